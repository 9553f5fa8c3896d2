/** How the two kernels are built and started: options, their rules, and the function that checks and completes them. */

import { DEFAULT_OPTIONS } from '../defaults.ts';
import type { PolicyId } from '../policies/policy.ts';
import { assertRange } from '../policies/reserve.ts';
import { POLICIES } from '../policies/table.ts';
import { checkSettings } from '../settings/check.ts';
import { BYTES, fields, listOf, oneOf, orNull, type Rule, type Rules, U32, YES_OR_NO } from '../settings/rule.ts';
import { withDefaults } from '../settings/with-defaults.ts';
import { assertFramebuffer, type HostOverrides } from './host.ts';
import type { Driver, KexecTools, Loader, PciDevice, VideoDriver } from './kernel.ts';

/** How the two kernels are built and started. Defaults are in `DEFAULT_OPTIONS`. */
export interface SimulateOptions extends HostOverrides {
	/** Policy of the first kernel. */
	readonly policy?: PolicyId | undefined;
	/** As `policy`. */
	readonly secondPolicy?: PolicyId | undefined;
	/** The drivers, in load order. */
	readonly drivers?: readonly Driver[] | undefined;
	/** As `drivers`. */
	readonly secondDrivers?: readonly Driver[] | undefined;
	/** The passed-through devices, in the order in which the host offers them. */
	readonly pci?: readonly PciDevice[] | undefined;
	/** How the second kernel is loaded. */
	readonly loader?: Loader | undefined;
	/** The version of kexec-tools. */
	readonly kexecTools?: KexecTools | undefined;
	/** The video driver of both kernels. */
	readonly videoDriver?: VideoDriver | undefined;
	/** The first kernel's `lfb_base`, 32 bits; default: from the host model. */
	readonly lfbBase?: number | undefined;
	/** The second kernel's `lfb_base`, 32 bits; default: the result of `secondLfbBase`. */
	readonly secondLfbBase?: number | undefined;
	/** CONFIG_SYSFB in both kernels. */
	readonly sysfb?: boolean | undefined;
	/** False to simulate the first kernel only. */
	readonly second?: boolean | undefined;
}

/** Options with defaults filled in, except those whose defaults depend on the host. */
export type ResolvedOptions = Pick<SimulateOptions, Open> & {
	readonly [K in Exclude<keyof SimulateOptions, Open>]-?: NonNullable<SimulateOptions[K]>;
};
type Open = 'lfbBase' | 'secondLfbBase' | 'mmio' | 'framebuffer';

/** More devices than any host passes through. */
export const MAX_DEVICES = 1024;

const POLICY = oneOf(...POLICIES.map(({ id }) => id));
const RANGE = fields({ start: BYTES, end: BYTES });

/** Each driver at most once, in load order. */
const DRIVERS: Rule = { kind: 'distinct', values: ['pci', 'video'] };

const PCI: Rule = { kind: 'devices', item: fields({ low: BYTES, high: BYTES }), max: MAX_DEVICES };

/** The values each option permits on its own. */
export const OPTION_RULES: Rules<SimulateOptions> = {
	policy: POLICY,
	secondPolicy: POLICY,
	drivers: DRIVERS,
	secondDrivers: DRIVERS,
	pci: PCI,
	loader: oneOf('kexec_load', 'kexec_file_load'),
	kexecTools: oneOf('2.0.18', 'newer'),
	videoDriver: oneOf('hyperv_drm', 'hyperv_fb', 'hyperv_fb-late-removal', 'hyperv_fb-clears'),
	lfbBase: U32,
	secondLfbBase: U32,
	sysfb: YES_OR_NO,
	second: YES_OR_NO,
	mmio: listOf(RANGE),
	framebuffer: orNull(RANGE),
};

/**
 * Fills in defaults and checks all options. @throws SettingError for an unknown option or an invalid value
 * @example
 * ```ts
 * import { resolveOptions } from '@hvmmio/core';
 * console.log(resolveOptions({}).policy); // low-half
 * ```
 */
export function resolveOptions(options: SimulateOptions = {}): ResolvedOptions {
	checkSettings('options', options, OPTION_RULES);
	for (const range of options.mmio ?? []) {
		assertRange('mmio', range);
	}
	assertFramebuffer(options.framebuffer);
	const resolved = withDefaults(options, DEFAULT_OPTIONS);
	return {
		...resolved,
		secondPolicy: options.secondPolicy ?? resolved.policy,
		secondDrivers: options.secondDrivers ?? resolved.drivers,
		lfbBase: options.lfbBase,
		secondLfbBase: options.secondLfbBase,
		mmio: options.mmio,
		framebuffer: options.framebuffer,
	};
}
