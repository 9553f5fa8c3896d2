/** Properties of reservations, which are facts about policies and independent of whether engines agree. */

import { ANSWER, ANSWER_WORDS, getNumber } from '@hvmmio/vectors/case';
import type { OutputBlock } from '../case/block.ts';
import type { LatticeLine } from '../sources/lattice.ts';

/** The VMs of a line, by step. Ends are exclusive. */
export interface LineHosts {
	readonly line: LatticeLine;
	readonly lowStart: Float64Array;
	/** End of low MMIO below the vTPM area. */
	readonly lowEnd: Float64Array;
	readonly framebufferStart: Float64Array;
	/** Equal to the start if the host has no framebuffer. */
	readonly framebufferEnd: Float64Array;
}

/**
 * Properties of a reservation: it covers the framebuffer, ends below the vTPM area, leaves low MMIO to PCI devices,
 * does not shrink as low MMIO grows.
 */
export type PropertyId = 'covers-framebuffer' | 'below-vtpm' | 'leaves-low-mmio' | 'monotone';

export interface Property {
	readonly id: PropertyId;
	/** Is the property defined for the VM at this step? */
	applies(hosts: LineHosts, step: number): boolean;
	/** @param outputs the answers for the whole line */
	holds(hosts: LineHosts, outputs: OutputBlock, step: number): boolean;
}

export function sizeAt({ words }: OutputBlock, step: number): number {
	return getNumber(words, step * ANSWER_WORDS + ANSWER.size);
}

export function startAt({ words }: OutputBlock, step: number): number {
	return getNumber(words, step * ANSWER_WORDS + ANSWER.start);
}
