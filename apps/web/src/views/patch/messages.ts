/** What the page and the worker that compiles kernels say to each other. */

import type { DiffDocument, IdentifyDocument, NotRunDocument } from '@hvmmio/report';
import type { Given } from '../../parts/drop-area.tsx';
import type { ProofOutcome, Told } from '../../proof/messages.ts';

export interface Job {
	/** Address of the compiler's module. */
	readonly compiler: string;
	readonly old: readonly Given[];
	/** Files or patches of the second kernel; what is not there is as in the first. Empty where there is none. */
	readonly now: readonly Given[];
	/** What is to be proved; null: they are run on many inputs and compared. */
	readonly prove: ProofJob | null;
}

export interface ProofJob {
	/** Address of the solver's module. */
	readonly solver: string;
	/** All theorems, or those that the command proves if none is named? */
	readonly all: boolean;
}

export interface Outcome {
	/** Of one kernel or of two. */
	readonly identified: readonly IdentifyDocument[];
	readonly diff: DiffDocument | null;
	/** What differs of the examples' answers, in words, by region. */
	readonly answers: readonly { readonly old: string; readonly now: string }[];
	/** As `hvmmio kernel` prints it, in 72 columns, and as Markdown; empty where there is no second kernel. */
	readonly text: string;
	readonly markdown: string;
	/** What differs between the two texts and was not run, or is on the way and was not run: nothing is said of it. */
	readonly notRun: readonly NotRunDocument[];
	/** What else is to be said. */
	readonly notes: readonly string[];
}

/** What is told of a job is told of the comparison or of the proof. */
export type Reply =
	| { readonly of: 'comparison'; readonly told: Told<Outcome> }
	| { readonly of: 'proof'; readonly told: Told<ProofOutcome> };
