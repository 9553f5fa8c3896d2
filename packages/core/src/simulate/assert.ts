/** Checks of what a caller gives to `simulate`. */

import { assertAddress } from '../address.ts';
import { SettingError } from '../host/setting-error.ts';
import type { Driver, PciDevice } from './kernel.ts';

/** More devices than any host passes through; the search's cost grows with their square. */
const MOST_DEVICES = 1024;

/** @throws SettingError for a driver that is unknown or named twice. */
export function assertDrivers(title: string, drivers: readonly Driver[]): void {
	for (let i = 0; i < drivers.length; i++) {
		const driver = drivers[i] as Driver;
		if ((driver !== 'pci' && driver !== 'video') || drivers.indexOf(driver) !== i) {
			throw new SettingError(title, drivers.join(','), 'no list of drivers', 'pci and video, each once at most');
		}
	}
}

/** @throws SettingError for more than 1024 devices, TypeError or RangeError for sizes that are none. */
export function assertPci(devices: readonly PciDevice[]): void {
	if (devices.length > MOST_DEVICES) {
		throw new SettingError('pci', devices.length, 'too many devices', `at most ${MOST_DEVICES} devices`);
	}
	for (const { low, high } of devices) {
		assertAddress('pci low', low);
		assertAddress('pci high', high);
	}
}
