/** A diagnosis as plain data, with the relevant lines of the files. */

import type { Diagnosis, Observed, Severity } from '@hvmmio/diagnose';
import { type Evidence, Excerpt, type FactName } from '@hvmmio/evidence';
import { assumptionText, diagnosisMap, findingText, headlineOf, SHOWN_BY, sureLines } from '@hvmmio/report';
import type { Given } from '../../parts/drop-area.tsx';
import type { Observation, ReadFile, Reading, ShownLine } from './messages.ts';

/** Maximum number of lines shown per file. */
const MAX_LINES = 1000;
/** Context lines before and after each relevant line. */
const AROUND = 2;
/** Most severe first. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

type EachPiece = (content: Blob, take: (bytes: Uint8Array) => boolean) => Promise<void>;

export async function readingOf(
	diagnosis: Diagnosis,
	sources: readonly Given[],
	eachPiece: EachPiece,
): Promise<Reading> {
	const { machine, prediction, evidence, findings, assumed, conclusion, coverage, vm } = diagnosis;
	const files: ReadFile[] = [];
	for (const [i, each] of evidence.entries()) {
		const marks = severitiesOf(diagnosis, each.file);
		const excerpt = new Excerpt(wantedLines(each, marks));
		await eachPiece((sources[i] as Given).content, (bytes) => {
			excerpt.push(bytes);
			return !excerpt.complete;
		});
		const facts = factsByLine(each);
		const shown = excerpt.finish().map(
			({ line, text }): ShownLine => ({
				line,
				text,
				severity: marks.get(line) ?? null,
				facts: [...(facts.get(line) ?? [])],
			}),
		);
		files.push({ name: each.file, kind: each.kind, lines: each.lines, shown });
	}
	const { lowMmio, highMmio, framebuffer, reserved } = machine.observed;
	return {
		files,
		conclusion,
		coverage,
		headline: headlineOf(diagnosis),
		findings: findings.map(findingText),
		vmName: machine.name,
		vm,
		options: prediction.options,
		sure: sureLines(machine.inference.properties),
		assumed: assumed.map(assumptionText),
		observed: [
			...observation('low MMIO', lowMmio),
			...observation('high MMIO', highMmio),
			...observation('framebuffer', framebuffer),
			...observation('reserved', reserved),
		],
		map: diagnosisMap(diagnosis),
	};
}

function observation(what: string, observed: Observed | null): Observation[] {
	return observed ? [{ what, range: observed.range, by: SHOWN_BY[observed.by], sources: observed.sources }] : [];
}

function severitiesOf({ findings }: Diagnosis, file: string): Map<number, Severity> {
	const marks = new Map<number, Severity>();
	for (const { severity, evidence } of findings) {
		for (const { line } of evidence.filter((source) => source.file === file)) {
			const known = marks.get(line);
			if (known === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(known)) {
				marks.set(line, severity);
			}
		}
	}
	return marks;
}

function factsByLine({ facts }: Evidence): Map<number, Set<FactName>> {
	const byLine = new Map<number, Set<FactName>>();
	for (const { line, name } of facts) {
		byLine.set(line, (byLine.get(line) ?? new Set()).add(name));
	}
	return byLine;
}

/** All lines of a short file; for a long one the relevant lines with context, lines of findings first. */
function wantedLines({ lines, facts, unreadable }: Evidence, marks: ReadonlyMap<number, Severity>): Set<number> {
	const shown = new Set<number>();
	if (unreadable !== null) {
		return shown;
	}
	if (lines <= MAX_LINES) {
		for (let line = 1; line <= lines; line++) {
			shown.add(line);
		}
		return shown;
	}
	for (const line of [...marks.keys(), ...facts.map((fact) => fact.line)]) {
		for (let near = Math.max(1, line - AROUND); near <= Math.min(lines, line + AROUND); near++) {
			if (shown.size < MAX_LINES) {
				shown.add(near);
			}
		}
	}
	return shown;
}
