/** Every legal low MMIO size against every framebuffer size, for the other settings of a scenario. */

import { type AnyVm, type Simulation, simulate } from '@hvmmio/core';
import { MIB, sizeOf } from '@hvmmio/core/address';
import { type Resolution, resolveAnyVm } from '@hvmmio/core/host';
import { lowMmioSteps } from '../../form/steps.ts';
import { optionsOf, type Scenario, settingsOf } from '../../state/scenario.ts';

/** Classes of VMs from best to worst; a cell of the lattice is an index into this list. */
export const CLASSES = ['safe', 'wasteful', 'no-room', 'conflict'] as const;
export type CellClass = (typeof CLASSES)[number];

/** Step of framebuffer sizes, up to the 128 MiB of the largest mode. */
const FRAMEBUFFER_STEP = 2 * MIB;
export const FRAMEBUFFERS: readonly number[] = Array.from({ length: 64 }, (_, i) => (i + 1) * FRAMEBUFFER_STEP);

export interface Lattice {
	/** The columns: sizes of low MMIO in bytes, ascending. The rows are FRAMEBUFFERS. */
	readonly lows: readonly number[];
	/** Classes, row by row. */
	readonly cells: Uint8Array;
}

/** A resolution with exactly this framebuffer size. */
export function resolutionFor(framebuffer: number): Resolution {
	const pixels = framebuffer / 4;
	const horizontal = pixels / 4096 <= 4320 ? 4096 : 7680;
	return { horizontal, vertical: Math.min(4320, Math.floor(pixels / horizontal)) };
}

/** The scenario of one cell. Overrides of the host are dropped in favour of the host model. */
export function cellScenario(scenario: Scenario, lowMmio: number, framebuffer: number): Scenario {
	const resolution = resolutionFor(framebuffer);
	return { ...scenario, lowMmio, resolution, resolutionType: 'single', mmio: null, framebuffer: null };
}

/** @param onRow called with the number of completed rows */
export function computeLattice(scenario: Scenario, onRow: (done: number) => void): Lattice {
	const lows = lowMmioSteps(scenario.arch);
	const cells = new Uint8Array(lows.length * FRAMEBUFFERS.length);
	FRAMEBUFFERS.forEach((framebuffer, row) => {
		lows.forEach((low, column) => {
			const cell = cellScenario(scenario, low, framebuffer);
			const simulation = simulate(resolveAnyVm(settingsOf(cell)), optionsOf(cell));
			cells[row * lows.length + column] = CLASSES.indexOf(classOf(simulation));
		});
		onRow(row + 1);
	});
	return { lows, cells };
}

/**
 * Wasteful: no conflict, but in one of the kernels more than half of the first node is reserved beyond the
 * framebuffer's needs.
 */
export function classOf({ verdict, kernels, host }: Simulation<AnyVm>): CellClass {
	if (verdict !== 'ok') {
		return verdict === 'conflict' ? 'conflict' : 'no-room';
	}
	const needed = host.framebuffer === null ? 0 : sizeOf(host.framebuffer);
	const wasteful = kernels.some(({ reserved, mmio: [node] }) => {
		const spare = reserved === null ? 0 : sizeOf(reserved) - needed;
		return node !== undefined && spare > sizeOf(node) / 2;
	});
	return wasteful ? 'wasteful' : 'safe';
}

export function classAt({ lows, cells }: Lattice, row: number, column: number): CellClass {
	return CLASSES[cells[row * lows.length + column] as number] as CellClass;
}

/** Columns of the picture: the first ones of 2 MiB each, the rest of 64 MiB, each with the class of its worst VM. */
export interface Bin {
	/** Indices into `lows`, half-open. */
	readonly from: number;
	readonly to: number;
}

const FINE = 128;
const COARSE = 32;

export function binsOf(lows: readonly number[]): Bin[] {
	const bins: Bin[] = [];
	for (let from = 0; from < lows.length; ) {
		const to = Math.min(lows.length, from + (from < FINE ? 1 : COARSE));
		bins.push({ from, to });
		from = to;
	}
	return bins;
}

/** Column of the worst cell of a bin in a row. */
export function worstIn({ lows, cells }: Lattice, row: number, { from, to }: Bin): number {
	let worst = from;
	for (let column = from + 1; column < to; column++) {
		if ((cells[row * lows.length + column] as number) > (cells[row * lows.length + worst] as number)) {
			worst = column;
		}
	}
	return worst;
}

export interface Run {
	readonly cell: CellClass;
	/** Indices of columns, half-open. */
	readonly from: number;
	readonly to: number;
}

/** A row's classes with equal neighbours merged. */
export function runsOf(classes: readonly CellClass[]): Run[] {
	const runs: Run[] = [];
	classes.forEach((cell, i) => {
		const last = runs.at(-1);
		if (last?.cell === cell) {
			runs[runs.length - 1] = { ...last, to: i + 1 };
		} else {
			runs.push({ cell, from: i, to: i + 1 });
		}
	});
	return runs;
}
