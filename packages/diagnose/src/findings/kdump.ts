/** The model's prediction for a second kernel that has not run yet, and whether kernels have the fix. */

import { type Conflict, type PolicyId, type SimulateOptions, simulate } from '@hvmmio/core';
import type { Case, Rule } from '../case.ts';
import { type Finding, finding } from '../finding.ts';
import { nameOf, policyOf } from '../policy.ts';
import { loaderOf } from '../predict.ts';
import { remediesFor } from '../remedies.ts';
import { REFUSED } from './d0.ts';

export const kdump: Rule = (given) =>
	given.machine.guest.kind === 'utility-vm' ? [] : [...fixPresent(given), ...atRisk(given)];

/** The kernels that print their reservation, and those of the same files that do not. */
function fixPresent({ machine }: Case): Finding[] {
	const { kernels } = machine;
	const named = kernels.map((kernel) => ({
		kernel: nameOf(kernel, kernels),
		policy: policyOf(kernel, machine),
		reserved: kernel.mmio?.reserved ?? null,
	}));
	const fixed = named.flatMap(({ kernel, policy, reserved }) =>
		reserved === null ? [] : [{ kernel, policy, reserved }],
	);
	const without = named
		.filter(({ policy, reserved }) => reserved === null && !policy.fixed && policy.sure !== 'assumed')
		.map(({ kernel, policy }) => ({ kernel, policy }));
	const evidence = kernels.flatMap(({ mmio }) => (mmio?.reserved ? [mmio.source] : []));
	return fixed.length === 0 ? [] : [finding('fix-present', 'info', { kernels: fixed, without }, evidence)];
}

/** Alternatives to the assumptions about a second kernel, tried after them. */
const OTHERWISE: readonly { readonly change: SimulateOptions; readonly only: 'file-load' | 'video-first' | null }[] = [
	{ change: {}, only: null },
	{ change: { loader: 'kexec_file_load' }, only: 'file-load' },
	{ change: { secondDrivers: ['video', 'pci'] }, only: 'video-first' },
];

/** Only if the evidence does not show the failure already, and only if something is known about the kernel. */
function atRisk(given: Case): Finding[] {
	const { machine, prediction } = given;
	const seen = machine.devices.some(({ d0 }) => d0.some(({ status }) => status === REFUSED));
	const [policy] = prediction.policies;
	if (seen || prediction.second !== null || !isKernelKnown(given)) {
		return [];
	}
	for (const id of policy.candidates) {
		for (const { change, only } of OTHERWISE) {
			if (change.loader !== undefined && loaderOf(machine) !== null) {
				continue;
			}
			const options = { ...prediction.options, policy: id, secondPolicy: id, ...change };
			const simulation = simulate(machine.vm, options);
			const conflict = simulation.kernels[1]?.conflicts[0];
			if (conflict !== undefined) {
				return [risk({ ...given, prediction: { ...prediction, options, simulation } }, conflict, only, id)];
			}
		}
	}
	return [];
}

/** True if there is a kernel log or version, or a device's range shows the age of the kernel. */
function isKernelKnown({ prediction }: Case): boolean {
	const { because } = prediction.policies[0];
	return (
		because.id === 'video-bar-taken' ||
		(prediction.first !== null && (because.id !== 'not-known' || because.version !== null))
	);
}

function risk(given: Case, conflict: Conflict, only: 'file-load' | 'video-first' | null, id: PolicyId): Finding {
	const { machine, prediction } = given;
	const [known] = prediction.policies;
	const policy = id === known.id ? known : { ...known, id, sure: 'assumed' as const };
	const { effect, framebuffer, range } = conflict;
	const kernel = prediction.first && nameOf(prediction.first, machine.kernels);
	const devices = machine.devices.length;
	const isReal = devices > 0 && policy.sure !== 'assumed';
	return finding(
		'kdump-at-risk',
		isReal ? 'warning' : 'info',
		{
			kernel,
			policy,
			only,
			effect,
			framebuffer,
			window: range,
			devices,
			firstFixed: known.firstFixed,
			generation: machine.vm.generation,
		},
		machine.kernels.flatMap(({ releaseSource }) => (releaseSource ? [releaseSource] : [])),
		remediesFor(given),
	);
}
