/** Messages between the page and the worker that reads evidence. */

import type { SimulateOptions, Vm } from '@hvmmio/core';
import type { Conclusion, Coverage, Severity } from '@hvmmio/diagnose';
import type { EvidenceKind, FactName } from '@hvmmio/evidence';
import type { FindingText, Headline, MapModel, SureLine } from '@hvmmio/report';

/** A line that is shown. */
export interface ShownLine {
	/** From 1. */
	readonly line: number;
	readonly text: string;
	/** Severity of the worst finding that refers to it; null if none does. */
	readonly severity: Severity | null;
	/** Facts from this line. */
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
	/** Description of the evidence. */
	readonly by: string;
	readonly sources: FindingText['evidence'];
}

/** Everything the page shows, as plain data. */
export interface Reading {
	readonly files: readonly ReadFile[];
	readonly conclusion: Conclusion;
	readonly coverage: Coverage;
	readonly headline: Headline;
	readonly findings: readonly FindingText[];
	readonly vmName: string | null;
	/**
	 * Null if the files are not from a Hyper-V VM, or show nothing about it; then there is no map, as without addresses.
	 */
	readonly vm: Vm | null;
	/** The simulation options from the evidence. */
	readonly options: SimulateOptions;
	readonly sure: readonly SureLine[];
	readonly assumed: readonly string[];
	readonly observed: readonly Observation[];
	readonly map: MapModel | null;
}

export type Update =
	| { readonly kind: 'progress'; readonly name: string; readonly done: number; readonly of: number }
	| { readonly kind: 'reading'; readonly reading: Reading };
