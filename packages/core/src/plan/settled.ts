/**
 * Detects when a larger low window only shifts addresses, so that the search can skip it.
 *
 * Suppose that in a simulation everything in low MMIO is below 4 GiB - 256 MiB, and nothing that could have been there
 * was allocated elsewhere. If low MMIO grows by a multiple of all alignments, the low base moves down by that amount,
 * every request meets the same resources at the same distance from the base, and its result still fits: below the
 * generation 1 framebuffer at 4 GiB - 128 MiB and the vTPM area. The reservation keeps its size, because half of the
 * space above its start was at least 128 MiB before (docs/domain.md, section 4). High MMIO and the legacy video
 * device's BAR do not change. So the verdict does not change either. (If the framebuffer makes the window larger than
 * its setting, the low base is at 4 GiB - 256 MiB or above, and nothing is below that.)
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

/** Twice the limit of the lower-half reservation (128 MiB), and below everything at a fixed address near 4 GiB. */
const TOP = FOUR_GIB - 256 * MIB;
const VIDEO_BAR = rangeOf(LEGACY_VIDEO_BAR.start, LEGACY_VIDEO_BAR.size);
const NOWHERE = rangeOf(0, 0);

/** A multiple of every alignment in low MMIO and of the plan step, in bytes. */
export function periodOf(devices: readonly PciDevice[]): number {
	const alignments = devices.filter(({ low }) => low > 0).map(({ low }) => powerOfTwoBelow(alignUp(low, PAGE)));
	return Math.max(PLAN_STEP, ...alignments);
}

/** True if low MMIO larger by a multiple of the period has the same verdict in this load order. */
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

/**
 * True if an allocation that may be in low MMIO is there, near its base; a framebuffer may be in the BAR if that is
 * reserved.
 */
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
