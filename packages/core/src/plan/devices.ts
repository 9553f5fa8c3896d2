/** Devices as lspci and inventories list them. */

import { ADDRESS_LIMIT, alignUp, assertAddress } from '../address/address.ts';
import { PAGE } from '../address/units.ts';
import { settingError } from '../errors.ts';
import type { PciDevice } from '../simulate/kernel.ts';

/** A memory BAR: size in bytes, and address width. */
export interface Bar {
	readonly size: number;
	readonly bits: 32 | 64;
}

/**
 * The windows of a device with these BARs, each counted in whole pages (docs/domain.md, section 5).
 * @throws TypeError, RangeError for an invalid size, SettingError for bits other than 32 or 64, or more than 2^52 bytes
 * of one width
 * @example
 * ```ts
 * import { MIB } from '@hvmmio/core/address';
 * import { deviceOfBars } from '@hvmmio/core/plan';
 * const device = deviceOfBars([
 * 	{ size: 4096, bits: 32 },
 * 	{ size: 16 * MIB, bits: 64 },
 * ]);
 * console.log(device.low, device.high); // 4096 16777216
 * ```
 */
export function deviceOfBars(bars: readonly Bar[]): PciDevice {
	const device = { low: 0, high: 0 };
	for (const { size, bits } of bars) {
		assertAddress('size', size);
		if (bits !== 32 && bits !== 64) {
			throw settingError('bits', bits, 'bar-width');
		}
		device[bits === 32 ? 'low' : 'high'] += alignUp(size, PAGE);
	}
	const most = Math.max(device.low, device.high);
	if (most > ADDRESS_LIMIT) {
		throw settingError('bars', most, 'bars-too-large');
	}
	return device;
}
