/** The input of the page: a VM and its two kernels. Null means the default. */

import { type AnySettings, type AnyVm, DEFAULT_OPTIONS, type PolicyId, type SimulateOptions } from '@hvmmio/core';
import { GIB, type Range } from '@hvmmio/core/address';
import type { Driver, KexecTools, Loader, VideoDriver } from '@hvmmio/core/guest';
import {
	type Arch,
	DEFAULT_OPENVMM,
	DEFAULT_VM,
	type Generation,
	type HostId,
	type OpenVmmVm,
	type Platform,
	type Resolution,
	type ResolutionType,
} from '@hvmmio/core/host';
import type { NamedDevice } from './devices.ts';

/** Sizes and addresses in bytes, ranges half-open, as in core. */
export interface Scenario {
	/** The VM's host. Settings of the other host are kept but have no effect. */
	readonly host: HostId;
	readonly arch: Arch;
	/** Hyper-V settings, up to `resolutionType`. */
	readonly generation: Generation;
	readonly platform: Platform;
	readonly confidential: boolean;
	readonly lowMmio: number | null;
	readonly highMmio: number;
	readonly highMmioBase: number;
	readonly resolution: Resolution | null;
	/** Used only with a resolution. */
	readonly resolutionType: ResolutionType;
	/** OpenVMM settings, up to the address bits. */
	readonly ram: number;
	readonly rootComplexes: number;
	readonly gfx: boolean;
	readonly boot: OpenVmmVm['boot'];
	readonly vmbus: boolean;
	readonly openhcl: boolean;
	readonly release: OpenVmmVm['release'];
	readonly physicalAddressBits: number | null;
	readonly policy: PolicyId;
	readonly secondPolicy: PolicyId | null;
	readonly drivers: readonly Driver[];
	readonly secondDrivers: readonly Driver[] | null;
	readonly second: boolean;
	readonly pci: readonly NamedDevice[];
	readonly loader: Loader;
	readonly kexecTools: KexecTools;
	readonly videoDriver: VideoDriver;
	readonly sysfb: boolean;
	readonly lfbBase: number | null;
	readonly secondLfbBase: number | null;
	readonly mmio: readonly Range[] | null;
	/** `none`: neither a framebuffer nor a video device. */
	readonly framebuffer: Range | 'none' | null;
}

/** A lab VM of generation 2 before the fix: the simplest case that fails. */
export const DEFAULT_SCENARIO: Scenario = {
	host: 'hyperv',
	...DEFAULT_VM,
	lowMmio: null,
	resolution: null,
	resolutionType: 'single',
	...DEFAULT_OPENVMM,
	ram: 4 * GIB,
	gfx: true,
	...DEFAULT_OPTIONS,
	policy: 'sysfb-gate',
	secondPolicy: null,
	secondDrivers: null,
	lfbBase: null,
	secondLfbBase: null,
	mmio: null,
	framebuffer: null,
};

/** The settings of the VM's own host. */
export function settingsOf(scenario: Scenario): AnySettings {
	const { host, arch } = scenario;
	const framebuffer = scenario.framebuffer === 'none' ? ('none' as const) : undefined;
	if (host === 'openvmm') {
		const { ram, rootComplexes, gfx, boot, vmbus, openhcl, release, physicalAddressBits } = scenario;
		const openvmm = { ram, rootComplexes, gfx, boot, vmbus, openhcl, release, physicalAddressBits };
		return { host, arch, ...openvmm, framebuffer };
	}
	return { host, arch, ...hyperVSettings(scenario), framebuffer };
}

function hyperVSettings(scenario: Scenario) {
	const { generation, platform, confidential, lowMmio, highMmio, highMmioBase, resolution } = scenario;
	const resolutionType = resolution === null ? ('default' as const) : scenario.resolutionType;
	return {
		...{ generation, platform, confidential, highMmio, highMmioBase, resolution, resolutionType },
		lowMmio: lowMmio ?? undefined,
	};
}

export function optionsOf(scenario: Scenario): SimulateOptions {
	const { policy, drivers, second, pci, loader, kexecTools, videoDriver, sysfb, framebuffer } = scenario;
	return {
		policy,
		secondPolicy: scenario.secondPolicy ?? undefined,
		drivers,
		secondDrivers: scenario.secondDrivers ?? undefined,
		second,
		// Device names are used by the page only.
		pci: pci.map(({ low, high }) => ({ low, high })),
		loader,
		kexecTools,
		videoDriver,
		sysfb,
		lfbBase: scenario.lfbBase ?? undefined,
		secondLfbBase: scenario.secondLfbBase ?? undefined,
		mmio: scenario.mmio ?? undefined,
		framebuffer: framebuffer === 'none' ? undefined : (framebuffer ?? undefined),
	};
}

/** Limit for the page; core's is higher. */
export const MAX_DEVICES = 64;

/** The scenario of a VM and its kernels; null if there are more devices or ranges than the settings can hold. */
export function scenarioFrom(vm: AnyVm, options: SimulateOptions): Scenario | null {
	const { pci = DEFAULT_OPTIONS.pci, framebuffer, lfbBase = null, secondLfbBase = null, mmio = null } = options;
	if (pci.length > MAX_DEVICES || (mmio?.length ?? 0) > MAX_DEVICES) {
		return null;
	}
	const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
	const hasNone = framebuffer === null || vm.framebuffer === 'none';
	return {
		...DEFAULT_SCENARIO,
		policy: DEFAULT_OPTIONS.policy,
		...given,
		...vm,
		...('host' in vm || vm.resolution !== null ? {} : { resolutionType: DEFAULT_SCENARIO.resolutionType }),
		lfbBase,
		secondLfbBase,
		mmio,
		framebuffer: hasNone ? 'none' : (framebuffer ?? null),
	};
}
