/** Observations about the start of low MMIO. Source: docs/domain.md, section 2. */

import { FOUR_GIB, GIB, MIB, sizeOf } from '@hvmmio/core/address';
import { bootKey, type Facts, type Source } from '../../machine/facts.ts';
import { STEP } from '../candidate.ts';
import { holesOf } from '../holes.ts';
import type { Clue, Observation, Strength } from '../observation.ts';
import { type Holds, highest, observation, secondBoots } from './observe.ts';

export function lowMmioClues(facts: Facts): Observation[] {
	const all: Observation[] = [];
	const add = (clue: Clue, strength: Strength, value: number, sources: readonly Source[], holds: Holds) =>
		all.push(observation(clue, strength, ['lowMmio'], value, sources, holds));
	for (const fact of facts.all('hv-mmio')) {
		const base = fact.value.low?.start ?? FOUR_GIB;
		if (base < FOUR_GIB) {
			add('hv-mmio', 'driver', base, [fact], ({ lowBase }) => lowBase === base);
		}
	}
	const roots = facts.all('root-window').filter(({ value }) => value.start < FOUR_GIB);
	const root = roots[0]?.value.start ?? 0;
	if (roots.length > 0) {
		add('root-window', 'tree', root, roots, (each) => each.generation !== 1 || each.lowBase === root);
	}
	const ram = [
		...facts
			.all('memory')
			.filter(({ value }) => value.type !== 'reserved')
			.map((fact) => ({ ...fact, range: fact.value.range })),
		...facts.all('memory-affinity').map((fact) => ({ ...fact, range: fact.value })),
	];
	const top = highest(
		ram.filter(({ range }) => range.end < FOUR_GIB),
		({ range }) => range.end,
	);
	if (top !== null) {
		const end = top.range.end;
		add('ram-below', 'firmware', end, [top], ({ lowBase }) => lowBase >= end);
	}
	all.push(...gapClues(facts), ...windowClues(facts));
	for (const hole of holesOf(facts).filter(({ range }) => range.end === FOUR_GIB)) {
		const { start } = hole.range;
		if (start % STEP === 0 && sizeOf(hole.range) >= 128 * MIB) {
			add('hole', 'hole', start, hole.sources, ({ lowBase }) => lowBase === start);
		}
	}
	return all;
}

/** The kernel picks the largest hole for PCI. RAM is below it, and also above 4 GiB only if the space below is full. */
function gapClues(facts: Facts): Observation[] {
	const gap = facts.last('pci-gap');
	if (gap === undefined) {
		return [];
	}
	const { start, end } = gap.value;
	const second = secondBoots(facts);
	const above = facts
		.all('memory')
		.filter((fact) => fact.kind === 'dmesg' && fact.value.type === 'usable' && fact.value.range.start >= FOUR_GIB);
	const isFull = above.some((fact) => bootKey(fact) === bootKey(gap)) && !second.has(bootKey(gap));
	const below = observation('pci-gap', 'firmware', ['lowMmio'], start, [gap], ({ lowBase }) => lowBase >= start);
	if (end !== FOUR_GIB || start % STEP !== 0 || (!isFull && FOUR_GIB - start !== 3 * GIB)) {
		return [below];
	}
	// A hole of the size of Azure's default may be that, but a lab VM with 1 GiB of RAM looks the same.
	const strength = isFull ? 'firmware' : 'hole';
	return [below, observation('pci-gap', strength, ['lowMmio'], start, [gap], ({ lowBase }) => lowBase === start)];
}

/** Ranges of pci-hyperv and the kernel below 4 GiB are in the window. */
function windowClues(facts: Facts): Observation[] {
	const held = [
		...facts.all('bridge-window').map((fact) => ({ ...fact, range: fact.value.range })),
		...facts.all('device-range').map((fact) => ({ ...fact, range: fact.value.range })),
		...facts.all('hv-mmio').flatMap((fact) => (fact.value.reserved ? [{ ...fact, range: fact.value.reserved }] : [])),
		...facts.all('framebuffer').map((fact) => ({ ...fact, range: fact.value })),
	].filter(({ range }) => range.start < FOUR_GIB);
	const lowest = highest(held, ({ range }) => -range.start);
	if (lowest === null) {
		return [];
	}
	const { start } = lowest.range;
	return [observation('window', 'tree', ['lowMmio'], start, [lowest], ({ lowBase }) => lowBase <= start)];
}
