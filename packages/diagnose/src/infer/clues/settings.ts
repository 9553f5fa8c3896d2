/** Observations about the host's settings. Source: docs/domain.md, section 2. */

import { LOW_MMIO_MAX, lowMmioMin, maxFramebuffer } from '@hvmmio/core/host';
import type { Facts } from '../../machine/facts.ts';
import { type Candidate, FRAMEBUFFER_DEFAULT, FRAMEBUFFER_MAX, lowBaseOf } from '../candidate.ts';
import type { Observation } from '../observation.ts';
import { type Holds, observation } from './observe.ts';

export function settingClues(facts: Facts): Observation[] {
	const all: Observation[] = [];
	for (const fact of distinct(facts.all('low-mmio-setting'))) {
		// A value that no host accepts belongs to no VM and remains a contradiction.
		const least = (each: Candidate) => lowMmioMin(each.arch);
		const holds: Holds = (each) =>
			fact.value >= least(each) && fact.value <= LOW_MMIO_MAX && each.lowBase === lowBaseOf(each, fact.value);
		all.push(observation('low-mmio-setting', 'setting', ['lowMmio'], fact.value, [fact], holds));
	}
	const type = facts.all('resolution-type')[0];
	for (const fact of distinct(facts.all('resolution-setting'))) {
		const bytes = type?.value === 'default' ? FRAMEBUFFER_DEFAULT : maxFramebuffer({ resolution: fact.value });
		if (bytes <= FRAMEBUFFER_MAX) {
			const holds: Holds = ({ framebuffer }) => framebuffer === bytes;
			all.push(observation('resolution-setting', 'setting', ['framebuffer'], bytes, [fact], holds));
		}
	}
	if (type?.value === 'default' && !facts.has('resolution-setting')) {
		const holds: Holds = ({ framebuffer }) => framebuffer === FRAMEBUFFER_DEFAULT;
		all.push(observation('resolution-setting', 'setting', ['framebuffer'], FRAMEBUFFER_DEFAULT, [type], holds));
	}
	return all;
}

function distinct<T extends { readonly value: unknown }>(facts: readonly T[]): T[] {
	const seen = new Set<string>();
	return facts.filter(({ value }) => !seen.has(JSON.stringify(value)) && seen.add(JSON.stringify(value)));
}
