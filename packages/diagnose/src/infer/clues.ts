/** From facts to observations of everything but high MMIO. Source of each rule: docs/domain.md, sections 2, 6, 7 and 9. */

import { alignUp, FOUR_GIB, GIB, MIB, sizeOf } from '@hvmmio/core/address';
import { LEGACY_VIDEO_BAR, LOW_MMIO_MAX, lowMmioMin, maxFramebuffer } from '@hvmmio/core/host';
import type { FactName } from '@hvmmio/evidence';
import {
	bootKey,
	distinct as distinctSources,
	type Facts,
	type Source,
	type Sourced,
	sourceOf,
} from '../machine/facts.ts';
import { type Candidate, FRAMEBUFFER_DEFAULT, FRAMEBUFFER_MAX, lowBaseOf, STEP, usualLowMmio } from './candidate.ts';
import { holesOf } from './holes.ts';
import type { Clue, Dimension, Observation, Strength } from './observation.ts';

type Holds = (candidate: Candidate) => boolean;

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

function observation(
	clue: Clue,
	strength: Strength,
	about: readonly Dimension[],
	value: Observation['value'],
	facts: readonly Source[],
	holds: Holds,
): Observation {
	return { clue, strength, about, value, sources: distinctSources(facts.slice(0, 8).map(sourceOf)), holds };
}

/** One observation for all facts of a name, if there are any. */
function whereSeen<N extends FactName>(
	facts: readonly Sourced<N>[],
	clue: Clue,
	strength: Strength,
	about: readonly Dimension[],
	holds: Holds,
): Observation[] {
	return facts.length === 0 ? [] : [observation(clue, strength, about, null, facts, holds)];
}

function shapeClues(facts: Facts): Observation[] {
	const generation = (kind: 'get-vm' | 'guest', value: 1 | 2) => {
		const said = facts
			.all('generation')
			.filter((fact) => fact.value === value && (fact.kind === 'get-vm') === (kind === 'get-vm'));
		const strength = kind === 'get-vm' ? 'setting' : said.some((fact) => fact.kind === 'lspci') ? 'tree' : 'firmware';
		return said.length === 0
			? []
			: [observation('generation', strength, ['generation'], value, said, (each) => each.generation === value)];
	};
	const isGen1: Holds = ({ generation }) => generation === 1;
	const isGen2: Holds = ({ generation }) => generation === 2;
	const isX86: Holds = ({ arch }) => arch === 'x86_64';
	const pci = facts.all('legacy-pci');
	const arch = (value: 'x86_64' | 'arm64') => {
		const said = facts.all('arch').filter((fact) => fact.value === value);
		return said.length === 0
			? []
			: [observation('arch', 'firmware', ['arch'], value, said, (each) => each.arch === value)];
	};
	const isolation = (strength: 'setting' | 'firmware', confidential: boolean) => {
		const said = facts
			.all('isolation')
			.filter(
				({ kind, value }) => (kind === 'get-vm') === (strength === 'setting') && (value !== 'none') === confidential,
			);
		const holds: Holds = (each) => each.confidential === confidential;
		return said.length === 0
			? []
			: [observation('isolation', strength, ['confidential'], said[0]?.value ?? null, said, holds)];
	};
	const running = [
		...facts.all('framebuffer'),
		...facts.all('screen'),
		...facts.all('boot-framebuffer').filter(({ value }) => value.start > 0),
	];
	const x86 = [...facts.all('hypervisor').filter(({ kind }) => kind === 'dmesg'), ...facts.all('pci-gap')];
	return [
		...generation('get-vm', 1),
		...generation('get-vm', 2),
		...generation('guest', 1),
		...generation('guest', 2),
		...whereSeen(
			pci.filter(({ value }) => value === 'type-1'),
			'legacy-pci',
			'firmware',
			['generation'],
			isGen1,
		),
		...whereSeen(
			pci.filter(({ value }) => value === 'none'),
			'no-legacy-pci',
			'firmware',
			['generation'],
			isGen2,
		),
		...whereSeen(facts.all('legacy-device'), 'legacy-device', 'firmware', ['generation'], isGen1),
		...whereSeen(facts.all('video-bar'), 'video-bar', 'tree', ['generation'], isGen1),
		...whereSeen(facts.all('root-window'), 'root-window', 'firmware', ['generation'], isGen1),
		...whereSeen(facts.all('framebuffer-not-in-ram'), 'gen1-message', 'driver', ['generation'], isGen1),
		...arch('x86_64'),
		...arch('arm64'),
		...(x86.length === 0 ? [] : [observation('x86-line', 'firmware', ['arch'], null, x86, isX86)]),
		...isolation('setting', false),
		...isolation('setting', true),
		...isolation('firmware', false),
		...isolation('firmware', true),
		// Linux takes no synthetic video device on a confidential VM, and such a VM is told of no framebuffer.
		...(running.length === 0
			? []
			: [observation('video-driver-runs', 'firmware', ['confidential'], null, running, (each) => !each.confidential)]),
	];
}

function platformClues(facts: Facts): Observation[] {
	const isAzure: Holds = ({ platform }) => platform === 'azure';
	const host = [...facts.all('low-mmio-setting'), ...facts.all('high-mmio-setting')];
	return [
		...whereSeen(facts.all('platform'), 'azure', 'setting', ['platform'], isAzure),
		...whereSeen(facts.all('azure-kernel'), 'azure-kernel', 'version', ['platform'], isAzure),
		// Who can ask a host for its settings has the host.
		...(host.length === 0
			? []
			: [observation('get-vm', 'sign', ['platform'], null, host, ({ platform }) => platform === 'lab')]),
	];
}

function lowMmioClues(facts: Facts): Observation[] {
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

/** The hole that the kernel found for PCI is the largest: RAM lies below it, and goes on above 4 GiB only if it is full. */
function gapClues(facts: Facts): Observation[] {
	const gap = facts.last('pci-gap');
	if (gap === undefined) {
		return [];
	}
	const { start, end } = gap.value;
	const second = new Set(facts.all('second-kernel').map(bootKey));
	const above = facts
		.all('memory')
		.filter((fact) => fact.kind === 'dmesg' && fact.value.type === 'usable' && fact.value.range.start >= FOUR_GIB);
	const isFull = above.some((fact) => bootKey(fact) === bootKey(gap)) && !second.has(bootKey(gap));
	const below = observation('pci-gap', 'firmware', ['lowMmio'], start, [gap], ({ lowBase }) => lowBase >= start);
	if (end !== FOUR_GIB || start % STEP !== 0 || (!isFull && FOUR_GIB - start !== 3 * GIB)) {
		return [below];
	}
	// As large as Azure's default, it may be that, though 1 GiB of RAM in a lab looks the same.
	const strength = isFull ? 'firmware' : 'hole';
	return [below, observation('pci-gap', strength, ['lowMmio'], start, [gap], ({ lowBase }) => lowBase === start)];
}

/** What pci-hyperv and the kernel hold below 4 GiB lies in the window. */
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

/** How far above its first place a video driver puts the framebuffer: behind what is reserved, and a little more. */
const NEAR = 136 * MIB;

function framebufferClues(facts: Facts): Observation[] {
	const all: Observation[] = [];
	const both = ['lowMmio', 'generation'] as const;
	const second = new Set(facts.all('second-kernel').map(bootKey));
	const boots = facts.all('boot-framebuffer').filter(({ value }) => value.start > 0 && value.start < FOUR_GIB);
	const boot = boots.find((fact) => !second.has(bootKey(fact))) ?? boots[0];
	if (boot !== undefined) {
		const { start } = boot.value;
		// A kernel that another one has started may be told where the framebuffer has been moved to.
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

function settingClues(facts: Facts): Observation[] {
	const all: Observation[] = [];
	for (const fact of distinct(facts.all('low-mmio-setting'))) {
		// One that no host accepts is of no VM, and stays a contradiction.
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

/** What is so on most VMs. On Azure nobody but Azure sets the windows. */
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

/** The fact with the highest number; null where there is none. */
function highest<T>(facts: readonly T[], of: (fact: T) => number): T | null {
	return facts.reduce<T | null>((best, fact) => (best === null || of(fact) > of(best) ? fact : best), null);
}

function distinct<T extends { readonly value: unknown }>(facts: readonly T[]): T[] {
	const seen = new Set<string>();
	return facts.filter(({ value }) => !seen.has(JSON.stringify(value)) && seen.add(JSON.stringify(value)));
}

/** Where the answers of observations change: places of low MMIO, and sizes of the framebuffer. */
export function breakpoints(observations: readonly Observation[]): { bases: number[]; framebuffers: number[] } {
	const of = (dimension: Dimension) =>
		observations.flatMap(({ about, value }) => (about.includes(dimension) && typeof value === 'number' ? [value] : []));
	const bases = of('lowMmio').flatMap((value) => [value, FOUR_GIB - alignUp(value, STEP), value - NEAR]);
	// On generation 2 a framebuffer over 64 MiB moves the base down by twice what it is over it.
	const moving = bases
		.map((base) => 64 * MIB + (FOUR_GIB - 128 * MIB - base) / 2)
		.filter((bytes) => bytes > 64 * MIB && bytes <= FRAMEBUFFER_MAX);
	return { bases: bases.filter((value) => value >= 0), framebuffers: [...of('framebuffer'), ...moving] };
}
