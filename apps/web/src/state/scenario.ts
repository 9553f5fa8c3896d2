/** What the page is asked: one VM and the two kernels on it. Null stands for "as the default says". */

import { DEFAULT_OPTIONS, type PolicyId, type SimulateOptions, type Vm, type VmSettings } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import type { Driver, KexecTools, Loader, VideoDriver } from '@hvmmio/core/guest';
import {
	type Arch,
	DEFAULT_VM,
	type Generation,
	type Platform,
	type Resolution,
	type ResolutionType,
} from '@hvmmio/core/host';
import type { NamedDevice } from './devices.ts';

/** Sizes and addresses in bytes, ranges half-open, as in core. */
export interface Scenario {
	readonly generation: Generation;
	readonly arch: Arch;
	readonly platform: Platform;
	readonly confidential: boolean;
	readonly lowMmio: number | null;
	readonly highMmio: number;
	readonly highMmioBase: number;
	readonly resolution: Resolution | null;
	/** Only looked at where there is a resolution. */
	readonly resolutionType: ResolutionType;
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
	readonly framebuffer: Range | null;
}

/** A lab VM of generation 2 before the fix: the smallest case that goes wrong. */
export const DEFAULT_SCENARIO: Scenario = {
	...DEFAULT_VM,
	lowMmio: null,
	resolution: null,
	resolutionType: 'single',
	...DEFAULT_OPTIONS,
	policy: 'sysfb-gate',
	secondPolicy: null,
	secondDrivers: null,
	lfbBase: null,
	secondLfbBase: null,
	mmio: null,
	framebuffer: null,
};

export function settingsOf(scenario: Scenario): VmSettings {
	const { generation, arch, platform, confidential, highMmio, highMmioBase, resolution } = scenario;
	return {
		generation,
		arch,
		platform,
		confidential,
		lowMmio: scenario.lowMmio ?? undefined,
		highMmio,
		highMmioBase,
		resolution,
		resolutionType: resolution === null ? 'default' : scenario.resolutionType,
	};
}

export function optionsOf(scenario: Scenario): SimulateOptions {
	const { policy, drivers, second, pci, loader, kexecTools, videoDriver, sysfb } = scenario;
	return {
		policy,
		secondPolicy: scenario.secondPolicy ?? undefined,
		drivers,
		secondDrivers: scenario.secondDrivers ?? undefined,
		second,
		pci,
		loader,
		kexecTools,
		videoDriver,
		sysfb,
		lfbBase: scenario.lfbBase ?? undefined,
		secondLfbBase: scenario.secondLfbBase ?? undefined,
		mmio: scenario.mmio ?? undefined,
		framebuffer: scenario.framebuffer ?? undefined,
	};
}

/** More devices than anyone draws; core's limit is higher. */
export const MOST_DEVICES = 64;

/** The scenario of a VM and its kernels; null where there are more devices, or no framebuffer where a host has one. */
export function scenarioFrom(vm: Vm, options: SimulateOptions): Scenario | null {
	const { pci = DEFAULT_OPTIONS.pci, framebuffer, lfbBase = null, secondLfbBase = null, mmio = null } = options;
	if (framebuffer === null || pci.length > MOST_DEVICES || (mmio?.length ?? 0) > MOST_DEVICES) {
		return null;
	}
	const { generation, arch, platform, confidential, lowMmio, highMmio, highMmioBase, resolution, resolutionType } = vm;
	const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
	return {
		...DEFAULT_SCENARIO,
		policy: DEFAULT_OPTIONS.policy,
		...given,
		generation,
		arch,
		platform,
		confidential,
		lowMmio,
		highMmio,
		highMmioBase,
		resolution,
		resolutionType: resolution === null ? DEFAULT_SCENARIO.resolutionType : resolutionType,
		lfbBase,
		secondLfbBase,
		mmio,
		framebuffer: framebuffer ?? null,
	};
}
