/** Sets the model up from the evidence, recording assumptions for what is open. */

import { DEFAULT_OPTIONS, type SimulateOptions, type Simulation, simulate } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import type { Driver, Loader, PciDevice, VideoDriver } from '@hvmmio/core/guest';
import type { Assumption } from './assumption.ts';
import type { ObservedDevice } from './machine/devices.ts';
import type { ObservedKernel } from './machine/kernels.ts';
import type { Machine } from './machine/machine.ts';
import { type KernelPolicy, policyOf } from './policy.ts';

/** The model set up from the evidence, and its result. */
export interface Prediction {
	readonly options: SimulateOptions;
	readonly simulation: Simulation;
	/** The kernels that were taken as the first and the second; null if there is no such log. */
	readonly first: ObservedKernel | null;
	readonly second: ObservedKernel | null;
	readonly policies: readonly [first: KernelPolicy, second: KernelPolicy];
	readonly assumed: readonly Assumption[];
}

/** Most devices that the model accepts. */
const MAX_DEVICES = 1024;
const BOTH: readonly Driver[] = ['pci', 'video'];
/** The device assumed if none is known. */
const UNKNOWN_DEVICE: PciDevice = { low: 0, high: MIB };

export function predict(machine: Machine): Prediction {
	const assumed: Assumption[] = [];
	const { first, second } = rolesOf(machine, assumed);
	const policies = [policyOf(first ?? second, machine), policyOf(second ?? first, machine)] as const;
	assumePolicies(policies, first, second, assumed);
	const loader = loaderOf(machine);
	const options: SimulateOptions = {
		policy: policies[0].id,
		secondPolicy: policies[1].id,
		drivers: driversOf(first, assumed),
		secondDrivers: secondDriversOf(first, second, assumed),
		pci: pciOf(machine, assumed),
		videoDriver: videoDriverOf(first ?? second, assumed),
		lfbBase: lfbBaseOf(first),
		secondLfbBase: lfbBaseOf(second),
		loader: loader ?? undefined,
		kexecTools: machine.facts.last('kexec-tools')?.value === '2.0.18' ? '2.0.18' : undefined,
		sysfb: sysfbOf(first ?? second),
	};
	if (second?.bootFramebuffer == null && loader === null) {
		assumed.push({ id: 'loader' });
	}
	return { options, simulation: simulate(machine.vm, options), first, second, policies, assumed };
}

/** The second kernel's log is one that shows it, else one in which the host refuses a device. */
function rolesOf({ kernels, devices }: Machine, assumed: Assumption[]) {
	const refused = (kernel: ObservedKernel) =>
		devices.some(({ d0 }) => d0.some(({ status, source }) => status === 'c0370048' && source.file === kernel.file));
	let first: ObservedKernel | null = null;
	let second: ObservedKernel | null = null;
	for (const kernel of kernels) {
		if (kernel.role === 'second') {
			second = kernel;
		} else if (kernel.role === null && kernels.length === 1 && refused(kernel) && !kernel.complete) {
			second = kernel;
			assumed.push({ id: 'log-of-second' });
		} else {
			first = kernel;
		}
	}
	return { first, second };
}

function assumePolicies(
	[first, second]: readonly [KernelPolicy, KernelPolicy],
	firstKernel: ObservedKernel | null,
	secondKernel: ObservedKernel | null,
	assumed: Assumption[],
): void {
	const assume = (role: 'first' | 'second' | 'the', policy: KernelPolicy) => {
		if (policy.sure !== 'certain') {
			assumed.push({ id: 'policy', role, policy });
		}
	};
	if (firstKernel !== null && secondKernel !== null) {
		assume('first', first);
		assume('second', second);
	} else {
		assume('the', first);
		assumed.push({ id: 'same-kernel', missing: firstKernel === null ? 'first' : 'second' });
	}
}

/** From kdump's settings; null if they are not known. */
export function loaderOf({ facts }: Machine): Loader | null {
	return facts.last('kexec-loader')?.value ?? null;
}

/** CONFIG_SYSFB, if the kernel's configuration is known. */
function sysfbOf(kernel: ObservedKernel | null): boolean | undefined {
	const value = kernel?.config.get('SYSFB');
	return value === undefined ? undefined : value !== 'n';
}

function driversOf(kernel: ObservedKernel | null, assumed: Assumption[]): readonly Driver[] {
	if (kernel === null || kernel.drivers.length < 2) {
		assumed.push({ id: 'driver-order', role: 'first' });
		return BOTH;
	}
	return kernel.drivers;
}

/**
 * A kdump kernel has its own initramfs, so its load order is independent of the first kernel's; its log may be
 * incomplete.
 */
function secondDriversOf(
	first: ObservedKernel | null,
	second: ObservedKernel | null,
	assumed: Assumption[],
): readonly Driver[] {
	const drivers = second?.drivers ?? [];
	if (drivers.length === 0 && first !== null && first.drivers.length === 2) {
		assumed.push({ id: 'driver-order', role: 'second' });
	}
	return [...drivers, ...BOTH.filter((driver) => !drivers.includes(driver))];
}

function pciOf({ devices }: Machine, assumed: Assumption[]): readonly PciDevice[] {
	if (devices.length === 0) {
		assumed.push({ id: 'no-device' });
		return DEFAULT_OPTIONS.pci;
	}
	const unknown = devices.filter(({ low, high }) => low === null && high === null).length;
	if (unknown > 0) {
		assumed.push({ id: 'device-needs', devices: unknown });
	}
	return devices.slice(0, MAX_DEVICES).map(needOf);
}

export function needOf({ low, high }: ObservedDevice): PciDevice {
	return low === null && high === null ? UNKNOWN_DEVICE : { low: low ?? 0, high: high ?? 0 };
}

function videoDriverOf(kernel: ObservedKernel | null, assumed: Assumption[]): VideoDriver {
	const [driver = 'hyperv_drm'] = videoDriversOf(kernel);
	if (kernel?.videoDriver == null && !isFbConfigured(kernel)) {
		assumed.push({ id: 'video-driver' });
	}
	if (driver !== 'hyperv_drm') {
		assumed.push({ id: 'hyperv-fb-age', driver, known: seriesOf(kernel) !== null });
	}
	return driver;
}

/**
 * The video drivers that a kernel may have, most likely first. hyperv_fb has three versions (docs/domain.md, section
 * 7): the series determines the oldest possible one, and a backport may have brought a newer one.
 */
export function videoDriversOf(kernel: ObservedKernel | null): readonly VideoDriver[] {
	const series = seriesOf(kernel) ?? 0;
	if (kernel?.videoDriver === 'hyperv_drm' || kernel?.config.get('FB_HYPERV') === 'n' || series >= WITHOUT_FB) {
		return ['hyperv_drm'];
	}
	const ages = FB_AGES.slice(series < 6009 ? 0 : series < 6014 ? 1 : 2);
	return kernel?.videoDriver === 'hyperv_fb' || isFbConfigured(kernel) ? ages : ['hyperv_drm', ...ages];
}

/** hyperv_fb was removed in 7.2. */
const WITHOUT_FB = 7002;
const FB_AGES: readonly VideoDriver[] = ['hyperv_fb-clears', 'hyperv_fb-late-removal', 'hyperv_fb'];

function isFbConfigured(kernel: ObservedKernel | null): boolean {
	return kernel?.config.get('DRM_HYPERV') === 'n' && kernel.config.get('FB_HYPERV') !== 'n';
}

/** 6012 for 6.12; null if not known. */
function seriesOf(kernel: ObservedKernel | null): number | null {
	const [, major, minor] = /^(\d{1,4})\.(\d{1,4})/.exec(kernel?.release ?? '') ?? [];
	return major === undefined ? null : Number(major) * 1000 + Number(minor);
}

function lfbBaseOf(kernel: ObservedKernel | null): number | undefined {
	const start = kernel?.bootFramebuffer?.start;
	return start === undefined ? undefined : start % 2 ** 32;
}
