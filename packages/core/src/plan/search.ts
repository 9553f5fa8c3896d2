/**
 * The search for the smallest sizes, low MMIO first, since it takes RAM's addresses and high MMIO takes none.
 *
 * Low MMIO: every step is tried from the smallest up. A larger window is not always a better one: with the low base all
 * windows shift, and on another alignment they may not fit. So nothing is skipped but what is too small for the sum
 * of the low windows.
 *
 * High MMIO: only the largest is tried, and what is used of it is measured. The high window starts at the same address
 * whatever its size, and of its places the lowest that fits is taken; so every window that reaches as far gives the
 * same answers, and in one that ends sooner the allocation that reached farthest finds no place.
 */

import { alignUp } from '../address.ts';
import { hostLayout } from '../host/layout.ts';
import { LOW_MMIO_MAX, type Vm } from '../host/vm.ts';
import { sizeOf } from '../range.ts';
import { everyOrder } from '../simulate/orders.ts';
import { type SimulateOptions, type Simulation, simulate } from '../simulate/simulate.ts';
import { type Need, PLAN_STEP } from './need.ts';

/** `Set-VM -LowMemoryMappedIoSpace` and `-HighMemoryMappedIoSpace` in bytes. */
export interface Sizes {
	readonly lowMmio: number;
	readonly highMmio: number;
}

/**
 * The smallest low MMIO with which some high MMIO gives verdict `ok` in every load order, and the smallest high MMIO
 * that does so with it; null if there is none.
 */
export function smallestSizes(need: Need): Sizes | null {
	const { vm, highLeast, highMost, lowWindows, highWindows } = need;
	if (highLeast > highMost || highWindows > highMost) {
		return null;
	}
	const orders = everyOrder(need.options);
	for (let lowMmio = vm.lowMmio; lowMmio <= LOW_MMIO_MAX; lowMmio += PLAN_STEP) {
		const tried = { ...vm, lowMmio, highMmio: highMost };
		if (lowWindows <= sizeOf(hostLayout(tried).usableLowMmio)) {
			const used = highMmioUsed(tried, orders);
			if (used !== null) {
				return { lowMmio, highMmio: Math.max(highLeast, alignUp(used, PLAN_STEP)) };
			}
		}
	}
	return null;
}

/** Bytes of high MMIO from its base to the end of what lies highest in it; null if an order does not go well. */
function highMmioUsed(vm: Vm, orders: SimulateOptions[]): number | null {
	let used = 0;
	for (const [i, options] of orders.entries()) {
		const simulation = simulate(vm, options);
		if (simulation.verdict !== 'ok') {
			// It will often be the one that fails with the next size too.
			orders.unshift(...orders.splice(i, 1));
			return null;
		}
		used = Math.max(used, highestEnd(simulation) - vm.highMmioBase);
	}
	return used;
}

/** Where the highest allocation of both kernels ends; the base of high MMIO if all are below it. */
export function highestEnd({ vm, kernels }: Simulation): number {
	const ends = kernels.flatMap(({ allocations }) => allocations.map(({ result }) => result?.end ?? 0));
	return Math.max(vm.highMmioBase, ...ends);
}
