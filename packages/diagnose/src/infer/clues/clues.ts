/** Observations from facts, for everything but high MMIO, and the values at which their results change. */

import { alignUp, FOUR_GIB, MIB } from '@hvmmio/core/address';
import type { Facts } from '../../machine/facts.ts';
import { FRAMEBUFFER_DEFAULT, FRAMEBUFFER_MAX, lowBaseOf, STEP, usualLowMmio } from '../candidate.ts';
import type { Dimension, Observation, Strength } from '../observation.ts';
import { framebufferClues, NEAR } from './framebuffer.ts';
import { lowMmioClues } from './low-mmio.ts';
import { type Holds, observation } from './observe.ts';
import { settingClues } from './settings.ts';
import { platformClues, shapeClues } from './shape.ts';

export function cluesOf(facts: Facts): Observation[] {
	return [
		...shapeClues(facts),
		...platformClues(facts),
		...lowMmioClues(facts),
		...framebufferClues(facts),
		...settingClues(facts),
		...usualClues(),
	];
}

/** Properties of most VMs. On Azure users cannot set the windows. */
function usualClues(): Observation[] {
	const isUsual: Holds = (each) => each.lowBase === lowBaseOf(each, usualLowMmio(each));
	const usual = (about: Dimension, holds: Holds, strength: Strength = 'usual') =>
		observation('usual', strength, [about], null, [], holds);
	return [
		usual('generation', ({ generation }) => generation === 2),
		usual('arch', ({ arch }) => arch === 'x86_64'),
		usual('confidential', ({ confidential }) => !confidential),
		usual('framebuffer', ({ framebuffer }) => framebuffer === FRAMEBUFFER_DEFAULT),
		usual('lowMmio', isUsual),
		usual('platform', (each) => each.platform === 'lab' || isUsual(each), 'practice'),
		usual('platform', ({ platform }) => platform === 'lab', 'habit'),
	];
}

/** Bases of low MMIO and sizes of the framebuffer at which results of observations change. */
export function breakpoints(observations: readonly Observation[]): { bases: number[]; framebuffers: number[] } {
	const of = (dimension: Dimension) =>
		observations.flatMap(({ about, value }) => (about.includes(dimension) && typeof value === 'number' ? [value] : []));
	const bases = of('lowMmio').flatMap((value) => [value, FOUR_GIB - alignUp(value, STEP), value - NEAR]);
	// On generation 2 a framebuffer over 64 MiB moves the base down by twice the excess.
	const moving = bases
		.map((base) => 64 * MIB + (FOUR_GIB - 128 * MIB - base) / 2)
		.filter((bytes) => bytes > 64 * MIB && bytes <= FRAMEBUFFER_MAX);
	return { bases: bases.filter((value) => value >= 0), framebuffers: [...of('framebuffer'), ...moving] };
}
