/** Settings of a VM of any host: selects the host and refuses settings of the other one. */

import { NOT_ON_HYPERV, NOT_ON_OPENVMM, settingError } from '../errors.ts';
import { checkObject, checkOneOf } from '../settings/check.ts';
import type { AnyVm } from '../simulate/host.ts';
import { type OpenVmmSettings, resolveOpenVmm } from './openvmm/vm.ts';
import { resolveVm, type VmSettings } from './vm.ts';

/** The modelled hosts. */
export type HostId = 'hyperv' | 'openvmm';

/** The settings of all hosts; each host accepts its own. */
export type AnySettings = VmSettings & OpenVmmSettings & { readonly host?: HostId | undefined };

/**
 * Resolves a VM of the named host, by default Hyper-V.
 * @throws SettingError for a setting of the other host, or one that the host would not accept
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

/** The first given setting that belongs to the other host. */
function givenOf<K extends keyof AnySettings>(given: AnySettings, others: Readonly<Record<K, string>>): K | undefined {
	return (Object.keys(others) as K[]).find((key) => given[key] !== undefined);
}
