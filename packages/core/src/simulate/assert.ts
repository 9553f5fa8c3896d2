/** Checks of what a caller gives to `simulate`. */

import { assertAddress } from '../address.ts';
import type { Driver, PciDevice } from './kernel.ts';

/** More devices than any host passes through; the search's cost grows with their square. */
const MOST_DEVICES = 1024;

/** @throws RangeError for a driver that is unknown or named twice. */
export function assertDrivers(title: string, drivers: readonly Driver[]): void {
	for (let i = 0; i < drivers.length; i++) {
		const driver = drivers[i] as Driver;
		if ((driver !== 'pci' && driver !== 'video') || drivers.indexOf(driver) !== i) {
			throw new RangeError(`"${title}" expected pci and video, each once at most, got ${drivers.join(',')}`);
		}
	}
}

/** @throws TypeError, RangeError for sizes that are none, or more than 1024 devices. */
export function assertPci(devices: readonly PciDevice[]): void {
	if (devices.length > MOST_DEVICES) {
		throw new RangeError(`"pci" expected at most ${MOST_DEVICES} devices, got ${devices.length}`);
	}
	for (const { low, high } of devices) {
		assertAddress('pci low', low);
		assertAddress('pci high', high);
	}
}
