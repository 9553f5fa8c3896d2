/**
 * Search for the smallest sizes. Low MMIO comes first, because only it takes addresses from RAM.
 *
 * Low MMIO: every step is tried from the smallest up. Success is not monotonic: all windows shift with the low base,
 * and may no longer fit because of their alignment. So only those sizes are skipped that are smaller than the sum of
 * the low windows, or known to fail like a smaller one (settled.ts).
 *
 * High MMIO: only the largest is tried, and the part of it that is used is measured. The high window starts at the same
 * address at every size, and the lowest place that fits is allocated; so every window of at least that size gives the
 * same result, and in a smaller one the highest allocation fails.
 */

import { alignUp } from '../address/address.ts';
import { sizeOf } from '../address/range.ts';
import { layoutOf } from '../host/layout.ts';
import { LOW_MMIO_MAX, type Vm } from '../host/vm.ts';
import type { ResolvedOptions } from '../simulate/options.ts';
import { everyOrder } from '../simulate/orders.ts';
import { type Simulation, simulateResolved } from '../simulate/simulate.ts';
import { type Need, PLAN_STEP } from './need.ts';
import { isSettled, periodOf } from './settled.ts';

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
	const orders = everyOrder(need.resolved);
	const period = periodOf(need.devices);
	const knownToFail = new Set<number>();
	for (let lowMmio = vm.lowMmio; lowMmio <= LOW_MMIO_MAX; lowMmio += PLAN_STEP) {
		const tried = { ...vm, lowMmio, highMmio: highMost };
		if (knownToFail.has(lowMmio % period) || lowWindows > sizeOf(layoutOf(tried).usableLowMmio)) {
			continue;
		}
		const simulations = simulateUntilOneFails(tried, orders);
		const last = simulations.at(-1) as Simulation;
		if (last.verdict === 'ok') {
			const used = Math.max(...simulations.map(highestEnd)) - vm.highMmioBase;
			return { lowMmio, highMmio: Math.max(highLeast, alignUp(used, PLAN_STEP)) };
		}
		if (isSettled(last)) {
			knownToFail.add(lowMmio % period);
		}
	}
	return null;
}

/**
 * Simulates the orders up to the first that fails, and moves that one to the front: the next size is likely to fail
 * with it too.
 */
function simulateUntilOneFails(vm: Vm, orders: ResolvedOptions[]): Simulation[] {
	const simulations: Simulation[] = [];
	for (const [i, options] of orders.entries()) {
		const simulation = simulateResolved(vm, options);
		simulations.push(simulation);
		if (simulation.verdict !== 'ok') {
			orders.unshift(...orders.splice(i, 1));
			break;
		}
	}
	return simulations;
}

/** End of the highest allocation in both kernels, at least the base of high MMIO. */
export function highestEnd({ vm, kernels }: Simulation): number {
	const ends = kernels.flatMap(({ allocations }) => allocations.map(({ result }) => result?.end ?? 0));
	return Math.max(vm.highMmioBase, ...ends);
}
