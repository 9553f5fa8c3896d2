/** Every load order in both kernels, since which driver comes first is seldom known. */

import type { AnyVm } from './host.ts';
import type { Driver } from './kernel.ts';
import { DEFAULT_DRIVERS, type Run, type SimulateOptions, type Simulation, simulate } from './simulate.ts';

const SEVERITY = { ok: 0, degraded: 1, conflict: 2 } as const;

/**
 * `simulate` for each order of the drivers that each kernel loads, the worst first: conflicts before degraded before
 * ok, more conflicts before fewer; else in the order of trying, which begins with the order given.
 */
export function simulateOrders<V extends AnyVm>(vm: V, options: SimulateOptions = {}): Simulation<V>[] {
	const simulations = everyOrder(options).map((each) => simulate(vm, each));
	return simulations.sort((a, b) => badness(b) - badness(a));
}

/** The options for each pair of load orders, the one given first. */
export function everyOrder(options: SimulateOptions): SimulateOptions[] {
	const drivers = options.drivers ?? DEFAULT_DRIVERS;
	const secondDrivers = options.secondDrivers ?? drivers;
	const seconds = options.second === false ? [secondDrivers] : orders(secondDrivers);
	return orders(drivers).flatMap((first) =>
		seconds.map((second) => ({ ...options, drivers: first, secondDrivers: second })),
	);
}

function orders(drivers: readonly Driver[]): readonly (readonly Driver[])[] {
	return drivers.length < 2 ? [drivers] : [drivers, [...drivers].reverse()];
}

function badness(simulation: Run): number {
	const conflicts = simulation.kernels.reduce((sum, kernel) => sum + kernel.conflicts.length, 0);
	return SEVERITY[simulation.verdict] * 1e6 + conflicts;
}
