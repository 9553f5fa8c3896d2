/**
 * Searches the model for conflicts, over every VM, policy, video driver, load order and loader that the evidence leaves
 * open.
 */

import { type AnyVm, type KernelRecord, type PolicyId, type SimulateOptions, simulate } from '@hvmmio/core';
import type { Driver, Loader, VideoDriver } from '@hvmmio/core/guest';
import type { Case } from './case.ts';
import { loaderOf, videoDriversOf } from './predict.ts';

export type Conflicting = Pick<Case, 'machine' | 'prediction'>;

export interface FoundConflict {
	/** The kernel with the conflict. */
	readonly kernel: KernelRecord;
	readonly second: boolean;
	/** Policy of that kernel. */
	readonly policy: PolicyId;
}

const ORDERS: readonly (readonly Driver[])[] = [
	['pci', 'video'],
	['video', 'pci'],
];

/** The unknowns that are fixed to their assumed values instead of being varied. */
export interface FixedUnknowns {
	readonly policy?: boolean;
	readonly videoDriver?: boolean;
}

/** The first conflict found on one of these VMs, with any possible policy and kdump setup. */
export function conflictOf(given: Conflicting, vms: readonly AnyVm[], fixed: FixedUnknowns = {}): FoundConflict | null {
	const { machine, prediction } = given;
	const [first, second] = prediction.policies;
	const known = loaderOf(machine);
	const loaders: readonly Loader[] = known === null ? ['kexec_load', 'kexec_file_load'] : [known];
	const policies: readonly (readonly [PolicyId, PolicyId])[] = fixed.policy
		? [[first.id, second.id]]
		: prediction.first !== null && prediction.second !== null
			? first.candidates.flatMap((a) => second.candidates.map((b) => [a, b] as const))
			: first.candidates.map((id) => [id, id] as const);
	const orders = prediction.first?.drivers.length === 2 ? [prediction.first.drivers] : ORDERS;
	const videoDrivers = videoDriversOf(prediction.first ?? prediction.second).slice(
		0,
		fixed.videoDriver ? 1 : undefined,
	);
	for (const vm of vms) {
		const base: SimulateOptions = { ...prediction.options, secondLfbBase: undefined };
		// The `lfb_base` values from the evidence are valid for this VM only.
		const own = vm === machine.vm ? base : { ...base, lfbBase: undefined };
		for (const set of choices(policies, loaders, videoDrivers, orders)) {
			const { kernels } = simulate(vm, { ...own, ...set });
			const at = kernels.findIndex(({ conflicts }) => conflicts.length > 0);
			const kernel = kernels[at];
			if (kernel !== undefined) {
				return { kernel, second: at === 1, policy: at === 1 ? set.secondPolicy : set.policy };
			}
		}
	}
	return null;
}

/** All possible kernel setups, most likely first. */
function* choices(
	policies: readonly (readonly [PolicyId, PolicyId])[],
	loaders: readonly Loader[],
	videoDrivers: readonly VideoDriver[],
	orders: readonly (readonly Driver[])[],
) {
	for (const videoDriver of videoDrivers) {
		for (const [policy, secondPolicy] of policies) {
			for (const loader of loaders) {
				for (const drivers of orders) {
					for (const secondDrivers of ORDERS) {
						yield { videoDriver, policy, secondPolicy, loader, drivers, secondDrivers };
					}
				}
			}
		}
	}
}
