/**
 * The search for the smallest sizes, low MMIO first, since it takes RAM's addresses and high MMIO takes none.
 *
 * Low MMIO: every step is tried from the smallest up. A larger window is not always a better one: with the low base all
 * windows shift, and on another alignment they may not fit. So nothing is skipped but what is too small for the sum
 * of the low windows, and what is known to fail as a smaller one did (settled.ts).
 *
 * High MMIO: only the largest is tried, and what is used of it is measured. The high window starts at the same address
 * whatever its size, and of its places the lowest that fits is taken; so every window that reaches as far gives the
 * same answers, and in one that ends sooner the allocation that reached farthest finds no place.
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
	const hopeless = new Set<number>();
	for (let lowMmio = vm.lowMmio; lowMmio <= LOW_MMIO_MAX; lowMmio += PLAN_STEP) {
		const tried = { ...vm, lowMmio, highMmio: highMost };
		if (hopeless.has(lowMmio % period) || lowWindows > sizeOf(layoutOf(tried).usableLowMmio)) {
			continue;
		}
		const simulations = simulateUntilOneFails(tried, orders);
		const last = simulations.at(-1) as Simulation;
		if (last.verdict === 'ok') {
			const used = Math.max(...simulations.map(highestEnd)) - vm.highMmioBase;
			return { lowMmio, highMmio: Math.max(highLeast, alignUp(used, PLAN_STEP)) };
		}
		if (isSettled(last)) {
			hopeless.add(lowMmio % period);
		}
	}
	return null;
}

/** All orders, or those up to the first that does not go well, which is put first: the next size may fail by it too. */
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

/** Where the highest allocation of both kernels ends; the base of high MMIO if all are below it. */
export function highestEnd({ vm, kernels }: Simulation): number {
	const ends = kernels.flatMap(({ allocations }) => allocations.map(({ result }) => result?.end ?? 0));
	return Math.max(vm.highMmioBase, ...ends);
}
