/**
 * Runs two kernels over lines of the lattice. A host puts low MMIO at the same place for most framebuffer sizes, so
 * most inputs of a line equal those of the line of its kind with the next smaller framebuffer. Answers are reused.
 */

import type { HostLayout } from '@hvmmio/core';
import { layoutOf } from '@hvmmio/core/host';
import { createInputs, type InputBlock } from '@hvmmio/differential';
import { hostFramebuffer, type LatticeLine, lfbBaseOf, STEP, vmOfLine, writeGuest } from '@hvmmio/differential/sources';
import { type Kernel, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { ANSWER, getNumber } from '@hvmmio/vectors/case';
import { addRun } from './boxes.ts';
import { type Change, DIFFERS, differences, PLAIN_CHANGES, reservationChange, subjectOf } from './changes.ts';
import { NOTHING, noSubjects, type Row, type ScanTally } from './tally.ts';

/** Capacity in steps; every line has fewer. */
const MAX_STEPS = 2048;

/** One kind of VM and kernel: the results at each step of its last line. */
interface KindState {
	layouts: readonly HostLayout[];
	readonly before: Answers;
	readonly after: Answers;
	/** How the two kernels differ at each step: bits of DIFFERS. */
	readonly differences: Uint8Array;
}

/** The reservation at each step; size 0: none. */
interface Answers {
	readonly start: Float64Array;
	readonly size: Float64Array;
}

/**
 * Runs both kernels over one line at a time; answers carry over from each line to the next of its kind.
 * @param indexOf a line's index in `latticeLines()`
 */
export function createLatticeRun(old: Kernel, now: Kernel, indexOf: (line: LatticeLine) => number) {
	const inputs = createInputs(MAX_STEPS);
	const [before, after] = [new Uint32Array(MAX_STEPS * OUTPUT_WORDS), new Uint32Array(MAX_STEPS * OUTPUT_WORDS)];
	const states = new Map<string, KindState>();
	const layoutsOf = createLayouts();
	const freshSteps = createFresh();

	return (line: LatticeLine): ScanTally => {
		const state = stateOf(states, line);
		const layouts = layoutsOf(line);
		const fresh = freshSteps(layouts, state.layouts);
		writeSteps(line, fresh, inputs);
		old.run(inputs.words, fresh.length, before);
		now.run(inputs.words, fresh.length, after);
		for (let i = 0; i < fresh.length; i++) {
			const step = fresh[i] as number;
			keepAnswer(before, i, state.before, step);
			keepAnswer(after, i, state.after, step);
			state.differences[step] = differences(before, after, i * OUTPUT_WORDS);
		}
		state.layouts = layouts;
		return tallyOfLine(line, indexOf(line), layouts, state);
	};
}

function keepAnswer(outputs: Uint32Array, i: number, { start, size }: Answers, step: number): void {
	start[step] = getNumber(outputs, i * OUTPUT_WORDS + ANSWER.start);
	size[step] = getNumber(outputs, i * OUTPUT_WORDS + ANSWER.size);
}

function stateOf(states: Map<string, KindState>, line: LatticeLine): KindState {
	const { generation, arch, confidential, knowledge, sysfb } = line;
	const key = `${generation} ${arch} ${confidential} ${knowledge} ${sysfb}`;
	let state = states.get(key);
	if (state === undefined) {
		state = { layouts: [], before: noAnswers(), after: noAnswers(), differences: new Uint8Array(MAX_STEPS) };
		states.set(key, state);
	}
	return state;
}

function noAnswers(): Answers {
	return { start: new Float64Array(MAX_STEPS), size: new Float64Array(MAX_STEPS) };
}

/** The host layouts at each step of a line; consecutive lines that differ only in the kernel share them. */
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

/** The steps at which the host tells the guest something else than at the same step of the previous line. */
function createFresh(): (layouts: readonly HostLayout[], last: readonly HostLayout[]) => Uint32Array {
	let [known, knownLast]: (readonly HostLayout[])[] = [[], []];
	let steps = new Uint32Array(0);
	return (layouts, last) => {
		if (layouts !== known || last !== knownLast) {
			steps = Uint32Array.from(layouts.keys()).filter((step) => {
				const before = last[step];
				return before === undefined || !isSameToGuest(layouts[step] as HostLayout, before);
			});
			[known, knownLast] = [layouts, last];
		}
		return steps;
	};
}

function writeSteps(line: LatticeLine, steps: Uint32Array, inputs: InputBlock): void {
	const lfbBase = (layout: HostLayout) => lfbBaseOf(line.knowledge, layout);
	for (const [slot, step] of steps.entries()) {
		writeGuest(vmOfLine(line, step), lfbBase, line.sysfb, inputs, slot);
	}
	inputs.length = steps.length;
}

/** Do both layouts look the same to a guest of a given kind? */
function isSameToGuest(a: HostLayout, b: HostLayout): boolean {
	return (
		a.lowMmio.start === b.lowMmio.start &&
		a.lowMmio.end === b.lowMmio.end &&
		a.highMmio.start === b.highMmio.start &&
		a.highMmio.end === b.highMmio.end &&
		a.framebuffer.base === b.framebuffer.base
	);
}

interface OpenRow {
	readonly change: Change;
	readonly runs: [number, number][];
	growth: number;
}

function tallyOfLine(line: LatticeLine, index: number, layouts: readonly HostLayout[], state: KindState): ScanTally {
	const stretches = stretchesOf(state.differences, line.length);
	const plain = PLAIN_CHANGES.map(([bit, change]) => ({ change, runs: runsOf(stretches, bit), growth: 0 }));
	const rows = [...reservationRows(line, layouts, state, stretches), ...plain].filter(({ runs }) => runs.length > 0);
	const subjects = noSubjects();
	for (const { change, runs } of rows) {
		subjects[subjectOf(change)] += lengthOf(runs);
	}
	return {
		...NOTHING,
		cases: line.length,
		changed: stretches.reduce((sum, { from, to }) => sum + to - from, 0),
		subjects,
		rows: rows.map((row): Row => ({ ...row, line: index })),
	};
}

function lengthOf(runs: Row['runs']): number {
	return runs.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** A maximal run of steps `[from, to)` with equal difference bits. */
interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly bits: number;
}

/** The stretches in which something differs. */
function stretchesOf(differences: Uint8Array, length: number): Stretch[] {
	const stretches: Stretch[] = [];
	for (let from = 0, to = 0; from < length; from = to) {
		const bits = differences[from] as number;
		do {
			to++;
		} while (to < length && differences[to] === bits);
		if (bits !== 0) {
			stretches.push({ from, to, bits });
		}
	}
	return stretches;
}

function runsOf(stretches: readonly Stretch[], bit: number): [number, number][] {
	const runs: [number, number][] = [];
	for (const { from, to, bits } of stretches) {
		if ((bits & bit) !== 0) {
			addRun(runs, from, to);
		}
	}
	return runs;
}

function reservationRows(
	line: LatticeLine,
	layouts: readonly HostLayout[],
	{ before, after }: KindState,
	stretches: readonly Stretch[],
): OpenRow[] {
	const rows = new Map<Change, OpenRow>();
	for (const { from, to } of stretches.filter(({ bits }) => (bits & DIFFERS.reservation) !== 0)) {
		for (let step = from; step < to; step++) {
			const [oldSize, nowSize] = [before.size[step] as number, after.size[step] as number];
			const [oldStart, nowStart] = [before.start[step] as number, after.start[step] as number];
			const occupied = hostFramebuffer(line, layouts[step] as HostLayout);
			const change = reservationChange(oldStart, oldSize, nowStart, nowSize, occupied);
			let row = rows.get(change);
			if (row === undefined) {
				row = { change, runs: [], growth: Number.NEGATIVE_INFINITY };
				rows.set(change, row);
			}
			addRun(row.runs, step, step + 1);
			row.growth = Math.max(row.growth, nowSize - oldSize);
		}
	}
	return [...rows.values()];
}
