/** Finds the functions of `vmbus_drv.c` to run. */

import type { Item } from './c/item.ts';

const LIST = 'hyperv_mmio';
const RESERVATION = 'fb_mmio';
const WALK = 'vmbus_walk_resources';
const RESERVE = 'vmbus_reserve_fb';
const ALLOCATE = 'vmbus_allocate_mmio';
const FREE = 'vmbus_free_mmio';

export interface VmbusRoots {
	readonly needed: readonly string[];
	/** Is it from v4.7 or later, with a reservation? Otherwise only running its probe can show that it makes none. */
	readonly isNew: boolean;
	/** C macros that tell the entry points what the file has. */
	readonly defines: string;
}

/**
 * Every version has the walk; versions since v4.7 also have the list and the reservation. A file that mentions the
 * reservation counts as a newer one, and must define everything.
 * @param words every identifier in the file
 */
export function vmbusRoots(items: readonly Item[], words: ReadonlySet<string>): VmbusRoots {
	const isNew = words.has(RESERVE) || words.has(RESERVATION);
	const list = items.find((item) => item.names.includes(LIST));
	const hasList = isNew || (list !== undefined && new RegExp(`\\*\\s*${LIST}\\b`).test(list.text));
	const allocators = [ALLOCATE, FREE].filter((name) => isNew || words.has(name));
	const needed = [
		WALK,
		...(hasList || allocators.length > 0 ? [LIST] : []),
		...(isNew ? [RESERVATION, RESERVE] : []),
		...allocators,
	];
	const has = {
		HAS_LIST: hasList,
		HAS_RESERVATION: isNew,
		HAS_ALLOCATE: allocators.includes(ALLOCATE),
		HAS_FREE: allocators.includes(FREE),
	};
	const defines = Object.entries(has).map(([name, value]) => (value ? `#define HH_${name} 1\n` : ''));
	return { needed: ['pr_fmt', ...needed], isNew, defines: defines.join('') };
}

/** The function that walks the ACPI device's resources and then reserves. */
export interface Probe {
	readonly function: string;
	readonly defines: string;
}

/** The function that passes the walk to ACPI, whether it takes a platform device or an ACPI device. */
export function probeOf(items: readonly Item[]): Probe | null {
	const found = items.find((item) => item.kind === 'function' && item.uses.has(WALK) && !item.names.includes(WALK));
	const [parameter] = found?.parameters ?? [];
	const device = /^struct platform_device ?\*/.test(parameter ?? '')
		? '&hh_platform'
		: /^struct acpi_device ?\*/.test(parameter ?? '')
			? '&hh_acpi[HH_OWN_LEVEL]'
			: null;
	if (found === undefined || device === null || found.parameters.length !== 1) {
		return null;
	}
	const name = found.names[0] as string;
	return { function: name, defines: `#define HH_PROBE ${name}\n#define HH_PROBE_DEVICE (${device})\n` };
}
