/** What of `vmbus_drv.c` is run, found by what it does. */

import type { Item } from './c/item.ts';

const LIST = 'hyperv_mmio';
const RESERVATION = 'fb_mmio';
const WALK = 'vmbus_walk_resources';
const RESERVE = 'vmbus_reserve_fb';
const ALLOCATE = 'vmbus_allocate_mmio';
const FREE = 'vmbus_free_mmio';

export interface VmbusRoots {
	readonly needed: readonly string[];
	/** C that tells the entry what the file has. */
	readonly defines: string;
}

/**
 * Since v4.7 all of them are there. Before it, what is there of the list and its users; a file that has some of the
 * newer names is a newer one, and must have them all.
 */
export function vmbusRoots(items: readonly Item[]): VmbusRoots {
	const names = new Set(items.flatMap((item) => item.names));
	const list = items.find((item) => item.names.includes(LIST));
	const hasList = list !== undefined && new RegExp(`\\*\\s*${LIST}\\b`).test(list.text);
	const isNew = [RESERVE, RESERVATION].some((name) => names.has(name)) || usesOf(items, RESERVE);
	const old = [...(hasList || names.has(ALLOCATE) ? [LIST, WALK] : []), ...[ALLOCATE, FREE].filter((name) => names.has(name))];
	const needed = isNew ? [LIST, RESERVATION, WALK, RESERVE, ALLOCATE, FREE] : names.has(WALK) ? [...new Set([WALK, ...old])] : old;
	const defines = [
		hasList || isNew ? '#define HH_HAS_LIST 1\n' : '',
		isNew ? '#define HH_HAS_RESERVATION 1\n' : '',
		isNew ? `#define HH_RESERVE ${RESERVE}\n` : '',
		needed.includes(WALK) ? '#define HH_HAS_WALK 1\n' : '',
		needed.includes(ALLOCATE) ? '#define HH_HAS_ALLOCATE 1\n' : '',
		needed.includes(FREE) ? '#define HH_HAS_FREE 1\n' : '',
	];
	return { needed: ['pr_fmt', ...needed], defines: defines.join('') };
}

function usesOf(items: readonly Item[], name: string): boolean {
	return items.some((item) => item.uses.has(name));
}

/** The function that walks the ACPI device's resources and then reserves. */
export interface Probe {
	readonly function: string;
	readonly defines: string;
}

/** The one that hands the walk to ACPI, in whichever form it is given the device. */
export function probeOf(items: readonly Item[]): Probe | null {
	const found = items.find((item) => item.kind === 'function' && item.uses.has(WALK) && !item.names.includes(WALK));
	const [parameter] = found?.parameters ?? [];
	const device = /^struct platform_device ?\*/.test(parameter ?? '')
		? '&hh_platform'
		: /^struct acpi_device ?\*/.test(parameter ?? '')
			? '&hh_acpi[HH_OWN]'
			: null;
	if (found === undefined || device === null || found.parameters.length !== 1) {
		return null;
	}
	const name = found.names[0] as string;
	return { function: name, defines: `#define HH_PROBE ${name}\n#define HH_PROBE_DEVICE (${device})\n` };
}
