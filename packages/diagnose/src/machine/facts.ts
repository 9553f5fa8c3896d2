/** The facts of all files by name, each with its file. */

import type { Evidence, Fact, FactName, FactOf } from '@hvmmio/evidence';

/** A line of evidence. */
export interface Source {
	readonly file: string;
	readonly line: number;
}

export type Sourced<N extends FactName> = FactOf<N> & Source;

export class Facts {
	private readonly names = new Map<FactName, (Fact & Source)[]>();

	/** @param vm the VM of interest; facts about other VMs are dropped */
	constructor(evidence: readonly Evidence[], vm: string | null) {
		for (const { file, facts } of evidence) {
			for (const fact of facts) {
				if (fact.vm === null || vm === null || fact.vm === vm) {
					const known = this.names.get(fact.name) ?? [];
					known.push({ ...fact, file });
					this.names.set(fact.name, known);
				}
			}
		}
	}

	all<N extends FactName>(name: N): readonly Sourced<N>[] {
		return (this.names.get(name) ?? []) as unknown as readonly Sourced<N>[];
	}

	/** Those of one boot of one log. */
	ofBoot(boot: { readonly file: string; readonly boot: number }): Facts {
		const key = bootKey(boot);
		const some = new Facts([], null);
		for (const [name, facts] of this.names) {
			some.names.set(
				name,
				facts.filter((fact) => bootKey(fact) === key),
			);
		}
		return some;
	}

	/** The last fact of a name, which is the most recent in a log. */
	last<N extends FactName>(name: N): Sourced<N> | undefined {
		return this.all(name).at(-1);
	}

	has(name: FactName): boolean {
		return this.names.has(name);
	}
}

/** Removes duplicate lines. */
export function distinct(sources: readonly Source[]): Source[] {
	const seen = new Set<string>();
	return sources.filter(({ file, line }) => {
		const key = `${line}:${file}`;
		const isNew = !seen.has(key);
		seen.add(key);
		return isNew;
	});
}

/** File and line of a fact. */
export function sourceOf({ file, line }: Source): Source {
	return { file, line };
}

/** The facts of each boot of each log, in order. */
export function byBoot<T extends Source & { readonly boot: number }>(facts: readonly T[]): Map<string, T[]> {
	const boots = new Map<string, T[]>();
	for (const fact of facts) {
		const key = bootKey(fact);
		const known = boots.get(key);
		if (known === undefined) {
			boots.set(key, [fact]);
		} else {
			known.push(fact);
		}
	}
	return boots;
}

export function bootKey({ file, boot }: { readonly file: string; readonly boot: number }): string {
	return `${boot}:${file}`;
}
