/** Plans the smallest MMIO sizes that meet a VM's needs. */

import { FOUR_GIB } from '../address/units.ts';
import { layoutOf } from '../host/layout.ts';
import type { Vm } from '../host/vm.ts';
import { simulateOrdersResolved } from '../simulate/orders.ts';
import type { Simulation } from '../simulate/simulate.ts';
import { type Alternative, alternativesTo } from './alternatives.ts';
import { needOf, type PlanOptions, type PlanSettings } from './need.ts';
import { largestTried, type Reason, reasonsAgainst, reasonsFor } from './reason.ts';
import { smallestSizes } from './search.ts';

/** Sizes with which every allocation succeeds without conflict in every load order of both kernels. */
export interface FeasiblePlan {
	readonly feasible: true;
	/** The VM with the sizes found. */
	readonly vm: Vm;
	/** Bytes from the low base to 4 GiB, which RAM cannot use. */
	readonly ramBelow4GiBLost: number;
	/** Both kernels on that VM. */
	readonly simulation: Simulation;
	readonly because: readonly Reason[];
}

/** No sizes meet the needs: the reasons, and changes that would help. */
export interface InfeasiblePlan {
	readonly feasible: false;
	/** The largest sizes tried, in their worst load order. */
	readonly simulation: Simulation;
	readonly because: readonly Reason[];
	/** Single changes with which a plan is possible. */
	readonly alternatives: readonly Alternative[];
}

/** The smallest sizes that meet the needs, or why none do. */
export type Plan = FeasiblePlan | InfeasiblePlan;

/**
 * The smallest low MMIO with which every load order succeeds in both kernels, and with it the smallest high MMIO, both
 * in steps of 2 MiB. Devices are offered in the order given.
 * @param settings the VM; `highMmio` is a minimum
 * @throws SettingError, TypeError, RangeError for a setting or an option out of its range
 * @example
 * ```ts
 * import { plan } from '@hvmmio/core';
 * import { MIB } from '@hvmmio/core/address';
 * const found = plan({ generation: 2 }, { policy: 'low-half', pci: [{ low: 64 * MIB, high: 0 }] });
 * console.log(found.feasible && found.vm.lowMmio / MIB > 128); // true
 * ```
 */
export function plan(settings: PlanSettings = {}, options: PlanOptions = {}): Plan {
	const need = needOf(settings, options);
	const sizes = smallestSizes(need);
	if (sizes === null) {
		const simulation = largestTried(need);
		const because = reasonsAgainst(need, simulation);
		return { feasible: false, simulation, because, alternatives: alternativesTo(need) };
	}
	const vm = { ...need.vm, ...sizes };
	const simulation = simulateOrdersResolved(vm, need.resolved)[0] as Simulation;
	const ramBelow4GiBLost = FOUR_GIB - layoutOf(vm).lowMmio.start;
	return { feasible: true, vm, ramBelow4GiBLost, simulation, because: reasonsFor(need, sizes, simulation) };
}
