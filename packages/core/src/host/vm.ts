/**
 * What an administrator sets on a VM, and its limits. Source: docs/domain.md, section 2; the limits are those that
 * Set-VM and Set-VMVideo accept.
 */

import { ADDRESS_LIMIT } from '../address/address.ts';
import { FOUR_GIB, GIB, MIB } from '../address/units.ts';
import { DEFAULT_VM } from '../defaults.ts';
import { type Bound, settingError } from '../errors.ts';
import { checkSettings } from '../settings/check.ts';
import { BYTES, fields, oneOf, orNull, type Rules, WHOLE, YES_OR_NO } from '../settings/rule.ts';
import { withDefaults } from '../settings/with-defaults.ts';

/** 1: BIOS and a legacy video device; 2: UEFI. */
export type Generation = 1 | 2;
/** The architecture of the guest. */
export type Arch = 'x86_64' | 'arm64';
/** Where the VM runs, which decides the size of low MMIO if nobody sets it. */
export type Platform = 'lab' | 'azure';
/** What `Set-VMVideo -ResolutionType` takes. */
export type ResolutionType = 'single' | 'maximum' | 'default';

/** Pixels on each axis: 1 to 7680 and 1 to 4320. */
export interface Resolution {
	readonly horizontal: number;
	readonly vertical: number;
}

/** A VM, complete. Sizes and addresses are bytes. */
export interface Vm {
	readonly generation: Generation;
	readonly arch: Arch;
	readonly platform: Platform;
	readonly confidential: boolean;
	/** `Set-VM -LowMemoryMappedIoSpace`, as given, not yet rounded. */
	readonly lowMmio: number;
	/** `Set-VM -HighMemoryMappedIoSpace`. */
	readonly highMmio: number;
	/** Where the high window starts; the host chooses it. */
	readonly highMmioBase: number;
	/** `Set-VMVideo`; null for type `default`, which ignores it. */
	readonly resolution: Resolution | null;
	readonly resolutionType: ResolutionType;
	/** Neither a framebuffer nor a video device; left out: as the other settings say. */
	readonly framebuffer?: 'none' | undefined;
}

/** A VM as given: what is left out takes its default in `resolveVm`. */
export type VmSettings = { readonly [K in keyof Vm]?: Vm[K] | undefined };

/** Largest `LowMemoryMappedIoSpace`, in bytes. */
export const LOW_MMIO_MAX = 3.5 * GIB;
/** Smallest `HighMemoryMappedIoSpace`, in bytes. */
export const HIGH_MMIO_MIN = MIB;
/** `HighMemoryMappedIoSpace` of a VM on which nobody has set it. */
export const HIGH_MMIO_DEFAULT = DEFAULT_VM.highMmio;
/** Where high MMIO starts on most hosts. */
export const HIGH_MMIO_BASE = DEFAULT_VM.highMmioBase;
/** Most pixels of a line. */
export const HORIZONTAL_MAX = 7680;
/** Most lines of a screen. */
export const VERTICAL_MAX = 4320;

/**
 * Smallest `LowMemoryMappedIoSpace` in bytes. It is also the lab default.
 * @example
 * ```ts
 * import { MIB } from '@hvmmio/core/address';
 * import { lowMmioMin } from '@hvmmio/core/host';
 * console.log(lowMmioMin('arm64') / MIB); // 512
 * ```
 */
export function lowMmioMin(arch: Arch): number {
	return arch === 'arm64' ? 512 * MIB : 128 * MIB;
}

/**
 * `LowMemoryMappedIoSpace` of a VM on which nobody has set it, in bytes.
 * @example
 * ```ts
 * import { GIB } from '@hvmmio/core/address';
 * import { lowMmioDefault } from '@hvmmio/core/host';
 * console.log(lowMmioDefault('x86_64', 'azure', true) === GIB); // true
 * ```
 */
export function lowMmioDefault(arch: Arch, platform: Platform, confidential: boolean): number {
	if (platform === 'lab') {
		return lowMmioMin(arch);
	}
	return confidential ? GIB : 3 * GIB;
}

/** What each setting may be, alone. */
export const VM_RULES: Rules<VmSettings> = {
	generation: oneOf(1, 2),
	arch: oneOf('x86_64', 'arm64'),
	platform: oneOf('lab', 'azure'),
	confidential: YES_OR_NO,
	lowMmio: BYTES,
	highMmio: BYTES,
	highMmioBase: BYTES,
	resolution: orNull(fields({ horizontal: WHOLE, vertical: WHOLE })),
	resolutionType: oneOf('single', 'maximum', 'default'),
	framebuffer: oneOf('none'),
};

/**
 * Fills in what was not given and checks the limits.
 * @throws SettingError for the first setting that Hyper-V would not accept.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { GIB } from '@hvmmio/core/address';
 * console.log(resolveVm({ platform: 'azure' }).lowMmio === 3 * GIB); // true
 * ```
 */
export function resolveVm(settings: VmSettings): Vm {
	checkSettings('vm', settings, VM_RULES);
	const { generation, arch, platform, confidential, highMmio, highMmioBase } = withDefaults(settings, DEFAULT_VM);
	const lowMmio = settings.lowMmio ?? lowMmioDefault(arch, platform, confidential);
	const resolutionType = settings.resolutionType ?? (settings.resolution ? 'single' : 'default');
	const resolution = resolutionType === 'default' ? null : (settings.resolution ?? null);

	if (generation === 1 && arch === 'arm64') {
		throw settingError('generation', 1, 'arm64-generation');
	}
	if (generation === 1 && confidential) {
		throw settingError('generation', 1, 'confidential-generation');
	}
	const least = lowMmioMin(arch);
	const lowMiss = missOf(lowMmio, least, LOW_MMIO_MAX);
	if (lowMiss !== null) {
		throw settingError('lowMmio', lowMmio, 'low-mmio', lowMiss, least / MIB, arch);
	}
	if (!isBetween(highMmioBase, FOUR_GIB, ADDRESS_LIMIT - HIGH_MMIO_MIN)) {
		throw settingError('highMmioBase', highMmioBase, 'high-mmio-base', highMmioBase < FOUR_GIB ? 'below' : 'above');
	}
	const highMiss = missOf(highMmio, HIGH_MMIO_MIN, ADDRESS_LIMIT - highMmioBase);
	if (highMiss !== null) {
		throw settingError('highMmio', highMmio, 'high-mmio', highMiss);
	}
	checkResolution(resolutionType, resolution);
	return {
		generation,
		arch,
		platform,
		confidential,
		lowMmio,
		highMmio,
		highMmioBase,
		resolution,
		resolutionType,
		...(settings.framebuffer === undefined ? {} : { framebuffer: settings.framebuffer }),
	};
}

function checkResolution(type: ResolutionType, resolution: Resolution | null): void {
	if (type === 'default') {
		return;
	}
	if (resolution === null) {
		throw settingError('resolutionType', type, 'no-resolution');
	}
	const { horizontal, vertical } = resolution;
	if (!isBetween(horizontal, 1, HORIZONTAL_MAX) || !isBetween(vertical, 1, VERTICAL_MAX)) {
		throw settingError('resolution', resolution, 'resolution');
	}
}

/** How a number misses its limits; null if it does not. */
function missOf(value: number, min: number, max: number): Bound | null {
	if (isBetween(value, min, max)) {
		return null;
	}
	if (!Number.isInteger(value)) {
		return 'not-whole';
	}
	return value < min ? 'below' : 'above';
}

function isBetween(value: number, min: number, max: number): boolean {
	return Number.isInteger(value) && value >= min && value <= max;
}
