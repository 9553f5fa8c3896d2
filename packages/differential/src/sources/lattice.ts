/**
 * Every VM that an administrator can configure, with every kernel on it, as one long row of inputs: generation and
 * architecture, confidential or not, what the kernel knows of the framebuffer, CONFIG_SYSFB, every 2 MiB of the
 * framebuffer's room, every 2 MiB of low MMIO. Nothing is stored. Source: docs/domain.md, sections 2 and 7.
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

/** The step of the host's rounding, and so the step at which its layout changes. */
export const STEP = 2 * MIB;
/** The largest framebuffer, of 7680x4320, takes 128 MiB. */
const FRAMEBUFFER_STEPS = 64;
const BYTES_PER_PIXEL = 4;

/**
 * What `screen_info.lfb_base` says: where the framebuffer is and always was; nothing; or where a video driver has
 * moved it (kexec-tools 2.0.18 passes that on).
 */
export type Knowledge = 'known' | 'zero' | 'moved';

/** How far an older hyperv_fb moved the framebuffer up where 8 MiB were reserved. */
const MOVED_BY = 8 * MIB;

interface Kind {
	readonly generation: Generation;
	readonly arch: Arch;
	readonly confidential: boolean;
	readonly knowledge: readonly Knowledge[];
}

/** `known` on a confidential VM is the VBS VM on which a host was seen to set a framebuffer up all the same. */
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

/** The inputs that differ in nothing but low MMIO, which grows by 2 MiB from each to the next. */
export interface LatticeLine extends LatticeGroup {
	/** Bytes of room for the framebuffer, a multiple of 2 MiB. */
	readonly maxFramebuffer: number;
	/** Number of its first input. */
	readonly from: number;
	/** How many inputs it has. */
	readonly length: number;
}

/**
 * The lattice's lines in order: the smallest framebuffer of each kind first.
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
 * A mode whose framebuffer needs this room: as many of the widest lines as go into it.
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
 * What `screen_info.lfb_base` holds in a kernel that knows the framebuffer, does not, or knows where it was.
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
 * The whole lattice; an input's number tells which VM and which kernel.
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
 * Writes all inputs of a line, from slot 0 on. @param onLayout receives the host's layout at each step
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
 * How many inputs the lattice has.
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

/** The line in which an input lies, or whatever else is numbered so: the last that begins at the input or before. */
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
