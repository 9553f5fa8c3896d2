/** A file of devices: `[{"low": "16MB", "high": "64GB"}, {"name": "GPU", "bars": [{"size": 16777216, "bits": 32}]}]`. */

import { SettingError } from '@hvmmio/core';
import type { PciDevice } from '@hvmmio/core/guest';
import { type Bar, deviceOfBars } from '@hvmmio/core/plan';
import { readingJson, ValueError } from '../command/kind.ts';
import { InputError } from '../input-error.ts';
import { sizeKind } from './numbers.ts';
import { pciKind } from './things.ts';

const EXPECTED = '{"low":"16MB","high":"1GB"} or {"bars":[{"size":"16MB","bits":32}]}';

export interface NamedDevice extends PciDevice {
	/** Its name in the file. */
	readonly name: string | null;
}

/** @param what name of the file in messages @throws InputError */
export function readDevices(value: unknown, what: string): NamedDevice[] {
	if (!Array.isArray(value)) {
		throw new InputError('bad-json', what, value, 'not an array', `[…] of ${EXPECTED}`);
	}
	return value.map((device, i) => readDevice(device, `${what}[${i}]`));
}

function readDevice(value: unknown, what: string): NamedDevice {
	const { name = null, bars, ...rest } = objectOf(value, what, EXPECTED);
	if (name !== null && typeof name !== 'string') {
		throw new InputError('usage', `${what}.name`, name, 'not a string', 'a name in words');
	}
	if (bars === undefined) {
		return { name, ...readingJson(what, value, () => pciKind.fromJson(rest)) };
	}
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) {
		throw new InputError('unknown-key', what, unknown, 'does not go with bars', 'name and bars');
	}
	if (!Array.isArray(bars)) {
		throw new InputError('usage', `${what}.bars`, bars, 'not an array', '[{"size":"16MB","bits":32}]');
	}
	const read = bars.map((bar, i) => readBar(bar, `${what}.bars[${i}]`));
	return { name, ...readingJson(`${what}.bars`, bars, () => windowsOf(read)) };
}

function readBar(value: unknown, what: string): Bar {
	const expected = '{"size":"16MB","bits":32}';
	const { size, bits, ...rest } = objectOf(value, what, expected);
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) {
		throw new InputError('unknown-key', what, unknown, 'unknown key', 'size and bits');
	}
	if (bits !== 32 && bits !== 64) {
		throw new InputError('usage', `${what}.bits`, bits, 'no width of a memory BAR', '32 or 64');
	}
	return { size: readingJson(`${what}.size`, size, () => sizeKind.fromJson(size)), bits };
}

function windowsOf(bars: readonly Bar[]): PciDevice {
	try {
		return deviceOfBars(bars);
	} catch (error) {
		throw error instanceof SettingError ? new ValueError('out-of-range', error.reason, error.expected) : error;
	}
}

function objectOf(value: unknown, what: string, expected: string): Record<string, unknown> {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) {
		throw new InputError('bad-json', what, value, 'not an object', expected);
	}
	return value as Record<string, unknown>;
}
