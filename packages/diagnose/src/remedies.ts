/**
 * Remedies for a second kernel that loses devices. Each is simulated with the layout it results in: those that help are
 * advised, the others are listed with the reason. Source: docs/domain.md, section 9.
 */

import { type SimulateOptions, simulate, type Vm } from '@hvmmio/core';
import { GIB, MIB } from '@hvmmio/core/address';
import { LOW_MMIO_MAX, maxFramebuffer, type Resolution } from '@hvmmio/core/host';
import type { Case } from './case.ts';
import type { Step, Unhelpful } from './finding.ts';

export interface Remedies {
	readonly steps: readonly Step[];
	readonly unhelpful: readonly Unhelpful[];
}

/**
 * Largest framebuffer that stays in place, by generation: 64 MiB on generation 1, 8 MiB on generation 2 before the fix.
 */
export const SAFE_FRAMEBUFFER = { 1: 64 * MIB, 2: 8 * MIB } as const;
export const FULL_HD: Resolution = { horizontal: 1920, vertical: 1080 };

export function remediesFor({ machine, prediction }: Case): Remedies {
	const { vm, name, guest } = machine;
	if (guest.kind === 'utility-vm') {
		return { steps: [], unhelpful: [] };
	}
	const policy = prediction.policies[1];
	if (prediction.simulation.verdict !== 'conflict') {
		return untried(vm, policy);
	}
	const steps: Step[] = [];
	const unhelpful: Unhelpful[] = [];
	const helps = tried(vm, prediction.options);
	const fixed = helps({ policy: 'low-half', secondPolicy: 'low-half' });
	const of2022 = vm.generation === 1 && helps({ policy: 'gen1-bar', secondPolicy: 'gen1-bar' });
	if (of2022 && policy.id !== 'gen1-bar') {
		steps.push({ id: 'kernel-of-2022' });
	}
	loaderAdvice(vm, prediction.options, helps, steps, unhelpful);
	const drivers: SimulateOptions['drivers'] = ['video', 'pci'];
	const both = (prediction.simulation.kernels[0]?.conflicts.length ?? 0) > 0;
	if (vm.confidential) {
		unhelpful.push({ id: 'load-order', because: 'confidential', both });
	} else if (helps(both ? { drivers, secondDrivers: drivers } : { secondDrivers: drivers })) {
		steps.push({ id: 'video-first', both, inBoth: both });
	} else {
		unhelpful.push({ id: 'load-order', because: 'still', both });
	}
	steps.push(...smallerResolution(vm, name, SAFE_FRAMEBUFFER[vm.generation], FULL_HD, helps));
	if (!fixed || (vm.generation === 1 && !policy.fixed)) {
		unhelpful.push({ id: 'fixed-kernel', because: fixed ? 'gen1' : 'still' });
	} else if (!policy.fixed) {
		steps.push({ id: 'fixed-kernel', series: seriesOf(policy.firstFixed), firstFixed: policy.firstFixed, tried: true });
	}
	if (vm.generation === 1 && !of2022) {
		steps.push(...generation2(vm, helps));
	}
	const larger = Math.min(Math.max(vm.lowMmio * 2, GIB), LOW_MMIO_MAX);
	if (larger > vm.lowMmio && !helps({}, { ...vm, lowMmio: larger })) {
		unhelpful.push({ id: 'larger-low', bytes: larger, generation: vm.generation });
	}
	unhelpful.push({ id: 'blacklist' });
	return { steps, unhelpful };
}

/** `6.1` of `6.1.177`. */
function seriesOf(version: string | null): string | null {
	return /^\d+\.\d+/.exec(version ?? '')?.[0] ?? null;
}

export type Helps = (change: Partial<SimulateOptions>, changed?: Vm) => boolean;

/** Simulates a change, with the layout and lfb_base that it results in. */
export function tried(vm: Vm, options: SimulateOptions): Helps {
	const elsewhere = {
		...options,
		mmio: undefined,
		framebuffer: undefined,
		lfbBase: undefined,
		secondLfbBase: undefined,
	};
	return (change, changed = vm) =>
		simulate(changed, { ...(changed === vm ? options : elsewhere), ...change }).verdict !== 'conflict';
}

/** If the model does not show the conflict, it cannot show what would help. */
function untried({ arch, generation, confidential }: Vm, policy: Case['prediction']['policies'][1]): Remedies {
	const loader = arch === 'x86_64' && generation === 2 && !confidential;
	return {
		steps: [
			...(loader ? [{ id: 'kexec-file-load', tried: false } as const] : []),
			...(policy.fixed || generation === 1
				? []
				: [
						{
							id: 'fixed-kernel',
							series: seriesOf(policy.firstFixed),
							firstFixed: policy.firstFixed,
							tried: false,
						} as const,
					]),
		],
		unhelpful: [],
	};
}

function loaderAdvice(vm: Vm, { loader }: SimulateOptions, helps: Helps, steps: Step[], unhelpful: Unhelpful[]): void {
	if (loader === 'kexec_file_load') {
		if (helps({ loader: 'kexec_load', secondLfbBase: undefined })) {
			steps.push({ id: 'kexec-load' });
		}
	} else if (vm.arch === 'arm64') {
		unhelpful.push({ id: 'kexec-s', because: 'arm64' });
	} else if (vm.confidential) {
		unhelpful.push({ id: 'kexec-s', because: 'confidential' });
	} else if (helps({ loader: 'kexec_file_load', secondLfbBase: undefined })) {
		steps.push({ id: 'kexec-file-load', tried: true });
	} else {
		unhelpful.push({ id: 'kexec-s', because: 'not-enough' });
	}
}

/** A resolution that needs at most `limit` bytes, if that helps by itself or with `kexec -s`. */
export function smallerResolution(
	vm: Vm,
	name: string | null,
	limit: number,
	resolution: Resolution,
	helps: Helps,
): Step[] {
	const smaller: Vm = { ...vm, resolution, resolutionType: 'single' };
	const alone = maxFramebuffer(vm) > limit && helps({}, smaller);
	return maxFramebuffer(vm) > limit && (alone || helps({ loader: 'kexec_file_load' }, smaller))
		? [{ id: 'smaller-resolution', vm: name, limit, resolution, alone }]
		: [];
}

/** The first kernel's load order in both kernels, if that helps. */
export function sameOrder({ drivers }: SimulateOptions, helps: Helps): Step[] {
	return helps({ secondDrivers: drivers }) ? [{ id: 'same-order' }] : [];
}

/** Generation 2 instead of generation 1, with the same kernel or with one that has the fix. */
export function generation2(vm: Vm, helps: Helps): Step[] {
	const second: Vm = { ...vm, generation: 2 };
	const fixed = { policy: 'low-half', secondPolicy: 'low-half' } as const;
	return helps({}, second)
		? [{ id: 'generation-2', fixedKernel: false }]
		: helps(fixed, second)
			? [{ id: 'generation-2', fixedKernel: true }]
			: [];
}
