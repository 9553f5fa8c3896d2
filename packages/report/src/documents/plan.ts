import type { Plan } from '@hvmmio/core';
import type { Alternative } from '@hvmmio/core/plan';
import { planReasons } from '../plan-words.ts';
import { type VmJson, vmJson } from './layout.ts';

/** `hvmmio/plan/1`: the settings that a VM needs. Sizes in bytes; null if there is no plan. */
export interface PlanDocument {
	readonly schema: 'hvmmio/plan/1';
	readonly feasible: boolean;
	readonly lowMmio: number | null;
	readonly highMmio: number | null;
	readonly ramBelow4GiBLost: number | null;
	/** PowerShell lines for the host. */
	readonly commands: readonly string[];
	/** Sentences. */
	readonly because: readonly string[];
	/** The VM with these sizes. */
	readonly vm: VmJson | null;
	/** If there is no plan: single changes with which there is one. */
	readonly alternatives: readonly Alternative[];
}

/**
 * The document of `hvmmio plan`.
 * @param commands result of `setVmCommands` for a feasible plan
 * @example
 * ```ts
 * import { plan } from '@hvmmio/core';
 * import { planDocument } from '@hvmmio/report';
 * const found = plan({}, { policy: 'low-half' });
 * console.log(planDocument(found, []).schema); // hvmmio/plan/1
 * ```
 */
export function planDocument(plan: Plan, commands: readonly string[]): PlanDocument {
	return {
		schema: 'hvmmio/plan/1',
		feasible: plan.feasible,
		lowMmio: plan.feasible ? plan.vm.lowMmio : null,
		highMmio: plan.feasible ? plan.vm.highMmio : null,
		ramBelow4GiBLost: plan.feasible ? plan.ramBelow4GiBLost : null,
		commands: plan.feasible ? commands : [],
		because: planReasons(plan),
		vm: plan.feasible ? vmJson(plan.vm) : null,
		alternatives: plan.feasible ? [] : plan.alternatives,
	};
}
