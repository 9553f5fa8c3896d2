/** Collects the facts that readers find: a bounded number per name, from the start and from the end of a file. */

import type { EvidenceKind, Fact, FactName, FactValues } from './fact.ts';

/** Number of facts kept per name from the start of a file, and again from its end. */
const KEPT = 256;
/** Most host bridges kept; no machine has more. */
const MAX_DOMAINS = 64;

/** Characters that can control a terminal: control and format characters, line separators; and lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

interface Kept {
	readonly first: Fact[];
	readonly last: Fact[];
	count: number;
}

export class Sink {
	/** Number of the line being read. */
	line = 0;
	/** Number of the boot that the line belongs to; 0 before the first log line. */
	boot = 0;
	vm: string | null = null;
	/** The kind of line. */
	kind: EvidenceKind = 'unknown';
	/** The line's kernel log level; null if it has none. */
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

	/** Number of facts found, including those that were not kept. */
	get count(): number {
		let sum = 0;
		for (const { count } of this.names.values()) {
			sum += count;
		}
		return sum;
	}

	/** Has the current boot produced a fact? */
	get bootHasFacts(): boolean {
		for (const { first, last, count } of this.names.values()) {
			const newest = count <= KEPT ? first[count - 1] : last[(count - 1) % KEPT];
			if (newest?.boot === this.boot) {
				return true;
			}
		}
		return false;
	}

	/** All facts kept, in line order. */
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
 * A copy whose strings are safe to print and share no memory with the input: a substring can keep its whole source text
 * alive, and facts outlive the text.
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
