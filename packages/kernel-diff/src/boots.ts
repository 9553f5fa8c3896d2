/** Differences in early boot when firmware describes the ranges on other devices, or a memory allocation fails. */

import { FIRMWARES, type Kernel } from '@hvmmio/kernel-harness/run';
import { parseCase } from '@hvmmio/vectors/case';
import { type Answer, answerOf } from './answer.ts';

/** How many boots two kernels answer differently, with one example. */
export interface BootChange {
	readonly tried: number;
	readonly changed: number;
	readonly example: {
		/** Where firmware puts the ranges: one of the harness's FIRMWARES. */
		readonly firmware: string;
		/** Which memory allocation fails, counted from 1; 0: none. */
		readonly failingAllocation: number;
		readonly old: Answer;
		readonly new: Answer;
	} | null;
}

const MAX_FAILING = 4;

/** A generation 2 and a generation 1 VM of 128 MiB, and a firmware with three ranges. */
const INPUTS = [
	{ mmio: ['0xf8000000-0xffffffff', '0xfe0000000-0xfffffffff'], lfbBase: '0xf8000000', lfbSize: 0x30_0000 },
	{ mmio: ['0xf8000000-0xfffbffff', '0xfe0000000-0xfffffffff'], bios: true },
	{ mmio: ['0xfe0000000-0xfffffffff', '0xe0000000-0xefffffff', '0xf0000000-0xffffffff'] },
].map((input) => parseCase(input));

export function bootChange(old: Kernel, now: Kernel): BootChange {
	let tried = 0;
	let changed = 0;
	let example: BootChange['example'] = null;
	for (const [firmware, name] of FIRMWARES.entries()) {
		for (let failingAllocation = 0; failingAllocation <= MAX_FAILING; failingAllocation++) {
			for (const input of INPUTS) {
				tried++;
				const options = { firmware, failingAllocation };
				const [before, after] = [answerOf(old, input, options), answerOf(now, input, options)];
				if (JSON.stringify(before) !== JSON.stringify(after)) {
					changed++;
					example ??= { firmware: name, failingAllocation, old: before, new: after };
				}
			}
		}
	}
	return { tried, changed, example };
}
