/** Observations about the framebuffer's place and size. Source: docs/domain.md, sections 2, 6 and 7. */

import { FOUR_GIB, MIB, sizeOf } from '@hvmmio/core/address';
import { LEGACY_VIDEO_BAR } from '@hvmmio/core/host';
import { bootKey, type Facts } from '../../machine/facts.ts';
import { type Candidate, FRAMEBUFFER_MAX, STEP } from '../candidate.ts';
import type { Observation } from '../observation.ts';
import { highest, observation, secondBoots } from './observe.ts';

/** Largest distance by which a video driver moves the framebuffer up: the reservation and a little more. */
export const NEAR = 136 * MIB;

export function framebufferClues(facts: Facts): Observation[] {
	const all: Observation[] = [];
	const both = ['lowMmio', 'generation'] as const;
	const second = secondBoots(facts);
	const boots = facts.all('boot-framebuffer').filter(({ value }) => value.start > 0 && value.start < FOUR_GIB);
	const boot = boots.find((fact) => !second.has(bootKey(fact))) ?? boots[0];
	if (boot !== undefined) {
		const { start } = boot.value;
		// A kernel started by kexec may be told the address to which the framebuffer was moved.
		const strength = second.has(bootKey(boot)) ? 'hole' : 'sign';
		const place = (each: Candidate) => (each.generation === 1 ? LEGACY_VIDEO_BAR.start : each.lowBase);
		all.push(observation('boot-framebuffer', strength, both, start, [boot], (each) => place(each) === start));
		all.push(observation('boot-framebuffer', 'tree', both, start, [boot], (each) => place(each) <= start));
	}
	const held = facts.last('framebuffer');
	if (held !== undefined && held.value.start < FOUR_GIB) {
		const { start } = held.value;
		const distance = (each: Candidate) => start - each.lowBase;
		const isGen1 = (each: Candidate) => each.generation === 1;
		all.push(
			observation('video-device', 'hole', ['lowMmio'], start, [held], (each) => isGen1(each) || distance(each) <= NEAR),
			observation('video-device', 'usual', ['lowMmio'], start, [held], (each) => isGen1(each) || distance(each) === 0),
			observation('video-device', 'usual', ['lowMmio'], start, [held], (each) => isGen1(each) || distance(each) === 0),
		);
	}
	return [...all, ...framebufferSizes(facts)];
}

function framebufferSizes(facts: Facts): Observation[] {
	const about = ['framebuffer'] as const;
	const isSize = (bytes: number) => bytes % STEP === 0 && bytes > 0 && bytes <= FRAMEBUFFER_MAX;
	const offered = facts.all('framebuffer-size').filter(({ value }) => isSize(value));
	const held = facts.all('framebuffer').filter(({ value }) => isSize(sizeOf(value)));
	const sizes = [
		...offered.map((fact) => ({
			fact,
			bytes: fact.value,
			clue: 'framebuffer-size' as const,
			strength: 'driver' as const,
		})),
		...held.map((fact) => ({
			fact,
			bytes: sizeOf(fact.value),
			clue: 'video-device' as const,
			strength: 'tree' as const,
		})),
	];
	const all = sizes.map(({ fact, bytes, clue, strength }) =>
		observation(clue, strength, about, bytes, [fact], ({ framebuffer }) => framebuffer === bytes),
	);
	const screen = highest(facts.all('screen'), ({ value }) => value.horizontal * value.vertical);
	const need = screen === null ? 0 : screen.value.horizontal * screen.value.vertical * 4;
	return screen === null || need > FRAMEBUFFER_MAX
		? all
		: [...all, observation('screen', 'driver', about, need, [screen], ({ framebuffer }) => framebuffer >= need)];
}
