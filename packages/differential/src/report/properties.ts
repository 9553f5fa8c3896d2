/** How often each property holds for each policy over the lattice, with the smallest VM on which it does not. */

import { createInputs, readInput } from '../case/block.ts';
import { PROPERTIES } from '../properties/all.ts';
import type { PropertyCount } from '../run/tally.ts';
import { type LatticeGroup, latticeLines, latticeSource, lineOf, vmOfLine } from '../sources/lattice.ts';
import { latticeCommand } from './command.ts';

export interface GroupCount extends LatticeGroup {
	readonly applies: number;
	readonly fails: number;
}

export interface PropertyDocument {
	readonly property: string;
	readonly policy: string;
	/** What it says of the reservation. */
	readonly claim: string;
	/** On how many VMs and kernels of the lattice there is something to hold. */
	readonly applies: number;
	readonly fails: number;
	/** The same for each kind of VM and kernel. */
	readonly groups: readonly GroupCount[];
	/** The smallest VM and kernel for which it fails, one with CONFIG_SYSFB if there is one. */
	readonly example: { readonly lowMmio: number; readonly maxFramebuffer: number; readonly command: string } | null;
}

export function propertyDocuments(counts: readonly PropertyCount[], policies: readonly string[]): PropertyDocument[] {
	return PROPERTIES.flatMap(({ id, claim }) =>
		policies.flatMap((policy) => {
			const own = counts.filter((count) => count.property === id && count.policy === policy);
			return own.length > 0 ? [{ property: id, policy, claim, ...summary(policy, own) }] : [];
		}),
	);
}

function summary(policy: string, counts: readonly PropertyCount[]) {
	const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
	const withSysfb = Math.min(...counts.filter(({ group }) => group.sysfb).map((count) => count.first));
	const first = Number.isFinite(withSysfb) ? withSysfb : Math.min(...counts.map((count) => count.first));
	return {
		applies: sum(counts.map(({ applies }) => applies)),
		fails: sum(counts.map(({ fails }) => fails)),
		groups: counts.map(({ group, applies, fails }) => ({ ...group, applies, fails })),
		example: Number.isFinite(first) ? exampleAt(policy, first) : null,
	};
}

function exampleAt(policy: string, index: number): NonNullable<PropertyDocument['example']> {
	const lines = latticeLines();
	const line = lineOf(lines, index);
	const step = index - line.from;
	const block = createInputs(1);
	latticeSource(lines).write(index, block, 0);
	const { lfbBase } = readInput(block, 0);
	return {
		lowMmio: vmOfLine(line, step).lowMmio,
		maxFramebuffer: line.maxFramebuffer,
		command: latticeCommand(policy, line, step, lfbBase),
	};
}
