/** The door for a VM of any host: which host, and none of another one's settings. */

import { checkObject } from '../settings/rule.ts';
import type { AnyVm } from '../simulate/host.ts';
import { type OpenVmmSettings, resolveOpenVmm } from './openvmm/vm.ts';
import { checkOneOf, SettingError } from './setting-error.ts';
import { resolveVm, type VmSettings } from './vm.ts';

/** The hosts that are modelled. */
export type HostId = 'hyperv' | 'openvmm';

/** What can be said of a VM; which of it, its host decides. */
export type AnySettings = VmSettings & OpenVmmSettings & { readonly host?: HostId | undefined };

/** Why a setting of Hyper-V says nothing under OpenVMM. */
const NOT_ON_OPENVMM = {
	generation: 'OpenVMM has no generations',
	platform: 'a platform is a set of Hyper-V’s defaults',
	confidential: 'isolated VMs are not modelled under OpenVMM',
	lowMmio: 'no option of OpenVMM changes low MMIO',
	highMmio: 'no option of OpenVMM changes high MMIO',
	highMmioBase: 'OpenVMM puts high MMIO above RAM',
	resolution: 'its framebuffer has 8 MiB whatever the mode',
	resolutionType: 'its framebuffer has 8 MiB whatever the mode',
} as const satisfies Partial<Record<keyof AnySettings, string>>;

/** And the other way round. */
const NOT_ON_HYPERV = {
	ram: 'Hyper-V’s windows do not depend on RAM',
	rootComplexes: 'Hyper-V gives a guest no PCIe root complexes',
	gfx: 'Hyper-V always has a framebuffer, but on a confidential VM',
	boot: 'a Hyper-V guest is booted by the firmware of its generation',
	vmbus: 'Hyper-V always has VMBus',
	openhcl: 'OpenHCL under Hyper-V is not modelled',
	release: 'there is one model of Hyper-V',
	physicalAddressBits: 'where Hyper-V’s windows lie does not depend on it',
} as const satisfies Partial<Record<keyof AnySettings, string>>;

/**
 * A VM, complete, of the host that is named (Hyper-V, if none is).
 * @throws SettingError for a setting that is the other host's, or that the host would not accept
 * @example
 * ```ts
 * import { GIB } from '@hvmmio/core/address';
 * import { resolveAnyVm } from '@hvmmio/core/host';
 * console.log('host' in resolveAnyVm({ host: 'openvmm', ram: 4 * GIB })); // true
 * ```
 */
export function resolveAnyVm(given: AnySettings): AnyVm {
	checkObject('vm', given);
	const { host = 'hyperv', ...settings } = given;
	checkOneOf('host', host, ['hyperv', 'openvmm']);
	const [other, name] = host === 'hyperv' ? [NOT_ON_HYPERV, 'openvmm'] : [NOT_ON_OPENVMM, 'hyperv'];
	for (const [key, reason] of Object.entries(other)) {
		const value = settings[key as keyof typeof settings];
		if (value !== undefined) {
			throw new SettingError(key, value, reason, `it only with the host ${name}`);
		}
	}
	return host === 'hyperv' ? resolveVm(settings) : resolveOpenVmm(settings);
}
