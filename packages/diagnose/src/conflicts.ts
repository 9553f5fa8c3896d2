/** Conflicts by the model, on any VM and under any policy, video driver, load order and loader that the evidence leaves open. */

import { type AnyVm, type KernelRecord, type PolicyId, type SimulateOptions, simulate } from '@hvmmio/core';
import type { Driver, Loader, VideoDriver } from '@hvmmio/core/guest';
import type { Case } from './case.ts';
import { loaderOf, videoDriversOf } from './predict.ts';

export type Conflicting = Pick<Case, 'machine' | 'prediction'>;

export interface FoundConflict {
	/** The kernel that has it. */
	readonly kernel: KernelRecord;
	readonly second: boolean;
	/** That kernel's. */
	readonly policy: PolicyId;
}

const ORDERS: readonly (readonly Driver[])[] = [
	['pci', 'video'],
	['video', 'pci'],
];

/** What is taken as it is assumed to be, and not in every way in which it may be. */
export interface Taken {
	readonly policy?: boolean;
	readonly videoDriver?: boolean;
}

/** The first conflict on one of these VMs, under a policy that a kernel may have, however its kdump is set up. */
export function conflictOf(given: Conflicting, vms: readonly AnyVm[], taken: Taken = {}): FoundConflict | null {
	const { machine, prediction } = given;
	const [first, second] = prediction.policies;
	const known = loaderOf(machine);
	const loaders: readonly Loader[] = known === null ? ['kexec_load', 'kexec_file_load'] : [known];
	const policies: readonly (readonly [PolicyId, PolicyId])[] = taken.policy
		? [[first.id, second.id]]
		: prediction.first !== null && prediction.second !== null
			? first.candidates.flatMap((a) => second.candidates.map((b) => [a, b] as const))
			: first.candidates.map((id) => [id, id] as const);
	const orders = prediction.first?.drivers.length === 2 ? [prediction.first.drivers] : ORDERS;
	const videoDrivers = videoDriversOf(prediction.first ?? prediction.second).slice(
		0,
		taken.videoDriver ? 1 : undefined,
	);
	for (const vm of vms) {
		const base: SimulateOptions = { ...prediction.options, secondLfbBase: undefined };
		// What the kernels were told is of this VM alone.
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

/** Every way in which the kernels may be set up; what is likeliest comes first. */
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
