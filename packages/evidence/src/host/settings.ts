/**
 * VM settings under every name in use: those of Get-VM and Get-VMVideo, of WMI's Msvm_VirtualSystemSettingData, of HCS
 * documents, and other tools' spellings of them.
 */

import { GIB, KIB, MIB } from '@hvmmio/core/address';
import type { EvidenceKind, FactName, FactValues } from '../fact.ts';
import type { Sink } from '../sink.ts';

export interface Property {
	readonly value: string | number | boolean | null;
	readonly line: number;
}

/** Settings by their Get-VM and Get-VMVideo names. */
export type Properties = ReadonlyMap<Setting, Property>;

export type Setting =
	| 'Name'
	| 'VMName'
	| 'Generation'
	| 'LowMemoryMappedIoSpace'
	| 'HighMemoryMappedIoSpace'
	| 'HighMemoryMappedIoBaseAddress'
	| 'GuestStateIsolationType'
	| 'ResolutionType'
	| 'HorizontalResolution'
	| 'VerticalResolution'
	| 'LocationPath';

interface Alias {
	readonly setting: Setting;
	/** The unit in bytes. The value may still be given in bytes. */
	readonly unit?: number;
}

/** Names in PowerShell, WMI and HCS: letters only, lower case. In MiB where the name or convention says so. */
const NAMES: Readonly<Record<string, Alias>> = {
	name: { setting: 'Name' },
	elementname: { setting: 'Name' },
	vmname: { setting: 'VMName' },
	generation: { setting: 'Generation' },
	virtualsystemsubtype: { setting: 'Generation' },
	lowmemorymappediospace: { setting: 'LowMemoryMappedIoSpace' },
	highmemorymappediospace: { setting: 'HighMemoryMappedIoSpace' },
	highmemorymappediobaseaddress: { setting: 'HighMemoryMappedIoBaseAddress' },
	lowmmiogapsize: { setting: 'LowMemoryMappedIoSpace', unit: MIB },
	highmmiogapsize: { setting: 'HighMemoryMappedIoSpace', unit: MIB },
	highmmiogapbase: { setting: 'HighMemoryMappedIoBaseAddress', unit: MIB },
	lowmmiogapinmb: { setting: 'LowMemoryMappedIoSpace', unit: MIB },
	highmmiogapinmb: { setting: 'HighMemoryMappedIoSpace', unit: MIB },
	highmmiobaseinmb: { setting: 'HighMemoryMappedIoBaseAddress', unit: MIB },
	gueststateisolationtype: { setting: 'GuestStateIsolationType' },
	resolutiontype: { setting: 'ResolutionType' },
	horizontalresolution: { setting: 'HorizontalResolution' },
	verticalresolution: { setting: 'VerticalResolution' },
	locationpath: { setting: 'LocationPath' },
};
/** Longest name of a setting. */
const LONGEST = 48;

/** The setting that a property holds; null for a property that is not a setting. */
export function settingOf(name: string): Alias | null {
	if (name.length > LONGEST) {
		return null;
	}
	const key = name.replace(/[^A-Za-z]/g, '').toLowerCase();
	return Object.hasOwn(NAMES, key) ? (NAMES[key] as Alias) : null;
}

/** The property's value in the form of Get-VM. */
export function propertyOf({ unit }: Alias, value: Property['value'], line: number): Property {
	const number = typeof value === 'string' ? sizeOf(value) : value;
	return unit !== undefined && typeof number === 'number' && number < MIB
		? { value: number * unit, line }
		: { value, line };
}

/** WMI codes of ResolutionType (docs/domain.md, section 2). */
const RESOLUTION_TYPES = {
	maximum: 'maximum',
	single: 'single',
	default: 'default',
	2: 'maximum',
	3: 'single',
	4: 'default',
} as const;
const ISOLATIONS = { disabled: 'none', trustedlaunch: 'none', vbs: 'vbs', snp: 'snp', tdx: 'tdx' } as const;
/** Settings that Get-VM gives; Generation counts only beside one of the others. */
const VM_SETTINGS: readonly Setting[] = [
	'LowMemoryMappedIoSpace',
	'HighMemoryMappedIoSpace',
	'HighMemoryMappedIoBaseAddress',
	'Generation',
];
const VIDEO_SETTINGS: readonly Setting[] = ['ResolutionType', 'HorizontalResolution', 'VerticalResolution'];

/** The facts of one object; null if it is neither a VM nor a VM's video settings. */
export function readSettings(properties: Properties, sink: Sink): EvidenceKind | null {
	const isVm = VM_SETTINGS.some((name) => properties.has(name));
	const isVideo = VIDEO_SETTINGS.every((name) => properties.has(name)) || (!isVm && hasVideo(properties));
	const before = { line: sink.line, vm: sink.vm, kind: sink.kind };
	const name = properties.get('VMName') ?? (isVm ? properties.get('Name') : undefined);
	sink.kind = isVm ? 'get-vm' : isVideo ? 'get-vmvideo' : 'survey';
	sink.vm = typeof name?.value === 'string' && name.value !== '' ? name.value.slice(0, 100) : null;
	const add = <N extends FactName>(fact: N, key: Setting, value: FactValues[N] | null | undefined) => {
		if (value !== null && value !== undefined) {
			sink.line = properties.get(key)?.line ?? before.line;
			sink.add(fact, value);
		}
	};
	if (isVm || isVideo) {
		add('vm-name', name === properties.get('VMName') ? 'VMName' : 'Name', sink.vm);
	}
	if (isVm) {
		add('generation', 'Generation', generationOf(properties.get('Generation')));
		add('low-mmio-setting', 'LowMemoryMappedIoSpace', whole(properties.get('LowMemoryMappedIoSpace')));
		add('high-mmio-setting', 'HighMemoryMappedIoSpace', whole(properties.get('HighMemoryMappedIoSpace')));
		add(
			'high-mmio-base-setting',
			'HighMemoryMappedIoBaseAddress',
			whole(properties.get('HighMemoryMappedIoBaseAddress')) || null,
		);
		add('isolation', 'GuestStateIsolationType', word(properties.get('GuestStateIsolationType'), ISOLATIONS));
	}
	if (isVideo) {
		add('resolution-type', 'ResolutionType', word(properties.get('ResolutionType'), RESOLUTION_TYPES));
		const horizontal = whole(properties.get('HorizontalResolution'));
		const vertical = whole(properties.get('VerticalResolution'));
		add('resolution-setting', 'HorizontalResolution', horizontal && vertical ? { horizontal, vertical } : null);
	}
	const path = properties.get('LocationPath');
	if (typeof path?.value === 'string' && path.value.startsWith('PCIROOT(')) {
		add('assignable-device', 'LocationPath', path.value.slice(0, 200));
	}
	sink.line = before.line;
	sink.vm = before.vm;
	sink.kind = before.kind;
	return isVm ? 'get-vm' : isVideo ? 'get-vmvideo' : path ? 'survey' : null;
}

function hasVideo(properties: Properties): boolean {
	return properties.has('ResolutionType') || properties.has('HorizontalResolution');
}

/** 1 or 2, or WMI's `Microsoft:Hyper-V:SubType:2`. */
function generationOf(property: Property | undefined): 1 | 2 | null {
	const text = String(property?.value ?? '').slice(0, 60);
	const [, digit] = /^(?:Microsoft:Hyper-V:SubType:)?([12])$/.exec(text.trim()) ?? [];
	return digit === '1' ? 1 : digit === '2' ? 2 : null;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, KB: KIB, MB: MIB, GB: GIB, TB: 1024 * GIB };

/** Digits in groups of three, with one comma, or two or more of any separator: a single point may be decimal. */
const GROUPED = /^\d{1,3}(?:,\d{3}|([.,' ])\d{3}(?:\1\d{3})+)(?= ?[KMGT]?B?$)/i;

/** `134217728`, `1,024 MB`, `3.221.225.472`, `3GB`, `3.5GB`, `0xfe0000000`. */
function sizeOf(given: string): number | null {
	const text = given
		.trim()
		.slice(0, 40)
		.replace(GROUPED, (digits) => digits.replace(/[.,' ]/g, ''));
	const [, digits, unit = ''] = /^(\d{1,16}(?:\.\d{1,3})?|0x[0-9a-f]{1,16}) ?(KB|MB|GB|TB|)$/i.exec(text) ?? [];
	return digits === undefined ? null : Number(digits) * (UNITS[unit.toUpperCase()] as number);
}

/** A whole number, given as a number or as a string of digits. */
function whole(property: Property | undefined): number | null {
	const value = typeof property?.value === 'string' ? sizeOf(property.value) : property?.value;
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function word<T>(property: Property | undefined, words: Readonly<Record<string, T>>): T | null {
	const key = String(property?.value ?? '').toLowerCase();
	return Object.hasOwn(words, key) ? (words[key] as T) : null;
}
