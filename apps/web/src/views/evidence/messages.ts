/** What the page and the worker that reads evidence say to each other. */

import type { SimulateOptions, Vm } from '@hvmmio/core';
import type { Conclusion, Coverage, Severity } from '@hvmmio/diagnose';
import type { EvidenceKind, FactName } from '@hvmmio/evidence';
import type { FindingText, Headline, MapModel, SureLine } from '@hvmmio/report';

/** A line that is shown. */
export interface ShownLine {
	/** From 1. */
	readonly line: number;
	readonly text: string;
	/** The most severe finding that names it; null where none does. */
	readonly severity: Severity | null;
	/** What was learnt from it. */
	readonly facts: readonly FactName[];
}

export interface ReadFile {
	readonly name: string;
	readonly kind: EvidenceKind;
	readonly lines: number;
	readonly shown: readonly ShownLine[];
}

export interface Observation {
	readonly what: string;
	readonly range: { readonly start: number; readonly end: number };
	/** What shows it, in words. */
	readonly by: string;
	readonly sources: FindingText['evidence'];
}

/** All that the page shows, in plain values. */
export interface Reading {
	readonly files: readonly ReadFile[];
	readonly conclusion: Conclusion;
	readonly coverage: Coverage;
	readonly headline: Headline;
	readonly findings: readonly FindingText[];
	readonly vmName: string | null;
	/** Null where the files are of no Hyper-V VM, or tell nothing of one; then there is no map, as where no line tells of addresses. */
	readonly vm: Vm | null;
	/** The kernels on it, as the model is set up by the evidence. */
	readonly options: SimulateOptions;
	readonly sure: readonly SureLine[];
	readonly assumed: readonly string[];
	readonly observed: readonly Observation[];
	readonly map: MapModel | null;
}

export type Told =
	| { readonly kind: 'progress'; readonly name: string; readonly done: number; readonly of: number }
	| { readonly kind: 'reading'; readonly reading: Reading };
