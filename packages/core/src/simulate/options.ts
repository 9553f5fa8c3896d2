/** How the two kernels are built and started: what may be said, the defaults, and the door that checks all of it. */

import type { PolicyId } from '../policies/policy.ts';
import { assertRange } from '../policies/reserve.ts';
import { POLICIES } from '../policies/table.ts';
import { deepFrozen } from '../settings/frozen.ts';
import {
	BYTES,
	checkSettings,
	fields,
	listOf,
	oneOf,
	orNull,
	type Rule,
	type Rules,
	U32,
	YES_OR_NO,
} from '../settings/rule.ts';
import { assertFramebuffer, type HostOverrides } from './host.ts';
import type { Driver, KexecTools, Loader, PciDevice, VideoDriver } from './kernel.ts';

/** How the two kernels are built and started. What is left out takes the default named. */
export interface SimulateOptions extends HostOverrides {
	/** `low-half`. */
	readonly policy?: PolicyId | undefined;
	/** As `policy`. */
	readonly secondPolicy?: PolicyId | undefined;
	/** pci, then video. */
	readonly drivers?: readonly Driver[] | undefined;
	/** As `drivers`. */
	readonly secondDrivers?: readonly Driver[] | undefined;
	/** One device with 1 MiB of 64-bit BARs. */
	readonly pci?: readonly PciDevice[] | undefined;
	/** `kexec_load`. */
	readonly loader?: Loader | undefined;
	/** `newer`. */
	readonly kexecTools?: KexecTools | undefined;
	/** `hyperv_drm`. */
	readonly videoDriver?: VideoDriver | undefined;
	/** What the host model says; 32 bits. */
	readonly lfbBase?: number | undefined;
	/** What `secondLfbBase` says; 32 bits. */
	readonly secondLfbBase?: number | undefined;
	/** CONFIG_SYSFB in both kernels; true. */
	readonly sysfb?: boolean | undefined;
	/** Is there a second kernel? True. */
	readonly second?: boolean | undefined;
}

/** Options, complete. What follows from the host where nothing is said stays open. */
export type ResolvedOptions = Pick<SimulateOptions, Open> & {
	readonly [K in Exclude<keyof SimulateOptions, Open>]-?: NonNullable<SimulateOptions[K]>;
};
type Open = 'lfbBase' | 'secondLfbBase' | 'mmio' | 'framebuffer';

/** One device with 1 MiB of 64-bit BARs, like an NVMe disk. */
export const DEFAULT_PCI: readonly PciDevice[] = deepFrozen([{ low: 0, high: 2 ** 20 }]);
export const DEFAULT_DRIVERS: readonly Driver[] = deepFrozen(['pci', 'video']);

/** What an option is if nothing is said. The second kernel's policy and drivers are the first one's. */
export const DEFAULT_OPTIONS = deepFrozen({
	policy: 'low-half',
	drivers: DEFAULT_DRIVERS,
	pci: DEFAULT_PCI,
	loader: 'kexec_load',
	kexecTools: 'newer',
	videoDriver: 'hyperv_drm',
	sysfb: true,
	second: true,
} as const);

/** More devices than any host passes through. */
export const MAX_DEVICES = 1024;

const POLICY = oneOf(...POLICIES.map(({ id }) => id));
const RANGE = fields({ start: BYTES, end: BYTES });

/** Each driver once at most, in load order. */
const DRIVERS: Rule = {
	...listOf(oneOf('pci', 'video')),
	expected: 'a list of pci and video, each once at most',
	problem(value) {
		const problem = listOf(oneOf('pci', 'video')).problem(value);
		return problem ?? (new Set(value as string[]).size === (value as string[]).length ? null : 'a driver twice');
	},
};

const PCI: Rule = {
	...listOf(fields({ low: BYTES, high: BYTES })),
	expected: `a list of at most ${MAX_DEVICES} devices {low, high}, sizes in bytes`,
	problem(value) {
		const problem = listOf(fields({ low: BYTES, high: BYTES })).problem(value);
		return problem ?? ((value as unknown[]).length > MAX_DEVICES ? 'too many devices' : null);
	},
};

/** What each option may be, alone. */
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
 * Fills in what was not given and checks everything, before anything runs.
 * @throws SettingError for an unknown option or one that will not do
 */
export function resolveOptions(options: SimulateOptions = {}): ResolvedOptions {
	checkSettings('options', options, OPTION_RULES);
	for (const range of options.mmio ?? []) {
		assertRange('mmio', range);
	}
	assertFramebuffer(options.framebuffer);
	const { policy = DEFAULT_OPTIONS.policy, drivers = DEFAULT_OPTIONS.drivers } = options;
	return {
		policy,
		secondPolicy: options.secondPolicy ?? policy,
		drivers,
		secondDrivers: options.secondDrivers ?? drivers,
		pci: options.pci ?? DEFAULT_OPTIONS.pci,
		loader: options.loader ?? DEFAULT_OPTIONS.loader,
		kexecTools: options.kexecTools ?? DEFAULT_OPTIONS.kexecTools,
		videoDriver: options.videoDriver ?? DEFAULT_OPTIONS.videoDriver,
		sysfb: options.sysfb ?? DEFAULT_OPTIONS.sysfb,
		second: options.second ?? DEFAULT_OPTIONS.second,
		lfbBase: options.lfbBase,
		secondLfbBase: options.secondLfbBase,
		mmio: options.mmio,
		framebuffer: options.framebuffer,
	};
}
