/**
 * When a larger low window changes nothing but the addresses, so that a search need not try it.
 *
 * Say that in a simulation everything in low MMIO lies below 4 GiB - 256 MiB, and nothing that might have been there had
 * to go elsewhere. Let low MMIO grow by a multiple of all alignments. The low base goes down by that much, each request
 * meets what it met before, as far from the base as before, and what it got lies where there is room still: below the
 * generation 1 framebuffer at 4 GiB - 128 MiB and the vTPM area. The reservation keeps its size, since half of what is
 * above its start was 128 MiB or more already (docs/domain.md, section 4), and what lies in high MMIO or in the legacy
 * video device's BAR stays. So the verdict stays too. (Where the framebuffer makes the window larger than its setting, the
 * low base is at 4 GiB - 256 MiB or above, and nothing lies below that.)
 */

import { alignUp, powerOfTwoBelow } from '../address/address.ts';
import { type Range, rangeOf } from '../address/range.ts';
import { FOUR_GIB, MIB, PAGE } from '../address/units.ts';
import { LEGACY_VIDEO_BAR } from '../host/global-tree.ts';
import { policyById } from '../policies/table.ts';
import type { PciDevice } from '../simulate/kernel.ts';
import type { Allocation, KernelRecord } from '../simulate/record.ts';
import type { Simulation } from '../simulate/simulate.ts';
import { PLAN_STEP } from './need.ts';

/** Twice the most that half of low MMIO may give, and more than what lies fixed at the top. */
const TOP = FOUR_GIB - 256 * MIB;
const VIDEO_BAR = rangeOf(LEGACY_VIDEO_BAR.start, LEGACY_VIDEO_BAR.size);
const NOWHERE = rangeOf(0, 0);

/** A multiple of every alignment in low MMIO and of a step, in bytes. */
export function periodOf(devices: readonly PciDevice[]): number {
	const alignments = devices.filter(({ low }) => low > 0).map(({ low }) => powerOfTwoBelow(alignUp(low, PAGE)));
	return Math.max(PLAN_STEP, ...alignments);
}

/** Has low MMIO that is larger by a multiple of the period the same verdict in this load order? */
export function isSettled({ host, kernels }: Simulation): boolean {
	const bar = host.machine.legacyVideo ? VIDEO_BAR : NOWHERE;
	return kernels.every((record) => isNearTheBase(record, bar));
}

function isNearTheBase(record: KernelRecord, bar: Range): boolean {
	const { reserved, framebufferBefore, framebufferAfter, allocations } = record;
	return (
		[reserved, framebufferBefore, framebufferAfter].every(
			(range) => range === null || isNear(range) || isInside(range, bar),
		) && allocations.every((allocation) => isPlacedNear(allocation, record, bar))
	);
}

/** What may lie in low MMIO does, near its base; the framebuffer may lie in the BAR where that is reserved for it. */
function isPlacedNear({ kind, result }: Allocation, { kernel, reserved }: KernelRecord, bar: Range): boolean {
	if (kind === 'high-window' || (kind === 'config-window' && policyById(kernel.policy).configWindowMin >= FOUR_GIB)) {
		return true;
	}
	if (result === null) {
		return false;
	}
	const isFixed = kind === 'framebuffer' && reserved !== null && isInside(reserved, bar) && isInside(result, reserved);
	return isFixed || isNear(result);
}

function isNear(range: Range): boolean {
	return range.end <= TOP;
}

function isInside(range: Range, outer: Range): boolean {
	return range.start >= outer.start && range.end <= outer.end;
}
