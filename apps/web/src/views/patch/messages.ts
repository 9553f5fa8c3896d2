/** Messages between the page and the worker that compiles kernels. */

import type { DiffDocument, IdentifyDocument, NotRunDocument } from '@hvmmio/report';
import type { Given } from '../../parts/drop-area.tsx';
import type { ProofOutcome, Update } from '../../proof/messages.ts';

export interface Job {
	/** Address of the compiler's module. */
	readonly compiler: string;
	readonly old: readonly Given[];
	/** Files or patches of the second kernel; other files are as in the first. Empty if there is no second kernel. */
	readonly now: readonly Given[];
	/** What to prove; null: the kernels are run on many inputs and compared. */
	readonly prove: ProofJob | null;
}

export interface ProofJob {
	/** Address of the solver's module. */
	readonly solver: string;
	/** Prove all theorems? Otherwise those that the command proves by default. */
	readonly all: boolean;
}

export interface Outcome {
	/** Of one kernel or of two. */
	readonly identified: readonly IdentifyDocument[];
	readonly diff: DiffDocument | null;
	/** Both answers to each region's example, in words. */
	readonly answers: readonly { readonly old: string; readonly now: string }[];
	/** As `hvmmio kernel diff` prints it, in 72 columns, and as Markdown; empty if there is no second kernel. */
	readonly text: string;
	readonly markdown: string;
	/** What is changed or relevant to MMIO and was not run: the answers do not cover it. */
	readonly notRun: readonly NotRunDocument[];
}

/** An update on a job, for the comparison or for the proof. */
export type Reply =
	| { readonly of: 'comparison'; readonly update: Update<Outcome> }
	| { readonly of: 'proof'; readonly update: Update<ProofOutcome> };
