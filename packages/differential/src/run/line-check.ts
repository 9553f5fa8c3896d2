/** Fills a block with a line of the lattice, and counts how often the properties apply and fail on it. */

import type { InputBlock, OutputBlock } from '../case/block.ts';
import { PROPERTIES } from '../properties/all.ts';
import { createHosts, writeHost } from '../properties/hosts.ts';
import type { LineHosts, Property } from '../properties/property.ts';
import { type LatticeGroup, type LatticeLine, writeLine } from '../sources/lattice.ts';
import type { PropertyCount } from './tally.ts';

/** Writes a line's inputs to `inputs`, and returns a function that counts the properties of a policy's answers. */
export function createLineCheck(inputs: InputBlock, answers: OutputBlock) {
	return (line: LatticeLine): ((policy: string) => PropertyCount[]) => {
		const hosts = createHosts(line);
		writeLine(line, inputs, (step, layout) => writeHost(hosts, step, layout));
		return (policy) => PROPERTIES.map((property) => countOf(property, policy, hosts, answers));
	};
}

function countOf(property: Property, policy: string, hosts: LineHosts, answers: OutputBlock): PropertyCount {
	const { line } = hosts;
	let applies = 0;
	let fails = 0;
	let first = Number.POSITIVE_INFINITY;
	for (let step = 0; step < line.length; step++) {
		if (!property.applies(hosts, step)) {
			continue;
		}
		applies++;
		if (!property.holds(hosts, answers, step)) {
			fails++;
			first = Math.min(first, line.from + step);
		}
	}
	return { property: property.id, policy, group: groupOf(line), applies, fails, first };
}

function groupOf({ generation, arch, confidential, knowledge, sysfb }: LatticeLine): LatticeGroup {
	return { generation, arch, confidential, knowledge, sysfb };
}
