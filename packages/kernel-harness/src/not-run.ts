/** Functions relevant to MMIO, from the firmware's ranges to a driver's request, that no harness entry point runs. */

import type { Item } from './c/item.ts';

/** A function of a kernel that the harness does not run. */
export interface NotRun {
	readonly file: string;
	/** Empty: the whole file. */
	readonly function: string;
	/**
	 * `not-compiled`: it uses what the shim lacks, named in `detail`. `not-on-a-path`: no entry point reaches it.
	 * `no-file`: the tree lacks the file; `kernel/resource.c` is then replaced by an equivalent.
	 */
	readonly why: 'not-compiled' | 'not-on-a-path' | 'no-file';
	readonly detail?: readonly string[];
}

/** Names that make a function relevant: it uses one of them, or calls a function that does. */
const MMIO = ['hyperv_mmio', 'fb_mmio', 'vmbus_allocate_mmio', 'vmbus_free_mmio', 'low_mmio_space', 'high_mmio_space'];

/** @param run names that are compiled or already listed */
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
