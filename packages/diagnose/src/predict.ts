/** The model, set up as the evidence has it; what the evidence leaves open is named. */

import {
	DEFAULT_PCI,
	type Driver,
	hostLayout,
	MIB,
	type PciDevice,
	rangeOf,
	type SimulateOptions,
	type Simulation,
	simulate,
	type VideoDriver,
} from '@hvmmio/core';
import type { Machine, ObservedDevice, ObservedKernel } from '@hvmmio/evidence';
import { type KernelPolicy, policyOf } from './policy.ts';
import { count } from './words.ts';

export interface Prediction {
	readonly options: SimulateOptions;
	readonly simulation: Simulation;
	/** The kernels whose logs were taken for the first and the second one; null where none is given. */
	readonly first: ObservedKernel | null;
	readonly second: ObservedKernel | null;
	readonly policies: readonly [first: KernelPolicy, second: KernelPolicy];
	readonly assumed: readonly string[];
}

/** More devices than the model takes. */
const MOST_DEVICES = 1024;
const BOTH: readonly Driver[] = ['pci', 'video'];
/** The device that stands for those of which nothing is known. */
const UNKNOWN_DEVICE: PciDevice = { low: 0, high: MIB };

export function predict(machine: Machine): Prediction {
	const assumed: string[] = [];
	const { first, second } = rolesOf(machine, assumed);
	const policies = [policyOf(first ?? second, machine), policyOf(second ?? first, machine)] as const;
	tellPolicies(policies, first, second, assumed);
	const options: SimulateOptions = {
		policy: policies[0].id,
		secondPolicy: policies[1].id,
		drivers: driversOf(first, assumed),
		secondDrivers: secondDriversOf(first, second, assumed),
		pci: pciOf(machine, assumed),
		videoDriver: videoDriverOf(first ?? second, assumed),
		lfbBase: lfbBaseOf(first),
		secondLfbBase: lfbBaseOf(second),
		...hostAsSeen(machine, assumed),
	};
	if (second?.bootFramebuffer == null) {
		assumed.push('The kdump kernel is loaded by kexec_load, by kexec-tools newer than 2.0.18: no line tells.');
	}
	return { options, simulation: simulate(machine.vm, options), first, second, policies, assumed };
}

/** A log that says so is the second kernel's; one in which the host refuses a device is taken for it. */
function rolesOf({ kernels, devices }: Machine, assumed: string[]) {
	const refused = (kernel: ObservedKernel) =>
		devices.some(({ d0 }) => d0.some(({ status, source }) => status === 'c0370048' && isOf(kernel, source.file)));
	let first: ObservedKernel | null = null;
	let second: ObservedKernel | null = null;
	for (const kernel of kernels) {
		if (kernel.role === 'second') {
			second = kernel;
		} else if (kernel.role === null && kernels.length === 1 && refused(kernel) && !kernel.complete) {
			second = kernel;
			assumed.push('The log is that of a kdump or kexec kernel: no line says so, but there such a refusal happens.');
		} else {
			first = kernel;
		}
	}
	return { first, second };
}

function isOf(kernel: ObservedKernel, file: string): boolean {
	return kernel.file === file;
}

function tellPolicies(
	[first, second]: readonly [KernelPolicy, KernelPolicy],
	firstKernel: ObservedKernel | null,
	secondKernel: ObservedKernel | null,
	assumed: string[],
): void {
	const tell = (who: string, { id, sure, because }: KernelPolicy) => {
		if (sure !== 'certain') {
			assumed.push(`${who} decides as ${id} (${sure}): ${because}.`);
		}
	};
	if (firstKernel !== null && secondKernel !== null) {
		tell('The first kernel', first);
		tell('The second kernel', second);
	} else {
		tell('The kernel', first);
		assumed.push(
			firstKernel === null
				? 'The first kernel is the same one: its log is not given.'
				: 'A kdump kernel is the same one: its log is not given.',
		);
	}
}

function driversOf(kernel: ObservedKernel | null, assumed: string[]): readonly Driver[] {
	if (kernel === null || kernel.drivers.length < 2) {
		assumed.push('hv_pci loads before the video driver: no line tells the order, and this is the worse one.');
		return BOTH;
	}
	return kernel.drivers;
}

/** A kdump kernel has its own initramfs, so the first kernel's order says nothing of its; its log may be cut short. */
function secondDriversOf(
	first: ObservedKernel | null,
	second: ObservedKernel | null,
	assumed: string[],
): readonly Driver[] {
	const drivers = second?.drivers ?? [];
	if (drivers.length === 0 && first !== null && first.drivers.length === 2) {
		assumed.push('In a kdump kernel hv_pci loads before the video driver: no line tells, and this is the worse order.');
	}
	return [...drivers, ...BOTH.filter((driver) => !drivers.includes(driver))];
}

function pciOf({ devices }: Machine, assumed: string[]): readonly PciDevice[] {
	if (devices.length === 0) {
		assumed.push('One passed-through PCI device with 1 MiB of 64-bit BARs: no line shows one.');
		return DEFAULT_PCI;
	}
	const unknown = devices.filter(({ low, high }) => low === null && high === null).length;
	if (unknown > 0) {
		assumed.push(
			`1 MiB of 64-bit BARs for ${count(unknown, 'device')}: no line shows what ${unknown === 1 ? 'it needs' : 'they need'}.`,
		);
	}
	return devices.slice(0, MOST_DEVICES).map(deviceOf);
}

function deviceOf({ low, high }: ObservedDevice): PciDevice {
	return low === null && high === null ? UNKNOWN_DEVICE : { low: low ?? 0, high: high ?? 0 };
}

/** hyperv_fb had three ages (docs/domain.md, section 7); the series tells which, backports aside. */
function videoDriverOf(kernel: ObservedKernel | null, assumed: string[]): VideoDriver {
	if (kernel?.videoDriver !== 'hyperv_fb') {
		if (kernel?.videoDriver !== 'hyperv_drm') {
			assumed.push('The video driver is hyperv_drm: no line shows one.');
		}
		return 'hyperv_drm';
	}
	const [, major, minor] = /^(\d{1,4})\.(\d{1,4})/.exec(kernel.release ?? '') ?? [];
	const series = Number(major ?? 0) * 1000 + Number(minor ?? 0);
	const driver = series < 6009 ? 'hyperv_fb-clears' : series < 6014 ? 'hyperv_fb-late-removal' : 'hyperv_fb';
	assumed.push(
		`hyperv_fb is of the age ${driver}: by the kernel's series${major === undefined ? ', which no line tells' : ''}.`,
	);
	return driver;
}

function lfbBaseOf(kernel: ObservedKernel | null): number | undefined {
	const start = kernel?.bootFramebuffer?.start;
	return start === undefined ? undefined : start % 2 ** 32;
}

/** Where the guest saw low MMIO start at another place than the layout says, the model goes by what was seen. */
function hostAsSeen(
	{ vm, observed, facts }: Machine,
	assumed: string[],
): Pick<SimulateOptions, 'mmio' | 'framebuffer'> {
	const layout = hostLayout(vm);
	const start = observed.lowMmio?.range.start;
	if (facts.last('utility-vm') && /Hyper-?V/.test(facts.last('hypervisor')?.value ?? '')) {
		assumed.push('No framebuffer: without firmware (DMI) it is a utility VM such as WSL2, which has no video device.');
		return { framebuffer: null };
	}
	if (start === undefined || start >= layout.lowMmio.end || start === layout.lowMmio.start) {
		return {};
	}
	const mmio = [{ start, end: layout.lowMmio.end }, layout.highMmio];
	const moves = vm.generation === 2 && !vm.confidential;
	return moves ? { mmio, framebuffer: rangeOf(start, layout.framebuffer.maxSize) } : { mmio };
}
