/**
 * Every error of this package: throw sites give a code and values, and the messages are made here. `SettingError` is for
 * settings and options; other addresses are checked with JavaScript's own TypeError and RangeError.
 */

import type { Rule } from './settings/rule.ts';

/** Why a setting is refused. */
export type SettingCode = 'missing' | 'unknown-setting' | 'wrong-type' | 'out-of-range';

/**
 * A setting that is refused; the message names it, what was given and what was expected.
 * @example
 * ```ts
 * import { resolveVm, SettingError } from '@hvmmio/core';
 * import { MIB } from '@hvmmio/core/address';
 * try {
 * 	resolveVm({ lowMmio: 64 * MIB });
 * } catch (error) {
 * 	if (error instanceof SettingError) {
 * 		console.log(error.setting, error.code); // lowMmio out-of-range
 * 	}
 * }
 * ```
 */
export class SettingError extends RangeError {
	readonly code: SettingCode;
	/** The setting's name as in `VmSettings` or `SimulateOptions`. */
	readonly setting: string;
	/** What was given. */
	readonly value: unknown;
	/** The reason, in a few words. */
	readonly reason: string;
	/** What was expected, with the limits. */
	readonly expected: string;

	constructor(setting: string, value: unknown, reason: string, expected: string, code: SettingCode = 'out-of-range') {
		super(`${setting} ${show(value)}: ${reason}, expected ${expected}`);
		this.name = 'SettingError';
		this.code = code;
		this.setting = setting;
		this.value = value;
		this.reason = reason;
		this.expected = expected;
	}
}

/** Longest part of a value that a message quotes. */
const MAX_SHOWN = 80;

function show(value: unknown): string {
	const text = typeof value === 'object' && value !== null ? jsonOf(value) : String(value);
	return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** JSON with NaN and bigints, which JSON lacks; `object` for what has no JSON, such as a circle. */
function jsonOf(value: object): string {
	try {
		return (
			JSON.stringify(value, (_, each) => (typeof each === 'bigint' || Number.isNaN(each) ? `${each}` : each)) ??
			'object'
		);
	} catch {
		return 'object';
	}
}

/** For each refusal: the reason, what was expected, and the code unless it is `out-of-range`. */
const REFUSALS = {
	'no-settings': () => ['nothing given', 'an object, {} for all defaults', 'missing'],
	'settings-not-object': () => ['not an object', 'an object, {} for all defaults', 'wrong-type'],
	inherited: () => ['inherited', 'a property of the object itself', 'wrong-type'],
	'unknown-setting': ([first, ...others]: readonly string[]) => [
		'unknown setting',
		others.length === 0 ? `${first}` : `one of ${[first, ...others].join(', ')}`,
		'unknown-setting',
	],
	missing: (rule: Rule) => ['nothing given', expectedBy(rule), 'missing'],
	'none-of': (values: readonly (string | number)[]) => ['unknown', values.join(', ')],
	'no-such-policy': (ids: readonly string[]) => ['no such policy', ids.join(', ')],
	'ends-before-start': () => ['ends before it starts', 'a start below its end'],
	'too-many-ranges': (max: number) => ['too many ranges', `at most ${max} ranges`],
	'too-many-devices': (max: number) => ['too many devices', `at most ${max} devices`],
	'outside-of': (min: number, max: number) => ['out of range', `${min} to ${max}`],
	'not-on-openvmm': (setting: keyof typeof NOT_ON_OPENVMM) => [NOT_ON_OPENVMM[setting], 'it only with the host hyperv'],
	'not-on-hyperv': (setting: keyof typeof NOT_ON_HYPERV) => [NOT_ON_HYPERV[setting], 'it only with the host openvmm'],

	'arm64-generation': () => ['arm64 has no generation 1', '2'],
	'confidential-generation': () => ['a confidential VM is of generation 2', '2'],
	'low-mmio': (by: Bound, minMib: number, arch: string) => [BOUNDS[by], `${minMib} MiB to 3.5 GiB on ${arch}`],
	'high-mmio': (by: Bound) => [BOUNDS[by], '1 MiB or more, all below 2^52'],
	'high-mmio-base': (by: 'below' | 'above') => [
		by === 'below' ? 'below 4 GiB' : 'past 2^52',
		'0x100000000 or more, all below 2^52',
	],
	'no-resolution': () => ['no resolution is given', 'default, or a resolution'],
	resolution: () => ['out of range', '1x1 to 7680x4320'],

	'no-ram': () => ['nothing given, and OpenVMM lays the windows out around it', 'a size such as 4GB', 'missing'],
	ram: () => ['out of range', 'whole pages of 4 KiB, 1 MiB or more, all below 2^52'],
	'gfx-without-framebuffer': () => ['gfx asks for one', 'one of the two'],
	'gfx-without-vmbus': () => ['the video device is on VMBus', 'a VM with VMBus'],
	'openhcl-devicetree': () => ['with a device tree the guest is VTL2 itself, not modelled', 'uefi or direct'],
	'openhcl-without-vmbus': () => ['OpenHCL relays VMBus', 'a VM with VMBus'],
	'drivers-without-vmbus': () => ['none of the drivers runs without it', 'a VM with VMBus'],
	'root-complexes-1.7': () => ['where release 1.7 puts them is not modelled', '0'],
	'no-room': (window: string, setting: 'ram' | 'rootComplexes') => [
		`no room for the ${window}`,
		setting === 'ram' ? 'less of it' : 'fewer of them',
	],
	'layout-too-high': (top: number) => [
		`the layout ends at 0x${top.toString(16)}`,
		'more of them, or less RAM and fewer root complexes',
	],

	'empty-framebuffer': () => ['empty', 'a size in whole MiB'],
	'framebuffer-size': () => ['not whole MiB', 'a size in whole MiB'],
	'bar-width': () => ['no width of a BAR', '32 or 64'],
	'bars-too-large': () => ['too large in all', 'at most 2^52 bytes of one width'],
	'empty-name': () => ['empty', 'the name as Get-VM prints it'],
	'control-characters': () => ['has control characters in it', 'the name as Get-VM prints it'],
} satisfies Record<string, (...values: never[]) => readonly [string, string, SettingCode?]>;

/** How a number violates its limits. */
export type Bound = 'below' | 'above' | 'not-whole';
const BOUNDS = { below: 'under the minimum', above: 'over the maximum', 'not-whole': 'not a whole number' };

/** Why a Hyper-V setting has no effect under OpenVMM. */
export const NOT_ON_OPENVMM = {
	generation: 'OpenVMM has no generations',
	platform: 'a platform is a set of Hyper-V’s defaults',
	confidential: 'isolated VMs are not modelled under OpenVMM',
	lowMmio: 'no option of OpenVMM changes low MMIO',
	highMmio: 'no option of OpenVMM changes high MMIO',
	highMmioBase: 'OpenVMM puts high MMIO above RAM',
	resolution: 'its framebuffer has 8 MiB whatever the mode',
	resolutionType: 'its framebuffer has 8 MiB whatever the mode',
};

/** Why an OpenVMM setting has no effect on Hyper-V. */
export const NOT_ON_HYPERV = {
	ram: 'Hyper-V’s windows do not depend on RAM',
	rootComplexes: 'Hyper-V gives a guest no PCIe root complexes',
	gfx: 'Hyper-V always has a framebuffer, but on a confidential VM',
	boot: 'a Hyper-V guest is booted by the firmware of its generation',
	vmbus: 'Hyper-V always has VMBus',
	openhcl: 'OpenHCL under Hyper-V is not modelled',
	release: 'there is one model of Hyper-V',
	physicalAddressBits: 'where Hyper-V’s windows lie does not depend on it',
};

/** Makes the error of a refusal; `values` are inserted into its message. */
export function settingError<K extends keyof typeof REFUSALS>(
	setting: string,
	value: unknown,
	refusal: K,
	...values: Parameters<(typeof REFUSALS)[K]>
): SettingError {
	const words = REFUSALS[refusal] as (...all: typeof values) => readonly [string, string, SettingCode?];
	return new SettingError(setting, value, ...words(...values));
}

/** Why a value breaks its rule. */
export type Problem =
	| { readonly kind: keyof typeof PROBLEMS }
	| { readonly kind: 'unknown-field'; readonly name: string }
	| { readonly kind: 'item'; readonly index: number; readonly problem: Problem }
	| { readonly kind: 'field'; readonly name: string; readonly problem: Problem };

const PROBLEMS = {
	unknown: 'unknown',
	'not-boolean': 'not a boolean',
	'not-number': 'not a number',
	'not-whole': 'no whole number from 0 to 2^52',
	'over-32-bits': 'over 32 bits',
	'not-list': 'not a list',
	'not-object': 'not an object',
	'driver-twice': 'a driver twice',
	'too-many-devices': 'too many devices',
};

/** The error for a value that breaks its rule. */
export function ruleError(setting: string, value: unknown, problem: Problem, rule: Rule): SettingError {
	const code = typeof value === typeBy(rule) ? 'out-of-range' : 'wrong-type';
	return new SettingError(setting, value, reasonOf(problem), expectedBy(rule), code);
}

function reasonOf(problem: Problem): string {
	switch (problem.kind) {
		case 'unknown-field':
			return `unknown ${problem.name}`;
		case 'item':
			return `item ${problem.index} is wrong (${reasonOf(problem.problem)})`;
		case 'field':
			return `${problem.name} is ${reasonOf(problem.problem)}`;
		default:
			return PROBLEMS[problem.kind];
	}
}

function expectedBy(rule: Rule): string {
	switch (rule.kind) {
		case 'one-of':
			return rule.values.join(', ');
		case 'boolean':
			return 'true or false';
		case 'bytes':
			return 'a whole number of bytes from 0 to 2^52';
		case 'u32':
			return 'an address of 32 bits';
		case 'whole':
			return 'a whole number';
		case 'list':
			return `a list of: ${expectedBy(rule.item)}`;
		case 'distinct':
			return `a list of ${rule.values.join(' and ')}, each once at most`;
		case 'devices':
			return `a list of at most ${rule.max} devices ${expectedBy(rule.item)}, sizes in bytes`;
		case 'object':
			return `{${Object.keys(rule.fields).join(', ')}}`;
		case 'or-null':
			return `${expectedBy(rule.rule)}, or null`;
	}
}

/** The JavaScript type that is expected of the value. */
function typeBy(rule: Rule): string {
	switch (rule.kind) {
		case 'one-of':
			return typeof rule.values[0];
		case 'boolean':
			return 'boolean';
		case 'bytes':
		case 'u32':
		case 'whole':
			return 'number';
		case 'or-null':
			return typeBy(rule.rule);
		default:
			return 'object';
	}
}

export function notANumber(title: string, value: unknown): TypeError {
	return new TypeError(`"${title}" expected a number, got ${typeof value}`);
}

export function notAnAddress(title: string, value: number): RangeError {
	return new RangeError(`"${title}" expected an integer from 0 to 2^52, got ${value}`);
}

export function notU32(title: string, value: number): RangeError {
	return new RangeError(`"${title}" expected at most 32 bits, got 0x${value.toString(16)}`);
}

export function lastBeforeStart(start: number, last: number): RangeError {
	return new RangeError(`"last" expected at least 0x${start.toString(16)}, got 0x${last.toString(16)}`);
}

export function notAVersion(version: string): RangeError {
	return new RangeError(
		`"version" expected a kernel version such as 6.1.192 or 6.1.176-1, got ${version.slice(0, 40)}`,
	);
}

/**
 * A request for address space that failed: what it was for, its size, and how much was free in the permitted range, in
 * bytes.
 * @example
 * ```ts
 * import { MIB } from '@hvmmio/core/address';
 * import { AddressSpace, NoRoomError } from '@hvmmio/core/host';
 * try {
 * 	new AddressSpace(MIB).takeLowest('a window', 2 * MIB, MIB, { start: 0, end: MIB });
 * } catch (error) {
 * 	console.log(error instanceof NoRoomError && error.free); // 1048576
 * }
 * ```
 */
export class NoRoomError extends RangeError {
	readonly what: string;
	readonly size: number;
	readonly free: number;

	constructor(what: string, size: number, free: number) {
		super(`"${what}" expected ${size} free bytes, got ${free} in pieces that are too small`);
		this.name = 'NoRoomError';
		this.what = what;
		this.size = size;
		this.free = free;
	}
}
