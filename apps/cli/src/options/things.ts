/** Resolutions, drivers, devices and versions. */

import type { Span } from '@hvmmio/core/address';
import type { Driver, KexecTools, PciDevice } from '@hvmmio/core/guest';
import type { Resolution } from '@hvmmio/core/host';
import * as text from '@hvmmio/vectors/case';
import { type Kind, textKind, ValueError } from '../command/kind.ts';
import { read, sizeKind, spanKind } from './numbers.ts';

const parseResolution = (value: string): Resolution => read(() => text.parseResolution(value));

/** `4834x3622`; in JSON also `{"horizontal": 4834, "vertical": 3622}`, or null for none. */
export const resolutionKind: Kind<Resolution | null> = {
	placeholder: 'HxV',
	schema: {
		anyOf: [
			{ type: 'null' },
			{ type: 'string', pattern: '^\\s*[0-9]{1,6}[xX][0-9]{1,6}\\s*$' },
			{
				type: 'object',
				properties: { horizontal: { type: 'number' }, vertical: { type: 'number' } },
				required: ['horizontal', 'vertical'],
				additionalProperties: false,
			},
		],
	},
	fromText: parseResolution,
	fromJson(value) {
		if (value === null) {
			return null;
		}
		if (typeof value === 'string') {
			return parseResolution(value);
		}
		const { horizontal, vertical, ...more } = Object(value) as Record<string, unknown>;
		if (typeof horizontal !== 'number' || typeof vertical !== 'number' || Object.keys(more).length > 0) {
			const expected = '{"horizontal":1920,"vertical":1080}';
			throw new ValueError('usage', 'not a resolution', expected);
		}
		return { horizontal, vertical };
	},
};

const DRIVERS_EXPECTED = 'pci and video in load order, each once at most, such as pci,video';

function readDrivers(names: readonly unknown[]): Driver[] {
	const known = names.every((name): name is Driver => name === 'pci' || name === 'video');
	if (!known || new Set(names).size !== names.length) {
		throw new ValueError('usage', known ? 'a driver is named twice' : 'not a list of drivers', DRIVERS_EXPECTED);
	}
	return [...names];
}

/** `pci,video`, or `none`; in JSON an array. */
export const driversKind: Kind<Driver[]> = {
	placeholder: 'LIST',
	schema: { type: 'array', items: { enum: ['pci', 'video'] }, uniqueItems: true },
	values: ['pci,video', 'video,pci', 'pci', 'video', 'none'],
	fromText: (text) => (text === 'none' ? [] : readDrivers(text.split(',').map((name) => name.trim()))),
	fromJson(value) {
		if (!Array.isArray(value)) {
			throw new ValueError('usage', 'not an array', 'an array of pci and video in load order, such as ["pci","video"]');
		}
		return readDrivers(value);
	},
};

const PCI_EXPECTED = 'low=SIZE,high=SIZE such as low=16MB,high=1GB';

function readPci(parts: readonly (readonly [string, () => number])[]): PciDevice {
	const device: { low?: number; high?: number } = {};
	for (const [name, read] of parts) {
		if ((name !== 'low' && name !== 'high') || device[name] !== undefined) {
			throw new ValueError('usage', 'not a device', PCI_EXPECTED);
		}
		device[name] = read();
	}
	return { low: device.low ?? 0, high: device.high ?? 0 };
}

/** `low=16MB,high=1GB`; in JSON `{"low": 16777216, "high": 1073741824}`. Omitted parts are 0. */
export const pciKind: Kind<PciDevice> = {
	placeholder: 'low=SIZE,high=SIZE',
	schema: { type: 'object', properties: { low: sizeKind.schema, high: sizeKind.schema }, additionalProperties: false },
	fromText(text) {
		const parts = text.split(',', 3).map((part): [string, () => number] => {
			const [name = '', ...size] = part.split('=');
			return [name, () => sizeKind.fromText(size.join('='))];
		});
		return readPci(parts);
	},
	fromJson(value) {
		if (value === null || typeof value !== 'object' || Array.isArray(value)) {
			throw new ValueError('usage', 'not a device', '{"low":0,"high":1048576}');
		}
		return readPci(Object.entries(value).map(([name, size]) => [name, () => sizeKind.fromJson(size)]));
	},
};

/** `none` or a span; in JSON also `{"start": "0xf8000000", "size": 8388608}`. */
export const framebufferKind: Kind<Span | 'none'> = {
	placeholder: 'none|START+SIZE',
	schema: { anyOf: [{ const: 'none' }, spanKind.schema] },
	fromText: (text) => (text.trim() === 'none' ? 'none' : spanKind.fromText(text)),
	fromJson: (value) => (value === 'none' ? 'none' : spanKind.fromJson(value)),
};

/** A whole number, in JSON as a number or a string. */
function countKind(what: string, example: number): Kind<number> {
	const expected = `${what} such as ${example}`;
	const read = (text: string) => {
		if (!/^\d{1,4}$/.test(text)) {
			throw new ValueError('usage', 'not a whole number', expected);
		}
		return Number(text);
	};
	return {
		placeholder: 'N',
		schema: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
		fromText: read,
		fromJson(value) {
			if (typeof value !== 'number' && typeof value !== 'string') {
				throw new ValueError('usage', 'not a number', expected);
			}
			return read(String(value));
		},
	};
}

/** A count; the model checks its limit. */
export const rootComplexesKind = countKind('a number', 2);

/** A number of address bits; the model checks its limits. */
export const bitsKind = countKind('a number of bits', 39);

const VERSION_EXPECTED = 'a version from 2.0.18 on such as 2.0.26';
const VERSION = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?$/;

/** A version of kexec-tools: 2.0.18 or newer; older ones are not modelled. */
export const kexecToolsKind: Kind<KexecTools> = textKind(
	'VERSION',
	(text) => {
		const [, major, minor, patch = '0'] = VERSION.exec(text) ?? [];
		if (major === undefined || minor === undefined) {
			throw new ValueError('usage', 'not a version', VERSION_EXPECTED);
		}
		const order = Number(major) * 1e8 + Number(minor) * 1e4 + Number(patch) - 2_0000_0018;
		if (order < 0) {
			throw new ValueError('out-of-range', 'it is not known what so old a version passes on', VERSION_EXPECTED);
		}
		return order === 0 ? '2.0.18' : 'newer';
	},
	VERSION_EXPECTED,
);
