/** Types of the texts of findings. */

import type { FindingId, FindingOf } from '@hvmmio/diagnose';

export interface Words {
	/** What happened, in one sentence. */
	readonly what: string;
	/** Why, in a sentence or two. */
	readonly why?: string;
	/** The addresses involved, each with a description. */
	readonly addresses?: readonly string[];
	/** A text to send to the project. */
	readonly report?: string;
}

/** Functions that make the text of each of these findings. */
export type WordsOf<I extends FindingId> = { readonly [K in I]: (finding: FindingOf<K>) => Words };
