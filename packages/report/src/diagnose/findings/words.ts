/** What the sentences of a finding are. */

import type { FindingId, FindingOf } from '@hvmmio/diagnose';

export interface Words {
	/** What happened, in one sentence. */
	readonly what: string;
	/** Why, in a sentence or two. */
	readonly why?: string;
	/** The addresses that matter, each in words. */
	readonly addresses?: readonly string[];
	/** A text that can be sent to the project. */
	readonly report?: string;
}

/** The words of each of these findings. */
export type WordsOf<I extends FindingId> = { readonly [K in I]: (finding: FindingOf<K>) => Words };
