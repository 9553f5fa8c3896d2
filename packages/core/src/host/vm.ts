/** Settings of a Hyper-V VM, and their limits: those of Set-VM and Set-VMVideo. Source: docs/domain.md, section 2. */

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
/** Where the VM runs; this determines the default size of low MMIO. */
export type Platform = 'lab' | 'azure';
/** Values of `Set-VMVideo -ResolutionType`. */
export type ResolutionType = 'single' | 'maximum' | 'default';

/** Pixels on each axis: 1 to 7680 and 1 to 4320. */
export interface Resolution {
	readonly horizontal: number;
	readonly vertical: number;
}

/** A VM with all settings resolved. Sizes in bytes. */
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
	/** `none`: neither a framebuffer nor a video device; omitted: decided by the other settings. */
	readonly framebuffer?: 'none' | undefined;
}

/** Settings as given; `resolveVm` fills in the defaults. */
export type VmSettings = { readonly [K in keyof Vm]?: Vm[K] | undefined };

/** Largest `LowMemoryMappedIoSpace`, in bytes. */
export const LOW_MMIO_MAX = 3.5 * GIB;
/** Smallest `HighMemoryMappedIoSpace`, in bytes. */
export const HIGH_MMIO_MIN = MIB;
/** Default `HighMemoryMappedIoSpace`, in bytes. */
export const HIGH_MMIO_DEFAULT = DEFAULT_VM.highMmio;
/** Where high MMIO starts on most hosts. */
export const HIGH_MMIO_BASE = DEFAULT_VM.highMmioBase;
/** Largest horizontal resolution, in pixels. */
export const HORIZONTAL_MAX = 7680;
/** Largest vertical resolution, in pixels. */
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
 * Default `LowMemoryMappedIoSpace`, in bytes.
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

/** The values each setting permits on its own. */
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
 * Fills in defaults and checks the limits. @throws SettingError for the first setting that Hyper-V would not accept.
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

/** How a number violates its limits; null if it is within them. */
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
