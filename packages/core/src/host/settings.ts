/** The door for a VM of any host: which host, and none of another one's settings. */

import { NOT_ON_HYPERV, NOT_ON_OPENVMM, settingError } from '../errors.ts';
import { checkObject, checkOneOf } from '../settings/check.ts';
import type { AnyVm } from '../simulate/host.ts';
import { type OpenVmmSettings, resolveOpenVmm } from './openvmm/vm.ts';
import { resolveVm, type VmSettings } from './vm.ts';

/** The hosts that are modelled. */
export type HostId = 'hyperv' | 'openvmm';

/** What can be said of a VM; which of it, its host decides. */
export type AnySettings = VmSettings & OpenVmmSettings & { readonly host?: HostId | undefined };

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
	if (host === 'hyperv') {
		const key = givenOf(settings, NOT_ON_HYPERV);
		if (key !== undefined) {
			throw settingError(key, settings[key], 'not-on-hyperv', key);
		}
		return resolveVm(settings);
	}
	const key = givenOf(settings, NOT_ON_OPENVMM);
	if (key !== undefined) {
		throw settingError(key, settings[key], 'not-on-openvmm', key);
	}
	return resolveOpenVmm(settings);
}

/** The first of the other host's settings that is given. */
function givenOf<K extends keyof AnySettings>(given: AnySettings, others: Readonly<Record<K, string>>): K | undefined {
	return (Object.keys(others) as K[]).find((key) => given[key] !== undefined);
}
