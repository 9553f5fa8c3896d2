/** Messages from a long-running worker to the page. */

import type { Missing } from '@hvmmio/kernel-harness';
import type { NotRunDocument, ProofRow, ProofSummary } from '@hvmmio/report';

/** The progress of a job. */
export type Progress =
	| { readonly kind: 'fetching'; readonly what: 'compiler' | 'solver'; readonly done: number }
	/** The current step, and the part done from 0 to 1; null if unknown. */
	| { readonly kind: 'working'; readonly what: string; readonly part: number | null };

export type Update<Outcome> =
	| Progress
	| { readonly kind: 'done'; readonly outcome: Outcome }
	/** The source is invalid, or uses something that is not modelled. */
	| { readonly kind: 'refused'; readonly message: string; readonly missing: readonly Missing[] };

/** The state of a job, as the page shows it. */
export type State<Outcome> = { readonly kind: 'idle' } | Update<Outcome>;

export function isBusy({ kind }: State<unknown>): boolean {
	return kind === 'fetching' || kind === 'working';
}

/** Nothing was proved; the message is the whole sentence. */
export class Unproved extends Error {
	override readonly name = 'Unproved';
}

export interface ProofOutcome {
	/** Name of the kernel, or names of the policies. */
	readonly subject: string;
	readonly rows: readonly ProofRow[];
	readonly summary: ProofSummary;
	readonly premises: readonly string[];
	/** What the source changes and is not executed: the proof does not cover it. */
	readonly notRun: readonly NotRunDocument[];
	/** As `hvmmio kernel prove` prints it, and with --json; null for proofs that the command does not make. */
	readonly printed: { readonly text: string; readonly json: string } | null;
}
