/** What the page and the worker that reads evidence say to each other. */

import type { SimulateOptions, Vm } from '@hvmmio/core';
import type { Finding, Seen, Severity } from '@hvmmio/diagnose';
import type { EvidenceKind, FactName } from '@hvmmio/evidence';

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
	readonly sources: Finding['evidence'];
}

/** All that the page shows, in plain values. */
export interface Reading {
	readonly files: readonly ReadFile[];
	readonly findings: readonly Finding[];
	readonly vmName: string | null;
	readonly vm: Vm;
	/** The kernels on it, as the model is set up by the evidence. */
	readonly options: SimulateOptions;
	readonly assumed: readonly string[];
	readonly observed: readonly Observation[];
	readonly seen: Seen;
}

export type Told =
	| { readonly kind: 'progress'; readonly name: string; readonly done: number; readonly of: number }
	| { readonly kind: 'reading'; readonly reading: Reading };
