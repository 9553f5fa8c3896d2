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
	const users = new Map<string, Item[]>();
	for (const item of items.filter(({ kind }) => kind === 'function')) {
		for (const word of [...item.uses, ...item.members]) {
			const same = users.get(word);
			if (same) {
				same.push(item);
			} else {
				users.set(word, [item]);
			}
		}
	}
	const found = new Set<Item>();
	const pending = [...MMIO];
	for (let word = pending.pop(); word !== undefined; word = pending.pop()) {
		for (const item of users.get(word) ?? []) {
			if (!found.has(item)) {
				found.add(item);
				pending.push(...item.names);
			}
		}
	}
	const names = new Set([...found].flatMap((item) => item.names));
	return [...names].filter((name) => !run.has(name)).map((name) => ({ file, function: name, why: 'not-on-a-path' }));
}
