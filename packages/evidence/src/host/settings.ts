/** The settings of VMs as Get-VM and Get-VMVideo name them, whether they came as JSON or as `Format-List` text. */

import type { EvidenceKind, FactName, FactValues } from '../fact.ts';
import type { Sink } from '../sink.ts';

export interface Property {
	readonly value: string | number | boolean | null;
	readonly line: number;
}

export type Properties = ReadonlyMap<string, Property>;

/** Properties that say something; others are not kept. */
export const WANTED: ReadonlySet<string> = new Set([
	'Name',
	'VMName',
	'Generation',
	'LowMemoryMappedIoSpace',
	'HighMemoryMappedIoSpace',
	'GuestStateIsolationType',
	'ResolutionType',
	'HorizontalResolution',
	'VerticalResolution',
	'LocationPath',
]);

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
/** LowMemoryMappedIoSpace and HighMemoryMappedIoSpace belong to Get-VM, as does Generation beside one of them. */
const VM_SETTINGS = ['LowMemoryMappedIoSpace', 'HighMemoryMappedIoSpace', 'Generation'];
const VIDEO_SETTINGS = ['ResolutionType', 'HorizontalResolution', 'VerticalResolution'];

/** What one object says; null if it is neither a VM nor its video. */
export function readSettings(properties: Properties, sink: Sink): EvidenceKind | null {
	const isVm = VM_SETTINGS.some((name) => properties.has(name));
	const isVideo = VIDEO_SETTINGS.every((name) => properties.has(name)) || (!isVm && hasVideo(properties));
	const before = { line: sink.line, vm: sink.vm };
	const name = properties.get('VMName') ?? (isVm ? properties.get('Name') : undefined);
	sink.vm = typeof name?.value === 'string' && name.value !== '' ? name.value.slice(0, 100) : null;
	const add = <N extends FactName>(fact: N, key: string, value: FactValues[N] | null | undefined) => {
		if (value !== null && value !== undefined) {
			sink.line = properties.get(key)?.line ?? before.line;
			sink.add(fact, value);
		}
	};
	if (isVm || isVideo) {
		add('vm-name', name === properties.get('VMName') ? 'VMName' : 'Name', sink.vm);
	}
	if (isVm) {
		const generation = whole(properties.get('Generation'));
		add('generation', 'Generation', generation === 1 || generation === 2 ? generation : null);
		add('low-mmio-setting', 'LowMemoryMappedIoSpace', whole(properties.get('LowMemoryMappedIoSpace')));
		add('high-mmio-setting', 'HighMemoryMappedIoSpace', whole(properties.get('HighMemoryMappedIoSpace')));
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
	return isVm ? 'get-vm' : isVideo ? 'get-vmvideo' : path ? 'survey' : null;
}

function hasVideo(properties: Properties): boolean {
	return properties.has('ResolutionType') || properties.has('HorizontalResolution');
}

/** A whole number, as such or in digits. */
function whole(property: Property | undefined): number | null {
	const value = property?.value;
	if (typeof value === 'string' && /^\d{1,16}$/.test(value)) {
		return whole({ value: Number(value), line: 0 });
	}
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function word<T>(property: Property | undefined, words: Readonly<Record<string, T>>): T | null {
	const key = String(property?.value ?? '').toLowerCase();
	return Object.hasOwn(words, key) ? (words[key] as T) : null;
}
