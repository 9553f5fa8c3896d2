/** Names for the parts of a map, in full and in shorter forms. */

import { type AllocationKind, ROLES } from '@hvmmio/core/guest';
import { deviceNamer } from './outcome.ts';
import { KINDS } from './summary.ts';

/** A name and its shorter forms, the longest first. */
export interface Naming {
	readonly name: string;
	readonly short: readonly string[];
}

function naming(name: string, ...short: readonly string[]): Naming {
	return { name, short };
}

export const LOW_MMIO = naming('low MMIO', 'low');
export const HIGH_MMIO = naming('high MMIO', 'high');
export const UNUSABLE = naming('unusable', 'vTPM …', '×');
export const RESERVATION = naming('reservation', 'reserved', 'rsv');
export const FRAMEBUFFER = naming('framebuffer', 'fb');
export const OLD_FRAMEBUFFER = naming('old framebuffer', 'old fb', 'old');
export const NOTHING_RESERVED = naming('nothing reserved');
/** For boxes that an adjacent lane names. */
export const UNNAMED = naming('');
export const VTL2_SHARE = naming('VTL2 share', 'VTL2');
export const VPCI_RELAY = naming('VPCI relay', 'VPCI');
export const VTL2_MMIO = naming('VTL2 MMIO', 'VTL2');
export const VTL2_FRAMEBUFFER = naming('VTL2 framebuffer', 'VTL2 fb', 'VTL2');

const PLATFORM: Readonly<Record<string, Naming>> = {
	'video-bar': naming('video BAR0', 'video'),
	'io-apic': naming('I/O APIC', 'I/O'),
	pnp0003: naming('PNP0003'),
};

export function platformNaming(owner: string): Naming {
	return PLATFORM[owner] ?? naming(owner);
}

export function pcieNaming(complex: number, part: 'low' | 'high' | 'ECAM'): Naming {
	return naming(`PCIe ${complex} ${part}`, 'PCIe');
}

const SHORTER: Readonly<Record<AllocationKind, readonly string[]>> = {
	framebuffer: ['fb'],
	'config-window': ['config', 'cfg'],
	'low-window': ['low'],
	'high-window': ['high'],
};

/**
 * Names a window of a device, or of several that share it: `NVMe disk (pci0) config window`. @param names names of the
 * devices in the order of the offers
 */
export function windowNaming(
	owners: readonly string[],
	kind: AllocationKind,
	names: readonly (string | null)[] = [],
): Naming {
	const full = inWords(owners.map(deviceNamer(names)));
	const plain = inWords(owners);
	const forms = [KINDS[kind], ...SHORTER[kind]].map((what) => `${plain} ${what}`);
	const least = owners.length > 1 ? [plain, `${owners[0]}…`] : [plain];
	return { name: `${full} ${KINDS[kind]}`, short: [...(full === plain ? forms.slice(1) : forms), ...least] };
}

/** `pci0`, `pci0, pci1` or `pci0 to pci2`. */
function inWords([first, ...more]: readonly string[]): string {
	return more.length === 0 ? `${first}` : more.length === 1 ? `${first}, ${more[0]}` : `${first} to ${more.at(-1)}`;
}

/** Names an observed device, which has no number. */
export function seenNaming(device: string, kind: 'config-window' | 'window'): Naming {
	return kind === 'window'
		? naming(`${device} window`, device)
		: naming(`${device} config window`, `${device} config`, `${device} cfg`, device);
}

/** The titles of a kernel's lane. */
export function kernelNaming(i: number): { readonly title: string; readonly short: readonly string[] } {
	const role = ROLES[i] as string;
	return { title: `${role} kernel`, short: [role, i === 0 ? '1st' : '2nd', String(i + 1)] };
}
