/**
 * Everything that two kernels are compared on: every VM with every kernel on it, values around every constant, random
 * values, early boot, requests after boot, the drivers. The work is split into chunks that can run in any order and on
 * any thread; the combined tally is the same.
 */

import { createInputs } from '@hvmmio/differential';
import {
	bitsSource,
	boundariesSource,
	type LatticeLine,
	latticeLines,
	latticeSource,
	physicalSource,
	type Source,
} from '@hvmmio/differential/sources';
import { type Kernel, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { type Case, readCase } from '@hvmmio/vectors/case';
import { driverChanges, scriptDifference } from './allocations.ts';
import { bootChange } from './boots.ts';
import { eachChange, isChanged, NOWHERE, subjectOf } from './changes.ts';
import { createLatticeRun } from './lattice-scan.ts';
import { type Script, scriptsOf } from './scripts.ts';
import { addScans, NOTHING, noSubjects, type ScanTally } from './tally.ts';

/** Which inputs are run. */
export interface ScanPlan {
	/** 32 bits. */
	readonly seed: number;
	/** Number of generated inputs, which need not occur on any VM. */
	readonly generated: number;
	/** Run every n-th line of the lattice only; 1 (the default): all. */
	readonly everyLine?: number | undefined;
	/** Number of scripts of requests after boot. */
	readonly scripts: number;
}

/** The comparison of two kernels, as numbered chunks that may run in any order. */
export interface Scan {
	/** Number of inputs, not counting boots and scripts. */
	readonly cases: number;
	readonly chunks: number;
	/** The lines of the lattice that are run. */
	readonly lines: readonly LatticeLine[];
	readonly scripts: readonly Script[];
	/** Runs both kernels over a chunk. @throws NotModelled if one of them fails on far too many inputs */
	run(chunk: number): ScanTally;
	/** A source's input by its number, and whether that source generates arbitrary bit patterns. */
	inputOf(source: string, index: number): { readonly input: Case; readonly anyBits: boolean };
}

const CHUNK = 2048;
const SCRIPTS_CHUNK = 5;

/**
 * The comparison of two kernels, to be run chunk by chunk.
 * @example
 * ```ts
 * import { createScan } from '@hvmmio/kernel-diff';
 * // kernel: as the README has it
 * const scan = createScan(kernel, kernel, { seed: 1, generated: 100, everyLine: 200, scripts: 0 });
 * console.log(scan.chunks > 0); // true
 * ```
 */
export function createScan(old: Kernel, now: Kernel, plan: ScanPlan): Scan {
	const { seed, generated, everyLine = 1 } = plan;
	const all = latticeLines();
	const lines = all.filter((_, index) => index % everyLine === 0);
	const lattice = latticeSource(all);
	const sources = [boundariesSource(seed), physicalSource(seed), bitsSource(seed)];
	const each = Math.floor(generated / sources.length);
	const scripts = scriptsOf(seed, plan.scripts);
	const runGenerated = createGeneratedRun(old, now, each);
	const indexOf = new Map(all.map((line, index) => [line, index]));

	function runKind(kind: readonly LatticeLine[]): ScanTally {
		const runLine = createLatticeRun(old, now, (line) => indexOf.get(line) as number);
		return addScans(kind.map(runLine));
	}

	// The longest chunks come first, so that no thread is still busy with one at the end.
	const chunks: readonly (() => ScanTally)[] = [
		...stretches(scripts.length, SCRIPTS_CHUNK).map(
			([from, to]) =>
				() =>
					scriptsTally(old, now, scripts.slice(from, to), from),
		),
		...kindsOf(lines).map((kind) => () => runKind(kind)),
		() => ({ ...NOTHING, boots: bootChange(old, now), drivers: driverChanges(old, now) }),
		...sources.flatMap((source) =>
			stretches(each, CHUNK).map(
				([from]) =>
					() =>
						runGenerated(source, from),
			),
		),
	];
	return {
		cases: lines.reduce((sum, { length }) => sum + length, 0) + each * sources.length,
		chunks: chunks.length,
		lines,
		scripts,
		run: (chunk) => chunks[chunk]?.() ?? NOTHING,
		inputOf(name, index) {
			const inputs = createInputs(1);
			const source = sources.find((one) => one.name === name) ?? lattice;
			source.write(index, inputs, 0);
			return { input: readCase(inputs.words, 0), anyBits: source.anyBits };
		},
	};
}

/** Splits `[0, end)` into half-open stretches of at most `length`. */
function stretches(end: number, length: number): [number, number][] {
	return Array.from({ length: Math.ceil(end / length) }, (_, i) => [i * length, Math.min(end, (i + 1) * length)]);
}

/** The lines of each kind of VM, ordered by framebuffer size. */
function kindsOf(lines: readonly LatticeLine[]): LatticeLine[][] {
	const kinds = new Map<string, LatticeLine[]>();
	for (const line of [...lines].sort((a, b) => a.maxFramebuffer - b.maxFramebuffer)) {
		const key = `${line.generation} ${line.arch} ${line.confidential}`;
		kinds.set(key, [...(kinds.get(key) ?? []), line]);
	}
	return [...kinds.values()];
}

function scriptsTally(old: Kernel, now: Kernel, scripts: readonly Script[], from: number): ScanTally {
	const differing = scripts.flatMap((script, i) => (scriptDifference(old, now, script) ? [from + i] : []));
	return { ...NOTHING, scripts: { changed: differing.length, first: differing[0] ?? null } };
}

/** Runs a chunk of a source's inputs, starting at `from`. @param limit number of inputs of each source */
function createGeneratedRun(old: Kernel, now: Kernel, limit: number): (source: Source, from: number) => ScanTally {
	const inputs = createInputs(CHUNK);
	const before = new Uint32Array(CHUNK * OUTPUT_WORDS);
	const after = new Uint32Array(CHUNK * OUTPUT_WORDS);
	return (source, from) => {
		const count = Math.min(CHUNK, limit - from);
		for (let i = 0; i < count; i++) {
			source.write(from + i, inputs, i);
		}
		inputs.length = count;
		old.run(inputs.words, count, before);
		now.run(inputs.words, count, after);
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
		const elsewhere = cases > 0 ? [{ source: source.name, cases, subjects, first, firstReservation }] : [];
		return { ...NOTHING, cases: count, changed: cases, subjects, elsewhere };
	};
}
