/**
 * The VMs that a host can create, in terms of low MMIO and the framebuffer (docs/domain.md, section 2). Only those
 * bases of low MMIO and sizes of the framebuffer are tried at which the result of some observation changes, and their
 * neighbours; between two of them the cost is constant.
 */

import { resolveVm, type Vm } from '@hvmmio/core';
import { FOUR_GIB, MIB } from '@hvmmio/core/address';
import {
	type Arch,
	type Generation,
	HIGH_MMIO_BASE,
	HIGH_MMIO_DEFAULT,
	LOW_MMIO_MAX,
	layoutOf,
	lowMmioDefault,
	lowMmioMin,
	type Platform,
	VERTICAL_MAX,
} from '@hvmmio/core/host';

/** The host rounds low MMIO and the framebuffer to this. */
export const STEP = 2 * MIB;
export const FRAMEBUFFER_DEFAULT = 8 * MIB;
export const FRAMEBUFFER_MAX = 128 * MIB;

/** A possible VM, reduced to the properties that are visible in a guest. */
export interface Candidate {
	readonly generation: Generation;
	readonly arch: Arch;
	readonly confidential: boolean;
	readonly platform: Platform;
	/** Where low MMIO starts. */
	readonly lowBase: number;
	/** Size of the largest mode in bytes. */
	readonly framebuffer: number;
}

/** Default `LowMemoryMappedIoSpace`. */
export function usualLowMmio({ arch, platform, confidential }: Candidate): number {
	return lowMmioDefault(arch, platform, confidential);
}

/** Start of low MMIO with this `LowMemoryMappedIoSpace`, which must be valid; it is not checked here. */
export function lowBaseOf(candidate: Candidate, lowMmio: number): number {
	const { generation, arch, confidential, platform, framebuffer } = candidate;
	const resolution = resolutionFor(framebuffer);
	return layoutOf({
		generation,
		arch,
		confidential,
		platform,
		lowMmio,
		highMmio: HIGH_MMIO_DEFAULT,
		highMmioBase: HIGH_MMIO_BASE,
		resolution,
		resolutionType: 'maximum',
	}).lowMmio.start;
}

/** The highest possible base for the framebuffer size. */
function highestBase(candidate: Candidate): number {
	return lowBaseOf(candidate, lowMmioMin(candidate.arch));
}

/**
 * The candidate as a VM, with default high MMIO. @param resolution the configured one; null to choose one with the
 * candidate's framebuffer size
 */
export function vmOf(candidate: Candidate, lowMmio: number, resolution: Vm['resolution']): Vm {
	const { generation, arch, confidential, platform, framebuffer } = candidate;
	const usual = framebuffer === FRAMEBUFFER_DEFAULT && resolution === null;
	return {
		...resolveVm({ generation, arch, confidential, platform, lowMmio }),
		resolution: usual ? null : (resolution ?? resolutionFor(framebuffer)),
		resolutionType: usual ? 'default' : resolution === null ? 'maximum' : 'single',
	};
}

/** A resolution whose framebuffer has this size, a multiple of 2 MiB up to 128 MiB. */
export function resolutionFor(framebuffer: number): { horizontal: number; vertical: number } {
	// 1024 pixels in a row are 4 KiB, 7680 are 30 KiB: the largest sizes need the longest rows.
	const horizontal = framebuffer > 64 * MIB ? 7680 : framebuffer > 16 * MIB ? 4096 : 1024;
	return { horizontal, vertical: Math.min(VERTICAL_MAX, Math.floor(framebuffer / (horizontal * 4))) };
}

/** @param bases bases at which the result of an observation changes @param framebuffers likewise, framebuffer sizes */
export function candidates(bases: readonly number[], framebuffers: readonly number[]): Candidate[] {
	const sizes = steps(framebuffers, [FRAMEBUFFER_DEFAULT, 64 * MIB, FRAMEBUFFER_MAX], STEP, FRAMEBUFFER_MAX);
	const starts = steps(bases, [], FOUR_GIB - LOW_MMIO_MAX, FOUR_GIB - lowMmioMin('x86_64'));
	const all: Candidate[] = [];
	for (const shape of SHAPES) {
		for (const framebuffer of sizes) {
			const candidate = { ...shape, lowBase: 0, framebuffer };
			const highest = highestBase(candidate);
			const usual = lowBaseOf(candidate, usualLowMmio(candidate));
			for (const lowBase of new Set([...starts, usual, highest, highest - STEP])) {
				if (lowBase <= highest) {
					all.push({ ...candidate, lowBase });
				}
			}
		}
	}
	return all;
}

const SHAPES = (['lab', 'azure'] as const).flatMap((platform) => [
	{ generation: 1, arch: 'x86_64', confidential: false, platform } as const,
	...(['x86_64', 'arm64'] as const).flatMap((arch) =>
		[false, true].map((confidential) => ({ generation: 2, arch, confidential, platform }) as const),
	),
]);

/** Rounds each value to a step and adds its neighbours, within bounds. */
function steps(values: readonly number[], fixed: readonly number[], min: number, max: number): number[] {
	const all = [...values, min, max].flatMap((value) => {
		const down = Math.floor(value / STEP) * STEP;
		return [down - STEP, down, down + STEP, down + 2 * STEP];
	});
	return [...new Set([...fixed, ...all])].filter((value) => value >= min && value <= max);
}
