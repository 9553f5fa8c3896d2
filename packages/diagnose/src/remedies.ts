/**
 * What keeps a second kernel's devices, each tried on the model: what helps by it is advised, what does not is named
 * with the reason. Source of what is known of each: docs/domain.md, section 9.
 */

import {
	GIB,
	LOW_MMIO_MAX,
	type Loader,
	MIB,
	maxFramebuffer,
	type SimulateOptions,
	simulate,
	type Vm,
} from '@hvmmio/core';
import type { Case } from './case.ts';
import type { Step, Unhelpful } from './finding.ts';
import { megabytes, setResolution, size } from './words.ts';

export interface Remedies {
	readonly steps: readonly Step[];
	readonly unhelpful: readonly Unhelpful[];
}

/** Releases with the fix (docs/domain.md, section 9). */
const FIXED_RELEASES =
	'7.1, 7.0.13, 6.18.37, 6.12.95, 6.6.144, and on Debian 6.1.187-1; of Ubuntu azure, RHEL, SUSE, Oracle and Azure Linux it is not known: look for the hv_mmio= line at boot';
const LOADER =
	'Load the crash kernel by kexec_file_load: kexec -s -p …; in kdump’s settings, add -s to the arguments of kexec.';
const KERNEL = 'Install a kernel with the fix (016a25e4b0df), and load it as the crash kernel too.';
/** At most this much of framebuffer stays where it is: 8 MiB before the fix, 64 MiB on generation 1. */
const SAFE_FRAMEBUFFER = { 1: 64 * MIB, 2: 8 * MIB } as const;

export function remediesFor({ machine, prediction }: Case): Remedies {
	const { vm, name } = machine;
	if (prediction.simulation.verdict !== 'conflict') {
		return untried(vm, prediction.policies[1].fixed);
	}
	const steps: Step[] = [];
	const unhelpful: Unhelpful[] = [];
	const helps = (change: Partial<SimulateOptions>, changed: Vm = vm) => {
		// What the changed VM's layout says, not where the old one was seen.
		const options =
			changed === vm ? prediction.options : { ...prediction.options, mmio: undefined, framebuffer: undefined };
		return simulate(changed, { ...options, ...change }).verdict !== 'conflict';
	};
	loaderAdvice(vm, prediction.options.loader, helps, steps, unhelpful);
	const drivers: SimulateOptions['drivers'] = ['video', 'pci'];
	const first = (prediction.simulation.kernels[0]?.conflicts.length ?? 0) > 0;
	const where = first ? 'the initramfs of both kernels' : 'the kdump initramfs';
	if (vm.confidential) {
		unhelpful.push({ what: 'another load order', because: 'a confidential VM loads no video driver.' });
	} else if (helps(first ? { drivers, secondDrivers: drivers } : { secondDrivers: drivers })) {
		steps.push({
			what: `Load the video driver (hyperv_drm) before pci-hyperv in ${where}.`,
			known: 'by the model it then puts the framebuffer where nothing else can take it; not reported as tried',
		});
	} else {
		unhelpful.push({
			what: `loading the video driver before pci-hyperv in ${where}`,
			because: 'by the model the device still gets addresses of the framebuffer.',
		});
	}
	resolutionAdvice(vm, name, helps, steps);
	kernelAdvice(prediction.policies[1].fixed, helps, steps, unhelpful);
	if (vm.generation === 1) {
		const second: Vm = { ...vm, generation: 2 };
		if (helps({ policy: 'low-half', secondPolicy: 'low-half' }, second)) {
			steps.push({
				what: 'Make the VM one of generation 2, with a kernel that has the fix.',
				known: 'there the framebuffer keeps its place whatever its size; a VM has to be made anew for it',
			});
		}
	}
	unhelpful.push(...popularAdvice(vm, helps));
	return { steps, unhelpful };
}

/** Where the model does not show the conflict, it cannot tell what would help. */
function untried({ arch, generation, confidential }: Vm, hasFix: boolean): Remedies {
	const note = 'the model does not show this conflict, so it could not be tried on it';
	const loader = arch === 'x86_64' && generation === 2 && !confidential;
	return {
		steps: [
			...(loader ? [{ what: LOADER, known: `helps on x86_64 while the framebuffer has not moved; ${note}` }] : []),
			...(hasFix ? [] : [{ what: KERNEL, known: `it is in ${FIXED_RELEASES}; ${note}` }]),
		],
		unhelpful: [],
	};
}

type Helps = (change: Partial<SimulateOptions>, changed?: Vm) => boolean;

function loaderAdvice(vm: Vm, loader: Loader | undefined, helps: Helps, steps: Step[], unhelpful: Unhelpful[]): void {
	if (loader === 'kexec_file_load') {
		if (helps({ loader: 'kexec_load', secondLfbBase: undefined })) {
			steps.push({
				what: 'Load the crash kernel by kexec_load: kexec -c -p …; in kdump’s settings, take -s out of the arguments of kexec.',
				known:
					'by the model the new kernel then knows no place, which is better than the old one; not reported as tried',
			});
		}
	} else if (vm.arch === 'arm64') {
		unhelpful.push({
			what: 'kexec -s',
			because: 'on arm64 neither loader tells the new kernel where the framebuffer is.',
		});
	} else if (vm.confidential) {
		unhelpful.push({ what: 'kexec -s', because: 'a confidential VM is not told where a framebuffer is.' });
	} else if (helps({ loader: 'kexec_file_load', secondLfbBase: undefined })) {
		steps.push({ what: LOADER, known: 'helps on x86_64 while the framebuffer has not moved' });
	} else {
		unhelpful.push({
			what: 'kexec -s',
			because: 'it tells the new kernel the first place of the framebuffer, and by the model that is not enough here.',
		});
	}
}

function resolutionAdvice(vm: Vm, name: string | null, helps: Helps, steps: Step[]): void {
	const safe = SAFE_FRAMEBUFFER[vm.generation];
	const smaller: Vm = { ...vm, resolution: null, resolutionType: 'default' };
	if (maxFramebuffer(vm) > safe && (helps({}, smaller) || helps({ loader: 'kexec_file_load' }, smaller))) {
		steps.push({
			what: `Set a resolution whose framebuffer is at most ${size(safe)}, with the VM off:`,
			command: setResolution(name, 1920, 1080),
			known: `keeps the framebuffer from moving${helps({}, smaller) ? '' : '; by the model only together with kexec -s'}`,
		});
	}
}

function kernelAdvice(hasFix: boolean, helps: Helps, steps: Step[], unhelpful: Unhelpful[]): void {
	if (helps({ policy: 'low-half', secondPolicy: 'low-half' })) {
		if (!hasFix) {
			steps.push({
				what: KERNEL,
				known: `it is in ${FIXED_RELEASES}`,
			});
		}
	} else {
		unhelpful.push({
			what: 'a kernel with the fix',
			because: 'by the model the conflict stays with it.',
		});
	}
}

/** What scripts and forums say. */
function popularAdvice(vm: Vm, helps: Helps): Unhelpful[] {
	const larger = Math.min(Math.max(vm.lowMmio * 2, GIB), LOW_MMIO_MAX);
	const advice: Unhelpful[] = [];
	if (larger > vm.lowMmio && !helps({}, { ...vm, lowMmio: larger })) {
		advice.push({
			what: `a larger low MMIO window (Set-VM -LowMemoryMappedIoSpace ${megabytes(larger)})`,
			because:
				vm.generation === 2
					? 'the framebuffer lies at the start of the window whatever its size, and that is where the device looks first.'
					: 'the framebuffer of generation 1 lies at a fixed place in it.',
		});
	}
	advice.push({
		what: 'blacklisting hyperv_fb or hyperv_drm so that efifb keeps the range',
		because: 'that helped only with CONFIG_FB_EFI=y, which current azure kernels do not set.',
	});
	return advice;
}
