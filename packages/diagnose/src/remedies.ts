/**
 * What keeps a second kernel's devices, each tried on the model in the layout that it makes: what helps by it is advised,
 * what does not is named with the reason. Source of what is known of each: docs/domain.md, section 9.
 */

import { type SimulateOptions, simulate, type Vm } from '@hvmmio/core';
import { GIB, MIB } from '@hvmmio/core/address';
import { LOW_MMIO_MAX, maxFramebuffer } from '@hvmmio/core/host';
import type { Case } from './case.ts';
import type { Step, Unhelpful } from './finding.ts';

export interface Remedies {
	readonly steps: readonly Step[];
	readonly unhelpful: readonly Unhelpful[];
}

/** At most this much of framebuffer stays where it is: 8 MiB before the fix, 64 MiB on generation 1. */
export const SAFE_FRAMEBUFFER = { 1: 64 * MIB, 2: 8 * MIB } as const;
const FULL_HD = { horizontal: 1920, vertical: 1080 };

export function remediesFor({ machine, prediction }: Case): Remedies {
	const { vm, name, guest } = machine;
	if (guest.kind === 'utility-vm') {
		return { steps: [], unhelpful: [] };
	}
	const policy = prediction.policies[1];
	if (prediction.simulation.verdict !== 'conflict') {
		return untried(vm, policy);
	}
	const { steps, unhelpful, helps } = tried(vm, prediction.options);
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
	resolutionAdvice(vm, name, helps, steps);
	if (!fixed || (vm.generation === 1 && !policy.fixed)) {
		unhelpful.push({ id: 'fixed-kernel', because: fixed ? 'gen1' : 'still' });
	} else if (!policy.fixed) {
		steps.push({ id: 'fixed-kernel', series: seriesOf(policy.firstFixed), firstFixed: policy.firstFixed, tried: true });
	}
	if (vm.generation === 1 && !of2022) {
		const second: Vm = { ...vm, generation: 2 };
		if (helps({ policy: 'low-half', secondPolicy: 'low-half' }, second)) {
			steps.push({ id: 'generation-2', fixedKernel: true });
		}
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

type Helps = (change: Partial<SimulateOptions>, changed?: Vm) => boolean;

/** A trial on the model: in the layout that the change makes, with what the kernels are told there. */
function tried(vm: Vm, options: SimulateOptions) {
	const steps: Step[] = [];
	const unhelpful: Unhelpful[] = [];
	const elsewhere = {
		...options,
		mmio: undefined,
		framebuffer: undefined,
		lfbBase: undefined,
		secondLfbBase: undefined,
	};
	const helps: Helps = (change, changed = vm) =>
		simulate(changed, { ...(changed === vm ? options : elsewhere), ...change }).verdict !== 'conflict';
	return { steps, unhelpful, helps };
}

/** Where the model does not show the conflict, it cannot tell what would help. */
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

function resolutionAdvice(vm: Vm, name: string | null, helps: Helps, steps: Step[]): void {
	const limit = SAFE_FRAMEBUFFER[vm.generation];
	const smaller: Vm = { ...vm, resolution: null, resolutionType: 'default' };
	const alone = maxFramebuffer(vm) > limit && helps({}, smaller);
	if (maxFramebuffer(vm) > limit && (alone || helps({ loader: 'kexec_file_load' }, smaller))) {
		steps.push({ id: 'smaller-resolution', vm: name, limit, resolution: FULL_HD, alone });
	}
}
