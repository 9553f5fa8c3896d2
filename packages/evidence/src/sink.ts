/** Where readers put what they find: a bounded number of facts of each name, the first ones and the last ones. */

import type { EvidenceKind, Fact, FactName, FactValues } from './fact.ts';

/** Kept of each name from the start of a file, and as many from its end. */
const KEPT = 256;
/** More host bridges than a machine has. */
const MAX_DOMAINS = 64;

/** What may steer a terminal: control and format characters, separators of lines; and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

interface Kept {
	readonly first: Fact[];
	readonly last: Fact[];
	count: number;
}

export class Sink {
	/** The line that is being read. */
	line = 0;
	/** The boot that the log is in; 0 before the first line of a log. */
	boot = 0;
	vm: string | null = null;
	/** What the line is. */
	kind: EvidenceKind = 'unknown';
	/** The kernel's log level of the line; null where it has none. */
	level: number | null = null;
	/** The PCI domains of the machine's own host bridges; all others are pci-hyperv's. */
	private readonly ownDomains = new Set(['0000']);
	private readonly names = new Map<FactName, Kept>();

	add<N extends FactName>(name: N, value: FactValues[N]): void {
		const { line, boot, vm, kind } = this;
		let kept = this.names.get(name);
		if (kept === undefined) {
			kept = { first: [], last: [], count: 0 };
			this.names.set(name, kept);
		}
		const fact = { name, value: detached(value), line, boot, vm: detached(vm), kind } as Fact;
		const at = kept.count++;
		if (at < KEPT) {
			kept.first.push(fact);
		} else {
			kept.last[at % KEPT] = fact;
		}
	}

	/** A host bridge of the machine's own. */
	addHostBridge(domain: string): void {
		if (this.ownDomains.size < MAX_DOMAINS) {
			this.ownDomains.add(domain);
		}
		this.add('host-bridge', { domain });
	}

	/** Is a slot or a bus (`0000:00:07.1`, `0000:00`) behind a host bridge of the machine's own? */
	isOwnBus(slot: string): boolean {
		return this.ownDomains.has(slot.slice(0, slot.indexOf(':')));
	}

	/** How many facts there were, with those that were not kept. */
	get count(): number {
		let sum = 0;
		for (const { count } of this.names.values()) {
			sum += count;
		}
		return sum;
	}

	/** Has the boot that the log is in left a fact? */
	get bootHasFacts(): boolean {
		for (const { first, last, count } of this.names.values()) {
			const newest = count <= KEPT ? first[count - 1] : last[(count - 1) % KEPT];
			if (newest?.boot === this.boot) {
				return true;
			}
		}
		return false;
	}

	/** All that was kept, by line. */
	facts(): Fact[] {
		const all = [...this.names.values()].flatMap(({ first, last }) => [...first, ...last]);
		return all.sort((a, b) => a.line - b.line);
	}

	get dropped(): number {
		let sum = 0;
		for (const { first, last, count } of this.names.values()) {
			sum += count - first.length - last.length;
		}
		return sum;
	}
}

/**
 * A copy whose strings can be printed, and are their own: a piece of a text may keep the whole text alive, and facts are kept while texts
 * are not.
 */
function detached<T>(value: T): T {
	if (typeof value === 'string') {
		return ` ${value.replace(UNPRINTABLE, '?')}`.slice(1) as T;
	}
	if (value === null || typeof value !== 'object') {
		return value;
	}
	const copy: Record<string, unknown> = {};
	for (const [key, each] of Object.entries(value)) {
		copy[key] = detached(each);
	}
	return copy as T;
}
