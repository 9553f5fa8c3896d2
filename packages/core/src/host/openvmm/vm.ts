/** Settings of a VM under OpenVMM, and their limits. Source: docs/hosts.md, OpenVMM. */

import { ADDRESS_LIMIT } from '../../address/address.ts';
import { MIB, PAGE } from '../../address/units.ts';
import { DEFAULT_OPENVMM } from '../../defaults.ts';
import { NoRoomError, settingError } from '../../errors.ts';
import { checkSettings } from '../../settings/check.ts';
import { BYTES, oneOf, orNull, type Rules, WHOLE, YES_OR_NO } from '../../settings/rule.ts';
import { withDefaults } from '../../settings/with-defaults.ts';
import { endOf, type Placement, place } from './place.ts';

/** A VM under OpenVMM with all settings resolved. Sizes in bytes. */
export interface OpenVmmVm {
	readonly host: 'openvmm';
	readonly arch: 'x86_64' | 'arm64';
	/** `--memory`, in whole pages. */
	readonly ram: number;
	/** PCIe root complexes, each with a segment of its own. */
	readonly rootComplexes: number;
	/** True if there is a framebuffer and a video device on VMBus. */
	readonly gfx: boolean;
	/** `direct`: Linux with OpenVMM's own ACPI tables; `devicetree`: Linux with a device tree. */
	readonly boot: 'uefi' | 'direct' | 'devicetree';
	readonly vmbus: boolean;
	/** True if OpenHCL runs in VTL2; the modelled guest is then VTL0's. */
	readonly openhcl: boolean;
	/** `1.7`: release 1.7.2511, with the layout from before fdad1f346 (2026-05-18). */
	readonly release: '1.7' | 'current';
	/** The host's physical address bits, 32 to 52; null if no limit is checked. */
	readonly physicalAddressBits: number | null;
	/** `none`: as without `gfx`; omitted: decided by `gfx`. */
	readonly framebuffer?: 'none' | undefined;
}

/** Settings as given; only `ram` has no default. */
export type OpenVmmSettings = { readonly [K in Exclude<keyof OpenVmmVm, 'host'>]?: OpenVmmVm[K] | undefined };

/** As many as fit below a low window of 128 MiB: 3968 MiB in pieces of 64 MiB. */
const ROOT_COMPLEXES_MAX = 62;
const BITS_MIN = 32;
const BITS_MAX = 52;

/** The values each setting permits on its own. */
export const OPENVMM_RULES: Rules<OpenVmmSettings> = {
	arch: oneOf('x86_64', 'arm64'),
	ram: BYTES,
	rootComplexes: WHOLE,
	gfx: YES_OR_NO,
	boot: oneOf('uefi', 'direct', 'devicetree'),
	vmbus: YES_OR_NO,
	openhcl: YES_OR_NO,
	release: oneOf('1.7', 'current'),
	physicalAddressBits: orNull(WHOLE),
	framebuffer: oneOf('none'),
};

/**
 * Fills in defaults and checks the limits. @throws SettingError for the first setting with which OpenVMM would not
 * start a VM, or that is not modelled.
 * @example
 * ```ts
 * import { GIB } from '@hvmmio/core/address';
 * import { resolveOpenVmm } from '@hvmmio/core/host';
 * console.log(resolveOpenVmm({ ram: 4 * GIB }).boot); // uefi
 * ```
 */
export function resolveOpenVmm(settings: OpenVmmSettings): OpenVmmVm {
	checkSettings('vm', settings, OPENVMM_RULES);
	const { ram } = settings;
	const { rootComplexes, physicalAddressBits, ...others } = withDefaults(settings, DEFAULT_OPENVMM);
	if (ram === undefined) {
		throw settingError('ram', ram, 'no-ram');
	}
	if (!Number.isInteger(ram) || ram < MIB || ram % PAGE !== 0 || ram > ADDRESS_LIMIT) {
		throw settingError('ram', ram, 'ram');
	}
	if (!Number.isInteger(rootComplexes) || rootComplexes < 0 || rootComplexes > ROOT_COMPLEXES_MAX) {
		throw settingError('rootComplexes', rootComplexes, 'outside-of', 0, ROOT_COMPLEXES_MAX);
	}
	if (physicalAddressBits !== null && !isBits(physicalAddressBits)) {
		throw settingError('physicalAddressBits', physicalAddressBits, 'outside-of', BITS_MIN, BITS_MAX);
	}
	const vm: OpenVmmVm = {
		host: 'openvmm',
		arch: others.arch,
		ram,
		rootComplexes,
		gfx: others.gfx,
		boot: others.boot,
		vmbus: others.vmbus,
		openhcl: others.openhcl,
		release: others.release,
		physicalAddressBits,
		...(settings.framebuffer === undefined ? {} : { framebuffer: settings.framebuffer }),
	};
	checkTogether(vm);
	checkRoom(vm);
	return vm;
}

function checkTogether({ gfx, boot, vmbus, openhcl, release, rootComplexes, framebuffer }: OpenVmmVm): void {
	if (gfx && framebuffer === 'none') {
		throw settingError('framebuffer', 'none', 'gfx-without-framebuffer');
	}
	if (gfx && !vmbus) {
		throw settingError('gfx', true, 'gfx-without-vmbus');
	}
	if (openhcl && boot === 'devicetree') {
		throw settingError('openhcl', true, 'openhcl-devicetree');
	}
	if (openhcl && !vmbus) {
		throw settingError('openhcl', true, 'openhcl-without-vmbus');
	}
	if (release === '1.7' && rootComplexes > 0) {
		throw settingError('rootComplexes', rootComplexes, 'root-complexes-1.7');
	}
}

/** Checks that RAM and windows can be placed, and that everything is below the host's address limit. */
function checkRoom(vm: OpenVmmVm): void {
	let placed: Placement;
	try {
		placed = place(vm);
	} catch (error) {
		if (!(error instanceof NoRoomError)) {
			throw error;
		}
		const isRam = error.what === 'ram' || vm.rootComplexes === 0;
		const setting = isRam ? 'ram' : 'rootComplexes';
		throw settingError(setting, vm[setting], 'no-room', error.what, setting);
	}
	const bits = vm.physicalAddressBits;
	const top = topOf(placed);
	if (bits !== null && top > 2 ** bits) {
		throw settingError('physicalAddressBits', bits, 'layout-too-high', top);
	}
}

function topOf({ ram, low, high, pcie, vtl2 }: Placement): number {
	const windows = pcie.flatMap((each) => [each.low, each.high, each.ecam]);
	const others = [high, vtl2?.mmio, vtl2?.framebuffer].filter((range) => range != null);
	return endOf([...ram, low, ...windows, ...others]);
}

function isBits(value: number): boolean {
	return Number.isInteger(value) && value >= BITS_MIN && value <= BITS_MAX;
}
