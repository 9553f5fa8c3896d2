/** What the page and the worker that compiles kernels say to each other. */

import type { Missing } from '@hvmmio/kernel-harness';
import type { DiffDocument, IdentifyDocument, NotRunDocument } from '@hvmmio/report';
import type { Given } from '../../parts/drop-area.tsx';

export interface Job {
	/** Address of the compiler's module. */
	readonly compiler: string;
	readonly old: readonly Given[];
	/** Files or patches of the second kernel; what is not there is as in the first. Empty where there is none. */
	readonly now: readonly Given[];
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

export type Told =
	| { readonly kind: 'fetching'; readonly done: number }
	/** What is being done, and from 0 to 1 how far it is; null where that cannot be said. */
	| { readonly kind: 'working'; readonly what: string; readonly part: number | null }
	| { readonly kind: 'done'; readonly outcome: Outcome }
	/** The source is not what it should be, or has what is not modelled. */
	| { readonly kind: 'refused'; readonly message: string; readonly missing: readonly Missing[] };
