/** The input of a plan, checked, and the bounds that follow from it. */

import { alignUp } from '../address/address.ts';
import { MIB, PAGE } from '../address/units.ts';
import { DEFAULT_PLAN_BITS, DEFAULT_VM } from '../defaults.ts';
import { settingError } from '../errors.ts';
import { HIGH_MMIO_MIN, lowMmioMin, resolveVm, VM_RULES, type Vm, type VmSettings } from '../host/vm.ts';
import { checkSettings } from '../settings/check.ts';
import { WHOLE } from '../settings/rule.ts';
import type { PciDevice } from '../simulate/kernel.ts';
import { OPTION_RULES, type ResolvedOptions, resolveOptions, type SimulateOptions } from '../simulate/options.ts';

/**
 * Step of both sizes in bytes. The host rounds low MMIO up to it (docs/domain.md, section 2). How it rounds high MMIO
 * is not known; a multiple of the same step would not be changed by that rounding either.
 */
export const PLAN_STEP = 2 * MIB;

/** Physical-address bits of a host: one more than the 32 of low MMIO, up to this model's address width. */
const BITS_MIN = 33;
const BITS_MAX = 52;

/** More devices than any host passes through; a search simulates all of them thousands of times. */
const MAX_PLAN_DEVICES = 128;

/** VM settings without low MMIO, which is searched for. `highMmio` is a minimum; omitted, there is none. */
export type PlanSettings = Omit<VmSettings, 'lowMmio'>;

/** How the two kernels are built and started. Every load order of the drivers is tried. */
export interface PlanOptions extends Omit<SimulateOptions, 'mmio' | 'framebuffer' | 'lfbBase' | 'secondLfbBase'> {
	/** The host's physical-address bits, 33 to 52: high MMIO ends at 2^bits at the latest. */
	readonly physicalAddressBits?: number | undefined;
}

const { lowMmio: _lowMmio, ...PLAN_VM_RULES } = VM_RULES;
const {
	mmio: _mmio,
	framebuffer: _framebuffer,
	lfbBase: _lfbBase,
	secondLfbBase: _second,
	...SIMULATED
} = OPTION_RULES;
const PLAN_OPTION_RULES = { ...SIMULATED, physicalAddressBits: WHOLE };

/** The checked input and what follows from it. */
export interface Need {
	readonly settings: PlanSettings;
	readonly options: PlanOptions;
	/** The simulation's options, with defaults filled in. */
	readonly resolved: ResolvedOptions;
	/** The VM at its smallest low MMIO. */
	readonly vm: Vm;
	/**
	 * Smallest and largest high MMIO, in bytes, multiples of the step; no size is possible if `highMost` is less than
	 * `highLeast`.
	 */
	readonly highLeast: number;
	readonly highMost: number;
	/** The devices whose windows at least one kernel allocates. */
	readonly devices: readonly PciDevice[];
	/** Sums of their low and high windows, in bytes. */
	readonly lowWindows: number;
	readonly highWindows: number;
}

/**
 * Checks the input and computes the bounds.
 * @throws SettingError, TypeError, RangeError for a setting or an option out of its range.
 */
export function needOf(settings: PlanSettings, options: PlanOptions): Need {
	checkSettings('vm', settings, PLAN_VM_RULES);
	checkSettings('options', options, PLAN_OPTION_RULES);
	const { physicalAddressBits: bits = DEFAULT_PLAN_BITS, ...simulated } = options;
	if (bits < BITS_MIN || bits > BITS_MAX) {
		throw settingError('physicalAddressBits', bits, 'outside-of', BITS_MIN, BITS_MAX);
	}
	const resolved = resolveOptions(simulated);
	const { drivers, secondDrivers, second, pci } = resolved;
	if (pci.length > MAX_PLAN_DEVICES) {
		throw settingError('pci', pci.length, 'too-many-devices', MAX_PLAN_DEVICES);
	}
	const least = { lowMmio: lowMmioMin(settings.arch ?? DEFAULT_VM.arch), highMmio: settings.highMmio ?? HIGH_MMIO_MIN };
	const vm = resolveVm({ ...settings, ...least });
	const room = Math.max(0, 2 ** bits - vm.highMmioBase);
	const devices = drivers.includes('pci') || (second && secondDrivers.includes('pci')) ? pci : [];
	return {
		settings,
		options,
		resolved,
		vm,
		highLeast: Math.max(PLAN_STEP, alignUp(settings.highMmio ?? 0, PLAN_STEP)),
		highMost: Math.floor(room / PLAN_STEP) * PLAN_STEP,
		devices,
		lowWindows: sumOf(devices, 'low'),
		highWindows: sumOf(devices, 'high'),
	};
}

function sumOf(devices: readonly PciDevice[], kind: keyof PciDevice): number {
	return devices.reduce((sum, device) => sum + alignUp(device[kind], PAGE), 0);
}
