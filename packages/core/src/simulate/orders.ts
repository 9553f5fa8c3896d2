/** Simulates every load order in both kernels, since the real order is seldom known. */

import type { AnyVm } from './host.ts';
import type { Driver } from './kernel.ts';
import { type ResolvedOptions, resolveOptions, type SimulateOptions } from './options.ts';
import { type Run, type Simulation, simulateResolved } from './simulate.ts';

const SEVERITY = { ok: 0, degraded: 1, conflict: 2 } as const;

/**
 * `simulate` for each order of the drivers that each kernel loads, the worst first: conflicts before degraded before
 * ok, more conflicts before fewer. Ties keep the order in which they were tried, which starts with the given one.
 * @example
 * ```ts
 * import { resolveVm, simulateOrders } from '@hvmmio/core';
 * const [worst] = simulateOrders(resolveVm({}), { policy: 'gen1-bar' });
 * console.log(worst?.verdict); // conflict
 * ```
 */
export function simulateOrders<V extends AnyVm>(vm: V, options: SimulateOptions = {}): Simulation<V>[] {
	return simulateOrdersResolved(vm, resolveOptions(options));
}

/** Like `simulateOrders`, for checked options. */
export function simulateOrdersResolved<V extends AnyVm>(vm: V, options: ResolvedOptions): Simulation<V>[] {
	const simulations = everyOrder(options).map((each) => simulateResolved(vm, each));
	return simulations.sort((a, b) => severity(b) - severity(a));
}

/** The options for each pair of load orders, starting with the given one. */
export function everyOrder(options: ResolvedOptions): ResolvedOptions[] {
	const { drivers, secondDrivers } = options;
	const seconds = !options.second ? [secondDrivers] : orders(secondDrivers);
	return orders(drivers).flatMap((first) =>
		seconds.map((second) => ({ ...options, drivers: first, secondDrivers: second })),
	);
}

function orders(drivers: readonly Driver[]): readonly (readonly Driver[])[] {
	return drivers.length < 2 ? [drivers] : [drivers, [...drivers].reverse()];
}

function severity(simulation: Run): number {
	const conflicts = simulation.kernels.reduce((sum, kernel) => sum + kernel.conflicts.length, 0);
	return SEVERITY[simulation.verdict] * 1e6 + conflicts;
}
