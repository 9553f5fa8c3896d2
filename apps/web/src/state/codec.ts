/** Encoding of a scenario's fields in a link. Fields with default values are omitted. */

import { POLICIES } from '@hvmmio/core';
import { ADDRESS_LIMIT, type Range } from '@hvmmio/core/address';
import type { Driver } from '@hvmmio/core/guest';
import { DEVICE_KINDS, type NamedDevice } from './devices.ts';
import { DEFAULT_SCENARIO, MAX_DEVICES, type Scenario } from './scenario.ts';

/** Thrown for text that this encoder cannot have produced. */
export class DamagedLink extends Error {}

interface Field<T> {
	/** Short text of `[A-Za-z0-9._*-]`, at which programs do not cut links. */
	readonly write: (value: T) => string;
	/** @throws DamagedLink */
	readonly read: (text: string) => T;
}

function choice<T extends string | number>(values: readonly T[]): Field<T> {
	return {
		write: String,
		read: (text) => values.find((value) => String(value) === text) ?? damaged(text),
	};
}

function damaged(text: string): never {
	throw new DamagedLink(`"${text.slice(0, 24)}" means nothing here`);
}

const hex: Field<number> = {
	write: (value) => value.toString(16),
	read(text) {
		const value = /^[0-9a-f]{1,14}$/.test(text) ? Number.parseInt(text, 16) : Number.NaN;
		return value <= ADDRESS_LIMIT ? value : damaged(text);
	},
};

const flag: Field<boolean> = {
	write: (value) => (value ? '1' : '0'),
	read: (text) => (text === '1' ? true : text === '0' ? false : damaged(text)),
};

/** A non-empty list. */
function list<T>(item: Field<T>, most: number): Field<readonly T[]> {
	return {
		write: (values) => values.map(item.write).join('.'),
		read(text) {
			const parts = text.split('.', most + 1);
			return parts.length > most ? damaged(text) : parts.map(item.read);
		},
	};
}

function pair<T>(make: (a: number, b: number) => T, take: (value: T) => readonly [number, number]): Field<T> {
	return {
		write: (value) => take(value).map(hex.write).join('-'),
		read(text) {
			const [a, b, more] = text.split('-', 3);
			return a === undefined || b === undefined || more !== undefined ? damaged(text) : make(hex.read(a), hex.read(b));
		},
	};
}

const range = pair<Range>(
	(start, end) => (start < end ? { start, end } : damaged(hex.write(start))),
	({ start, end }) => [start, end],
);

/** Two sizes and, if known, the id of the device's kind. */
const device: Field<NamedDevice> = {
	write: ({ low, high, kind }) => [hex.write(low), hex.write(high), ...(kind === undefined ? [] : [kind])].join('-'),
	read(text) {
		const [low = '', high = '', kind, more] = text.split('-', 4);
		if (more !== undefined || (kind !== undefined && !DEVICE_KINDS.some(({ id }) => id === kind))) {
			return damaged(text);
		}
		const sizes = { low: hex.read(low), high: hex.read(high) };
		return kind === undefined ? sizes : { ...sizes, kind };
	},
};

const drivers: Field<readonly Driver[]> = {
	write: (value) => value.map((driver) => driver.charAt(0)).join('') || '0',
	read: (text) =>
		(({ pv: ['pci', 'video'], vp: ['video', 'pci'], p: ['pci'], v: ['video'], '0': [] }) as const)[text] ??
		damaged(text),
};

function nullable<T>(field: Field<T>): Field<T | null> {
	return {
		write: (value) => (value === null ? '*' : field.write(value)),
		read: (text) => (text === '*' ? null : field.read(text)),
	};
}

/** A range, or a fixed word. */
function rangeOr<T extends string>(word: T): Field<Range | T> {
	return {
		write: (value) => (typeof value === 'string' ? value : range.write(value)),
		read: (text) => (text === word ? word : range.read(text)),
	};
}

const policy = choice(POLICIES.map((each) => each.id));

const FIELDS: { readonly [K in keyof Scenario]: readonly [key: string, field: Field<Scenario[K]>] } = {
	host: ['ho', choice(['hyperv', 'openvmm'])],
	generation: ['g', choice([1, 2])],
	arch: ['a', choice(['x86_64', 'arm64'])],
	platform: ['p', choice(['lab', 'azure'])],
	confidential: ['c', flag],
	lowMmio: ['l', nullable(hex)],
	highMmio: ['h', hex],
	highMmioBase: ['hb', hex],
	resolution: [
		'r',
		nullable({
			write: ({ horizontal, vertical }) => `${horizontal}x${vertical}`,
			read(text) {
				const [, horizontal, vertical] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? damaged(text);
				return { horizontal: Number(horizontal), vertical: Number(vertical) };
			},
		}),
	],
	resolutionType: ['rt', choice(['single', 'maximum', 'default'])],
	ram: ['ra', hex],
	rootComplexes: ['rc', hex],
	gfx: ['gx', flag],
	boot: ['bo', choice(['uefi', 'direct', 'devicetree'])],
	vmbus: ['vb', flag],
	openhcl: ['oh', flag],
	release: ['re', choice(['1.7', 'current'])],
	physicalAddressBits: ['pb', nullable(hex)],
	policy: ['k', policy],
	secondPolicy: ['k2', nullable(policy)],
	drivers: ['d', drivers],
	secondDrivers: ['d2', nullable(drivers)],
	second: ['s', flag],
	pci: ['pci', list(device, MAX_DEVICES)],
	loader: ['lo', choice(['kexec_load', 'kexec_file_load'])],
	kexecTools: ['kt', choice(['2.0.18', 'newer'])],
	videoDriver: ['vd', choice(['hyperv_drm', 'hyperv_fb', 'hyperv_fb-late-removal', 'hyperv_fb-clears'])],
	sysfb: ['sf', flag],
	lfbBase: ['lb', nullable(hex)],
	secondLfbBase: ['lb2', nullable(hex)],
	mmio: ['m', nullable(list(range, MAX_DEVICES))],
	framebuffer: ['fb', nullable(rangeOr('none'))],
};

export const policyField = nullable(policy);
export const rangeField = range;

/** Keys, with `prefix`, and texts of the fields that differ from the default. */
export function writeScenario(scenario: Scenario, prefix: string): [string, string][] {
	return Object.entries(FIELDS).flatMap(([name, [key, field]]) => {
		const text = (field as Field<unknown>).write(scenario[name as keyof Scenario]);
		const usual = (field as Field<unknown>).write(DEFAULT_SCENARIO[name as keyof Scenario]);
		return text === usual ? [] : [[`${prefix}${key}`, text] as [string, string]];
	});
}

/**
 * Reads a scenario from a link's parts and removes its keys.
 * @throws DamagedLink
 */
export function readScenario(parts: Map<string, string>, prefix: string): Scenario {
	const scenario: Record<string, unknown> = { ...DEFAULT_SCENARIO };
	for (const [name, [key, field]] of Object.entries(FIELDS)) {
		const text = parts.get(prefix + key);
		if (text !== undefined) {
			scenario[name] = field.read(text);
			parts.delete(prefix + key);
		}
	}
	return scenario as unknown as Scenario;
}
