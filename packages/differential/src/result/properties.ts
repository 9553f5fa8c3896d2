/** How often each property holds for each policy over the lattice, with the smallest VM on which it fails. */

import type { Vm } from '@hvmmio/core';
import { readCase } from '@hvmmio/vectors/case';
import { createInputs } from '../case/block.ts';
import { PROPERTIES } from '../properties/all.ts';
import type { PropertyId } from '../properties/property.ts';
import type { PropertyCount } from '../run/tally.ts';
import { type LatticeGroup, lastFrom, latticeLines, latticeSource, vmOfLine } from '../sources/lattice.ts';

export interface GroupCount extends LatticeGroup {
	readonly applies: number;
	readonly fails: number;
}

/** A VM of the lattice and what matters of its kernel. Sizes in bytes. */
export interface PropertyExample {
	readonly vm: Vm;
	readonly maxFramebuffer: number;
	readonly lfbBase: number;
	readonly sysfb: boolean;
}

/** How often a property applies and fails for a policy, with the smallest VM on which it fails. */
export interface PropertyResult {
	readonly property: PropertyId;
	readonly policy: string;
	/** Number of inputs of the lattice (a VM and a kernel each) to which it applies. */
	readonly applies: number;
	readonly fails: number;
	/** Both counts for each kind of VM and kernel. */
	readonly groups: readonly GroupCount[];
	/** The smallest VM on which it fails, with CONFIG_SYSFB if possible. */
	readonly example: PropertyExample | null;
}

export function propertyResults(counts: readonly PropertyCount[], policies: readonly string[]): PropertyResult[] {
	return PROPERTIES.flatMap(({ id }) =>
		policies.flatMap((policy) => {
			const own = counts.filter((count) => count.property === id && count.policy === policy);
			return own.length > 0 ? [{ property: id, policy, ...summary(own) }] : [];
		}),
	);
}

function summary(counts: readonly PropertyCount[]) {
	const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
	const withSysfb = Math.min(...counts.filter(({ group }) => group.sysfb).map((count) => count.first));
	const first = Number.isFinite(withSysfb) ? withSysfb : Math.min(...counts.map((count) => count.first));
	return {
		applies: sum(counts.map(({ applies }) => applies)),
		fails: sum(counts.map(({ fails }) => fails)),
		groups: counts.map(({ group, applies, fails }) => ({ ...group, applies, fails })),
		example: Number.isFinite(first) ? exampleAt(first) : null,
	};
}

function exampleAt(index: number): PropertyExample {
	const lines = latticeLines();
	const line = lastFrom(lines, index);
	const block = createInputs(1);
	latticeSource(lines).write(index, block, 0);
	const { lfbBase } = readCase(block.words, 0);
	return { vm: vmOfLine(line, index - line.from), maxFramebuffer: line.maxFramebuffer, lfbBase, sysfb: line.sysfb };
}
