/** What on the way from the firmware's ranges to a driver's request no entry of the harness runs. */

import type { Item } from './c/item.ts';

/** A function that the harness has not run, of a kernel that it runs. */
export interface NotRun {
	readonly file: string;
	/** Empty: the whole file. */
	readonly function: string;
	/**
	 * `not-compiled`: it uses what the shim lacks, and `detail` names that. `not-on-a-path`: no entry of the harness leads
	 * to it. `no-file`: the file is not there; for `kernel/resource.c` a stand-in is.
	 */
	readonly why: 'not-compiled' | 'not-on-a-path' | 'no-file';
	readonly detail?: readonly string[];
}

/** Names that belong to MMIO: who uses them, or calls who does, is on the way. */
const MMIO = ['hyperv_mmio', 'fb_mmio', 'vmbus_allocate_mmio', 'vmbus_free_mmio', 'low_mmio_space', 'high_mmio_space'];

/** @param run names that are compiled, or are listed already */
export function notOnAPath(file: string, items: readonly Item[], run: ReadonlySet<string>): NotRun[] {
	const functions = items.filter((item) => item.kind === 'function');
	const onTheWay = new Set(MMIO);
	const found = new Set<Item>();
	for (let before = -1; before < found.size; ) {
		before = found.size;
		for (const item of functions) {
			if (!found.has(item) && [...item.uses, ...item.members].some((word) => onTheWay.has(word))) {
				found.add(item);
				for (const name of item.names) {
					onTheWay.add(name);
				}
			}
		}
	}
	const names = new Set([...found].flatMap((item) => item.names));
	return [...names].filter((name) => !run.has(name)).map((name) => ({ file, function: name, why: 'not-on-a-path' }));
}
