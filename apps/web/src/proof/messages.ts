/** What the page and a worker that computes for long say to each other. */

import type { Missing } from '@hvmmio/kernel-harness';
import type { NotRunDocument, ProofRow, ProofSummary } from '@hvmmio/report';

/** How far it is. */
export type Progress =
	| { readonly kind: 'fetching'; readonly what: 'compiler' | 'solver'; readonly done: number }
	/** What is being done, and from 0 to 1 how far it is; null where that cannot be said. */
	| { readonly kind: 'working'; readonly what: string; readonly part: number | null };

export type Told<Outcome> =
	| Progress
	| { readonly kind: 'done'; readonly outcome: Outcome }
	/** The source is not what it should be, or has what is not modelled. */
	| { readonly kind: 'refused'; readonly message: string; readonly missing: readonly Missing[] };

/** What is shown of something that a worker does. */
export type State<Outcome> = { readonly kind: 'idle' } | Told<Outcome>;

export function isBusy({ kind }: State<unknown>): boolean {
	return kind === 'fetching' || kind === 'working';
}

/** Nothing was proved; the message is the whole sentence. */
export class Unproved extends Error {
	override readonly name = 'Unproved';
}

export interface ProofOutcome {
	/** What was asked about, by name. */
	readonly subject: string;
	readonly rows: readonly ProofRow[];
	readonly summary: ProofSummary;
	readonly premises: readonly string[];
	/** What the source changes and is not executed: nothing is proved of it. */
	readonly notRun: readonly NotRunDocument[];
	/** As `hvmmio kernel prove` prints it, and with --json; null of what the command does not do. */
	readonly printed: { readonly text: string; readonly json: string } | null;
}
