/**
 * Two kernels over lines of the lattice. Most inputs of a line are those of the line of the same kind with the next
 * smaller framebuffer, since a host puts low MMIO at the same place for most sizes: their answers are known.
 */

import type { HostLayout } from '@hvmmio/core';
import { layoutOf } from '@hvmmio/core/host';
import { createInputs, type InputBlock } from '@hvmmio/differential';
import { hostFramebuffer, type LatticeLine, lfbBaseOf, STEP, vmOfLine, writeGuest } from '@hvmmio/differential/sources';
import { type Kernel, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { ANSWER, getNumber } from '@hvmmio/vectors/case';
import { CHANGES, type Change, DIFFERS, differences, PLAIN_CHANGES, reservationChange, subjectOf } from './changes.ts';
import { NOTHING, noSubjects, type Row, type ScanTally } from './tally.ts';

/** More steps than a line has. */
const MOST_STEPS = 2048;

/** One kind of VM and kernel: what its last line has at each step. */
interface KindState {
	readonly layouts: (HostLayout | undefined)[];
	readonly before: Uint32Array;
	readonly after: Uint32Array;
	/** In what the two differ: bits of DIFFERS. */
	readonly differences: Uint8Array;
}

/**
 * Runs both kernels over lines, one after the other; the answers to one are known to the next of its kind.
 * @param indexOf which line of `latticeLines()` one is
 */
export function createLatticeRun(old: Kernel, now: Kernel, indexOf: (line: LatticeLine) => number) {
	const inputs = createInputs(MOST_STEPS);
	const fresh = new Uint32Array(MOST_STEPS);
	const [before, after] = [new Uint32Array(MOST_STEPS * OUTPUT_WORDS), new Uint32Array(MOST_STEPS * OUTPUT_WORDS)];
	const states = new Map<string, KindState>();
	const layoutsOf = createLayouts();

	return (line: LatticeLine): ScanTally => {
		const state = stateOf(states, line);
		const layouts = layoutsOf(line);
		const count = writeFresh(line, layouts, state, inputs, fresh);
		old.run(inputs.words, count, before);
		now.run(inputs.words, count, after);
		for (let i = 0; i < count; i++) {
			const step = fresh[i] as number;
			copyOutput(before, i, state.before, step);
			copyOutput(after, i, state.after, step);
			state.differences[step] = differences(before, after, i * OUTPUT_WORDS);
		}
		return tallyOfLine(line, indexOf(line), layouts, state);
	};
}

function stateOf(states: Map<string, KindState>, line: LatticeLine): KindState {
	const { generation, arch, confidential, knowledge, sysfb } = line;
	const key = `${generation} ${arch} ${confidential} ${knowledge} ${sysfb}`;
	let state = states.get(key);
	if (state === undefined) {
		state = {
			layouts: new Array(MOST_STEPS),
			before: new Uint32Array(MOST_STEPS * OUTPUT_WORDS),
			after: new Uint32Array(MOST_STEPS * OUTPUT_WORDS),
			differences: new Uint8Array(MOST_STEPS),
		};
		states.set(key, state);
	}
	return state;
}

/** The host's layouts at each step of a line; lines that differ in the kernel alone share them. */
function createLayouts(): (line: LatticeLine) => readonly HostLayout[] {
	let key = '';
	let layouts: readonly HostLayout[] = [];
	return (line) => {
		const { generation, arch, confidential, maxFramebuffer } = line;
		const asked = `${generation} ${arch} ${confidential} ${maxFramebuffer}`;
		if (asked !== key) {
			const first = vmOfLine(line, 0);
			layouts = Array.from({ length: line.length }, (_, step) =>
				layoutOf({ ...first, lowMmio: first.lowMmio + step * STEP }),
			);
			key = asked;
		}
		return layouts;
	};
}

/** Writes the inputs that the line before did not have at the same step, and how many there are. @param fresh gets their steps */
function writeFresh(
	line: LatticeLine,
	layouts: readonly HostLayout[],
	state: KindState,
	inputs: InputBlock,
	fresh: Uint32Array,
): number {
	const lfbBase = (layout: HostLayout) => lfbBaseOf(line.knowledge, layout);
	let count = 0;
	for (let step = 0; step < line.length; step++) {
		const layout = layouts[step] as HostLayout;
		const last = state.layouts[step];
		if (last === undefined || !isSameToGuest(layout, last)) {
			fresh[count] = step;
			writeGuest(vmOfLine(line, step), lfbBase, line.sysfb, inputs, count++);
		}
		state.layouts[step] = layout;
	}
	inputs.length = count;
	return count;
}

/** Is all that a guest of one kind is told the same? */
function isSameToGuest(a: HostLayout, b: HostLayout): boolean {
	return (
		a.lowMmio.start === b.lowMmio.start &&
		a.lowMmio.end === b.lowMmio.end &&
		a.highMmio.start === b.highMmio.start &&
		a.highMmio.end === b.highMmio.end &&
		a.framebuffer.base === b.framebuffer.base
	);
}

function copyOutput(from: Uint32Array, source: number, to: Uint32Array, target: number): void {
	for (let word = 0; word < OUTPUT_WORDS; word++) {
		to[target * OUTPUT_WORDS + word] = from[source * OUTPUT_WORDS + word] as number;
	}
}

/** Places in CHANGES. */
const PLACE = new Map(CHANGES.map((change, place) => [change, place]));
const PLAIN = PLAIN_CHANGES.map(([bit, change]) => ({ bit, place: PLACE.get(change) as number }));

interface OpenRow {
	readonly change: Change;
	cases: number;
	readonly runs: [number, number][];
	growth: number;
}

function tallyOfLine(line: LatticeLine, index: number, layouts: readonly HostLayout[], state: KindState): ScanTally {
	const { before, after } = state;
	const rows = CHANGES.map((change): OpenRow => ({ change, cases: 0, runs: [], growth: Number.NEGATIVE_INFINITY }));
	let changed = 0;
	for (let step = 0; step < line.length; step++) {
		const bits = state.differences[step] as number;
		if (bits === 0) {
			continue;
		}
		changed++;
		const at = step * OUTPUT_WORDS;
		const growth = getNumber(after, at + ANSWER.size) - getNumber(before, at + ANSWER.size);
		if ((bits & DIFFERS.reservation) !== 0) {
			const change = reservationChange(before, after, at, hostFramebuffer(line, layouts[step] as HostLayout));
			addStep(rows[PLACE.get(change) as number] as OpenRow, step, growth);
		}
		for (let i = 0; i < PLAIN.length; i++) {
			const { bit, place } = PLAIN[i] as (typeof PLAIN)[number];
			if ((bits & bit) !== 0) {
				addStep(rows[place] as OpenRow, step, growth);
			}
		}
	}
	const subjects = noSubjects();
	for (const { change, cases } of rows) {
		subjects[subjectOf(change)] += cases;
	}
	return {
		...NOTHING,
		cases: line.length,
		changed,
		subjects,
		rows: rows.flatMap(({ change, cases, runs, growth }): Row[] =>
			cases > 0 ? [{ change, line: index, runs, growth }] : [],
		),
	};
}

function addStep(row: OpenRow, step: number, growth: number): void {
	row.cases++;
	const last = row.runs[row.runs.length - 1];
	if (last !== undefined && last[1] === step) {
		last[1]++;
	} else {
		row.runs.push([step, step + 1]);
	}
	row.growth = Math.max(row.growth, growth);
}
