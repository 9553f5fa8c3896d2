/**
 * Two kernels over the same inputs: every VM and every kernel on it, values around every constant, random ones. The
 * inputs are cut into chunks that can be run in any order and on any thread; what they found adds up to the same sum.
 */

import type { Range } from '@hvmmio/core/address';
import { createInputs } from '@hvmmio/differential';
import {
	bitsSource,
	boundariesSource,
	hostFramebuffer,
	type LatticeLine,
	latticeLines,
	latticeSource,
	physicalSource,
	type Source,
	writeLine,
} from '@hvmmio/differential/sources';
import { type Kernel, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { ANSWER, CASE_WORDS, type Case, getNumber, readCase } from '@hvmmio/vectors/case';
import { type Change, eachChange, isChanged, NOWHERE, type Subject, subjectOf } from './changes.ts';

/** Which inputs are run. */
export interface ScanPlan {
	/** 32 bits. */
	readonly seed: number;
	/** How many inputs that no VM need have are generated. */
	readonly generated: number;
	/** Only every so many of the lattice's lines; 1, and if left out: all. */
	readonly everyLine?: number | undefined;
}

/** Steps of one line of the lattice that change in one way. */
export interface Row {
	readonly change: Change;
	/** Index of the line in `latticeLines()`. */
	readonly line: number;
	/** Runs of steps, in order: first step and step after the last. */
	readonly runs: readonly (readonly [number, number])[];
	/** The most bytes by which the new reservation is larger than the old one on any of them; negative: all are smaller. */
	readonly growth: number;
}

/** Inputs of one source that change. */
export interface ElsewhereTally {
	readonly source: string;
	readonly cases: number;
	/** The lowest number of one, and of one whose reservation changes; null if there is none. */
	readonly first: number;
	readonly firstReservation: number | null;
}

/** What some chunks came to. */
export interface ScanTally {
	readonly cases: number;
	readonly changed: number;
	/** Inputs that change, by what the change is about; one input can count in several. */
	readonly subjects: Readonly<Record<Subject, number>>;
	readonly rows: readonly Row[];
	/** Inputs that no VM need have. */
	readonly elsewhere: readonly ElsewhereTally[];
}

/** The inputs on which two kernels are compared, in numbered chunks that may be run in any order. */
export interface Scan {
	readonly cases: number;
	readonly chunks: number;
	/** The lines of the lattice that are run. */
	readonly lines: readonly LatticeLine[];
	/** Runs both kernels over the inputs of a chunk. */
	run(chunk: number): ScanTally;
	/** The input with a number of a source, and whether its source gives any pattern of bits. */
	inputOf(source: string, index: number): { readonly input: Case; readonly anyBits: boolean };
}

const CHUNK = 2048;

/** The comparison of two kernels, to be run chunk by chunk. */
export function createScan(old: Kernel, now: Kernel, { seed, generated, everyLine = 1 }: ScanPlan): Scan {
	const all = latticeLines();
	const lines = all.filter((_, index) => index % everyLine === 0);
	const lattice = latticeSource(all);
	const sources = [boundariesSource(seed), physicalSource(seed), bitsSource(seed)];
	const each = Math.floor(generated / sources.length);
	const chunksEach = Math.ceil(each / CHUNK);
	const inputs = createInputs(CHUNK);
	const before = new Uint32Array(CHUNK * OUTPUT_WORDS);
	const after = new Uint32Array(CHUNK * OUTPUT_WORDS);

	function runBoth(source: Source, from: number, count: number): void {
		for (let i = 0; i < count; i++) {
			source.write(from + i, inputs, i);
		}
		inputs.length = count;
		old.run(inputs.words, count, before);
		now.run(inputs.words, count, after);
	}

	const runLine = createLineRun(old, now, new Map(all.map((line, index) => [line, index])));

	function runGenerated(source: Source, from: number): ScanTally {
		const count = Math.min(CHUNK, each - from);
		runBoth(source, from, count);
		const subjects = noSubjects();
		let cases = 0;
		let first = -1;
		let firstReservation: number | null = null;
		for (let i = 0; i < count; i++) {
			if (isChanged(before, after, i * OUTPUT_WORDS)) {
				cases++;
				first = first < 0 ? from + i : first;
				eachChange(before, after, i * OUTPUT_WORDS, NOWHERE, (change) => {
					const subject = subjectOf(change);
					subjects[subject]++;
					firstReservation ??= subject === 'reservation' ? from + i : null;
				});
			}
		}
		const elsewhere = cases > 0 ? [{ source: source.name, cases, first, firstReservation }] : [];
		return { cases: count, changed: cases, subjects, rows: [], elsewhere };
	}

	return {
		cases: lines.reduce((sum, { length }) => sum + length, 0) + each * sources.length,
		chunks: lines.length + chunksEach * sources.length,
		lines,
		run(chunk) {
			const line = lines[chunk];
			if (line !== undefined) {
				return runLine(line);
			}
			const rest = chunk - lines.length;
			return runGenerated(sources[Math.floor(rest / chunksEach)] as Source, (rest % chunksEach) * CHUNK);
		},
		inputOf(name, index) {
			const source = sources.find((one) => one.name === name) ?? lattice;
			source.write(index, inputs, 0);
			inputs.length = 1;
			return { input: readCase(inputs.words, 0), anyBits: source.anyBits };
		},
	};
}

/**
 * Runs one line of the lattice. Most of its inputs are those of the line that was run before it, since a host puts low
 * MMIO at the same place for most sizes of the framebuffer: their answers are known.
 */
function createLineRun(old: Kernel, now: Kernel, indexOf: ReadonlyMap<LatticeLine, number>) {
	const [own, last, fresh] = [createInputs(CHUNK), createInputs(CHUNK), createInputs(CHUNK)];
	const answers = [old, now].map((kernel) => ({
		kernel,
		all: new Uint32Array(CHUNK * OUTPUT_WORDS),
		fresh: new Uint32Array(CHUNK * OUTPUT_WORDS),
	}));
	const [before, after] = answers.map(({ all }) => all) as [Uint32Array, Uint32Array];
	const occupied: Range[] = [];
	const steps = new Uint32Array(CHUNK);
	let known = 0;

	return (line: LatticeLine): ScanTally => {
		writeLine(line, own, (step, layout) => {
			occupied[step] = hostFramebuffer(line, layout);
		});
		let count = 0;
		for (let step = 0; step < line.length; step++) {
			if (step >= known || !isSameInput(own.words, last.words, step)) {
				const input = own.words.subarray(step * CASE_WORDS, (step + 1) * CASE_WORDS);
				last.words.set(input, step * CASE_WORDS);
				fresh.words.set(input, count * CASE_WORDS);
				steps[count++] = step;
			}
		}
		known = 0;
		for (const { kernel, all, fresh: some } of answers) {
			kernel.run(fresh.words, count, some);
			for (let i = 0; i < count; i++) {
				all.set(some.subarray(i * OUTPUT_WORDS, (i + 1) * OUTPUT_WORDS), (steps[i] as number) * OUTPUT_WORDS);
			}
		}
		known = line.length;
		return tallyOfLine(line, indexOf.get(line) as number, before, after, occupied);
	};
}

function isSameInput(a: Uint32Array, b: Uint32Array, index: number): boolean {
	for (let word = index * CASE_WORDS; word < (index + 1) * CASE_WORDS; word++) {
		if (a[word] !== b[word]) {
			return false;
		}
	}
	return true;
}

function noSubjects(): Record<Subject, number> {
	return { failure: 0, reservation: 0, list: 0, message: 0 };
}

/** @param occupied by the host's framebuffer, at each step */
function tallyOfLine(
	line: LatticeLine,
	index: number,
	before: Uint32Array,
	after: Uint32Array,
	occupied: readonly Range[],
): ScanTally {
	const subjects = noSubjects();
	const rows = new Map<Change, { runs: [number, number][]; growth: number }>();
	let changed = 0;
	for (let step = 0; step < line.length; step++) {
		const at = step * OUTPUT_WORDS;
		if (!isChanged(before, after, at)) {
			continue;
		}
		changed++;
		eachChange(before, after, at, occupied[step] as Range, (change) => {
			subjects[subjectOf(change)]++;
			const row = rows.get(change) ?? { runs: [], growth: Number.NEGATIVE_INFINITY };
			rows.set(change, row);
			const last = row.runs.at(-1);
			if (last?.[1] === step) {
				last[1]++;
			} else {
				row.runs.push([step, step + 1]);
			}
			row.growth = Math.max(row.growth, getNumber(after, at + ANSWER.size) - getNumber(before, at + ANSWER.size));
		});
	}
	return {
		cases: line.length,
		changed,
		subjects,
		rows: [...rows].map(([change, row]) => ({ change, line: index, ...row })),
		elsewhere: [],
	};
}

/** Adds up what chunks found, in whatever order they come. */
export function addScans(tallies: readonly ScanTally[]): ScanTally {
	const subjects = noSubjects();
	const elsewhere = new Map<string, ElsewhereTally>();
	for (const tally of tallies) {
		for (const subject of Object.keys(subjects) as Subject[]) {
			subjects[subject] += tally.subjects[subject];
		}
		for (const found of tally.elsewhere) {
			const known = elsewhere.get(found.source);
			elsewhere.set(found.source, {
				source: found.source,
				cases: found.cases + (known?.cases ?? 0),
				first: Math.min(found.first, known?.first ?? found.first),
				firstReservation: lowest(found.firstReservation, known?.firstReservation ?? null),
			});
		}
	}
	return {
		cases: tallies.reduce((sum, { cases }) => sum + cases, 0),
		changed: tallies.reduce((sum, { changed }) => sum + changed, 0),
		subjects,
		rows: tallies.flatMap(({ rows }) => rows).sort((a, b) => a.line - b.line),
		elsewhere: [...elsewhere.values()].sort((a, b) => (a.source < b.source ? -1 : 1)),
	};
}

function lowest(a: number | null, b: number | null): number | null {
	return a === null ? b : b === null ? a : Math.min(a, b);
}
