/**
 * The lattice: every VM that an administrator can configure, with every kernel on it, as a numbered sequence of inputs.
 * Its dimensions are generation and architecture, confidential or not, what the kernel knows of the framebuffer,
 * CONFIG_SYSFB, framebuffer size and low MMIO size in steps of 2 MiB. Inputs are computed, not stored. Source:
 * docs/domain.md, sections 2 and 7.
 */

import type { HostLayout, Vm } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import {
	type Arch,
	type Generation,
	HIGH_MMIO_BASE,
	HORIZONTAL_MAX,
	LOW_MMIO_MAX,
	lowMmioMin,
	type Resolution,
	VERTICAL_MAX,
} from '@hvmmio/core/host';
import type { InputBlock } from '../case/block.ts';
import { writeGuest } from './guest.ts';
import type { Source } from './source.ts';

/** The granularity of the host's rounding, and so of changes in its layout. */
export const STEP = 2 * MIB;
/** The largest framebuffer (7680x4320) takes 128 MiB, which is 64 steps. */
const FRAMEBUFFER_STEPS = 64;
const BYTES_PER_PIXEL = 4;

/**
 * What `screen_info.lfb_base` holds: the framebuffer's original and current base; 0; or the base that a video driver
 * has moved it to (kexec-tools 2.0.18 passes that on).
 */
export type Knowledge = 'known' | 'zero' | 'moved';

/** How far an older hyperv_fb moved the framebuffer up when 8 MiB were reserved. */
const MOVED_BY = 8 * MIB;

interface Kind {
	readonly generation: Generation;
	readonly arch: Arch;
	readonly confidential: boolean;
	readonly knowledge: readonly Knowledge[];
}

/** `known` on a confidential VM is a VBS VM with a framebuffer, which hosts have been seen to set up. */
const KINDS: readonly Kind[] = [
	{ generation: 1, arch: 'x86_64', confidential: false, knowledge: ['known', 'zero'] },
	{ generation: 2, arch: 'x86_64', confidential: false, knowledge: ['known', 'zero', 'moved'] },
	{ generation: 2, arch: 'x86_64', confidential: true, knowledge: ['known', 'zero'] },
	{ generation: 2, arch: 'arm64', confidential: false, knowledge: ['known', 'zero'] },
	{ generation: 2, arch: 'arm64', confidential: true, knowledge: ['known', 'zero'] },
];

/** A kind of VM and of kernel on it. */
export interface LatticeGroup {
	readonly generation: Generation;
	readonly arch: Arch;
	readonly confidential: boolean;
	readonly knowledge: Knowledge;
	readonly sysfb: boolean;
}

/** Consecutive inputs that differ only in low MMIO, which grows by 2 MiB from each to the next. */
export interface LatticeLine extends LatticeGroup {
	/** Size reserved for the framebuffer in bytes, a multiple of 2 MiB. */
	readonly maxFramebuffer: number;
	/** Number of its first input. */
	readonly from: number;
	/** Number of inputs. */
	readonly length: number;
}

/**
 * The lines of the lattice in order; those of one kind are ordered by framebuffer size.
 * @example
 * ```ts
 * import { latticeLines } from '@hvmmio/differential/sources';
 * console.log(latticeLines().length > 0); // true
 * ```
 */
export function latticeLines(): readonly LatticeLine[] {
	allLines ??= makeLines();
	return allLines;
}

let allLines: readonly LatticeLine[] | null = null;

function makeLines(): LatticeLine[] {
	const lines: LatticeLine[] = [];
	let from = 0;
	for (const { knowledge: states, ...kind } of KINDS) {
		const length = (LOW_MMIO_MAX - lowMmioMin(kind.arch)) / STEP + 1;
		for (const knowledge of states) {
			for (const sysfb of [true, false]) {
				for (let step = 1; step <= FRAMEBUFFER_STEPS; step++) {
					lines.push({ ...kind, knowledge, sysfb, maxFramebuffer: step * STEP, from, length });
					from += length;
				}
			}
		}
	}
	return lines;
}

/**
 * The VM of a line at one of its steps.
 * @example
 * ```ts
 * import { latticeLines, vmOfLine } from '@hvmmio/differential/sources';
 * const [line] = latticeLines();
 * console.log(line && vmOfLine(line, 0).generation === line.generation); // true
 * ```
 */
export function vmOfLine(line: LatticeLine, step: number): Vm {
	return {
		generation: line.generation,
		arch: line.arch,
		platform: 'lab',
		confidential: line.confidential,
		lowMmio: lowMmioMin(line.arch) + step * STEP,
		highMmio: 512 * MIB,
		highMmioBase: HIGH_MMIO_BASE,
		resolution: resolutionFor(line.maxFramebuffer),
		resolutionType: 'single',
	};
}

/**
 * A resolution whose framebuffer needs this size: as many rows of maximum width as fit.
 * @example
 * ```ts
 * import { MIB } from '@hvmmio/core/address';
 * import { maxFramebuffer } from '@hvmmio/core/host';
 * import { resolutionFor } from '@hvmmio/differential/sources';
 * console.log(maxFramebuffer({ resolution: resolutionFor(64 * MIB) }) / MIB); // 64
 * ```
 */
export function resolutionFor(maxFramebuffer: number): Resolution {
	const rows = Math.floor(maxFramebuffer / (HORIZONTAL_MAX * BYTES_PER_PIXEL));
	return { horizontal: HORIZONTAL_MAX, vertical: Math.min(rows, VERTICAL_MAX) };
}

/**
 * The value of `screen_info.lfb_base` in a kernel with this knowledge of the framebuffer.
 * @example
 * ```ts
 * import { hostLayout } from '@hvmmio/core';
 * import { lfbBaseOf } from '@hvmmio/differential/sources';
 * const layout = hostLayout({ generation: 2 });
 * console.log(lfbBaseOf('zero', layout)); // 0
 * ```
 */
export function lfbBaseOf(knowledge: Knowledge, { framebuffer }: HostLayout): number {
	switch (knowledge) {
		case 'known':
			return framebuffer.base;
		case 'zero':
			return 0;
		case 'moved':
			return framebuffer.base + MOVED_BY;
	}
}

/**
 * The whole lattice as a source; an input's number determines the VM and the kernel.
 * @example
 * ```ts
 * import { latticeLines, latticeSource } from '@hvmmio/differential/sources';
 * console.log(latticeSource(latticeLines()).name); // lattice
 * ```
 */
export function latticeSource(lines: readonly LatticeLine[]): Source {
	return {
		name: 'lattice',
		anyBits: false,
		write(index, block, slot) {
			const line = lastFrom(lines, index);
			const vm = vmOfLine(line, index - line.from);
			writeGuest(vm, (layout) => lfbBaseOf(line.knowledge, layout), line.sysfb, block, slot);
		},
	};
}

/**
 * Writes all inputs of a line, from slot 0 on. @param onLayout called with the host's layout at each step
 * @example
 * ```ts
 * import { createInputs } from '@hvmmio/differential';
 * import { latticeLines, writeLine } from '@hvmmio/differential/sources';
 * const [line] = latticeLines();
 * if (line !== undefined) {
 * 	let steps = 0;
 * 	writeLine(line, createInputs(line.length), () => steps++);
 * 	console.log(steps === line.length); // true
 * }
 * ```
 */
export function writeLine(
	line: LatticeLine,
	block: InputBlock,
	onLayout: (step: number, layout: HostLayout) => void,
): void {
	const first = vmOfLine(line, 0);
	const lfbBase = (layout: HostLayout) => lfbBaseOf(line.knowledge, layout);
	for (let step = 0; step < line.length; step++) {
		const vm = { ...first, lowMmio: first.lowMmio + step * STEP };
		onLayout(step, writeGuest(vm, lfbBase, line.sysfb, block, step));
	}
	block.length = line.length;
}

/**
 * The number of inputs of the lattice.
 * @example
 * ```ts
 * import { latticeLines, latticeSize } from '@hvmmio/differential/sources';
 * console.log(latticeSize(latticeLines()) > 1_000_000); // true
 * ```
 */
export function latticeSize(lines: readonly LatticeLine[]): number {
	const last = lines.at(-1) as LatticeLine;
	return last.from + last.length;
}

/** The line (or another item with `from`) that contains an index: the last one with `from <= index`. */
export function lastFrom<T extends { readonly from: number }>(lines: readonly T[], index: number): T {
	let low = 0;
	let high = lines.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((lines[middle] as T).from <= index) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}
	return lines[low] as T;
}
