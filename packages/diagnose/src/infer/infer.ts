/**
 * Infers the VM that explains the evidence at the lowest cost, and the certainty of each of its properties: see `Sure`.
 */

import { resolveVm, type Vm } from '@hvmmio/core';
import { FOUR_GIB, type Range } from '@hvmmio/core/address';
import type { Resolution } from '@hvmmio/core/host';
import { distinct, type Facts, type Source, sourceOf } from '../machine/facts.ts';

import { type Candidate, candidates, lowBaseOf, usualLowMmio, vmOf } from './candidate.ts';
import { breakpoints, cluesOf } from './clues/clues.ts';
import { inferHigh } from './high.ts';
import { type Clue, costOf, DETERMINES, type Dimension, type Observation, WEIGHTS } from './observation.ts';

/**
 * Certainty of a property. `determined`: any other value contradicts a line that cannot be explained away; `likely`: it
 * contradicts weaker evidence; `open`: it contradicts only what is usual.
 */
export type Sure = 'determined' | 'likely' | 'open';

/** Another value of a property, and the evidence against it; null if it costs no more. */
export interface Alternative {
	readonly value: string | number | boolean;
	readonly ruledOutBy: Pick<Observation, 'clue' | 'strength' | 'value' | 'sources'> | null;
}

/** The value of a property, its certainty, and the evidence for and against it. */
export interface Property {
	/** Generation, architecture, platform, confidentiality, base address, or size in bytes. */
	readonly value: string | number | boolean;
	readonly sure: Sure;
	/** Evidence for the value, strongest first, without default assumptions. */
	readonly by: readonly Pick<Observation, 'clue' | 'strength' | 'value' | 'sources'>[];
	/** Lowest cost first. */
	readonly alternatives: readonly Alternative[];
}

/** A line that contradicts the inferred VM, and the lines that contradict it. */
export interface Contradiction {
	readonly about: Dimension;
	readonly says: Pick<Observation, 'clue' | 'strength' | 'value' | 'sources'>;
	readonly against: Pick<Observation, 'clue' | 'strength' | 'value' | 'sources'> | null;
}

/** The VM that explains the observations at the lowest cost, with the certainty of its properties. */
export interface Inference {
	readonly vm: Vm;
	readonly properties: Readonly<Record<Dimension, Property>>;
	readonly contradictions: readonly Contradiction[];
	/** VMs that explain the evidence as well, or nearly as well. */
	readonly good: readonly Candidate[];
	readonly low: {
		readonly range: Range;
		readonly by: 'inferred' | 'root-window';
		readonly sources: readonly Source[];
	} | null;
	readonly high: {
		readonly range: Range;
		readonly by: 'inferred' | 'root-window';
		readonly sources: readonly Source[];
	} | null;
	/** Number of VMs tried. */
	readonly tried: number;
}

const OF: Readonly<Record<Exclude<Dimension, 'highMmio'>, (candidate: Candidate) => string | number | boolean>> = {
	generation: ({ generation }) => generation,
	arch: ({ arch }) => arch,
	confidential: ({ confidential }) => confidential,
	platform: ({ platform }) => platform,
	lowMmio: ({ lowBase }) => lowBase,
	framebuffer: ({ framebuffer }) => framebuffer,
};
const DIMENSIONS = Object.keys(OF) as (keyof typeof OF)[];
const SHOWN = 6;
/** Clues that do not show where high MMIO is, only its size or where it is not. */
const NO_PLACE: readonly Clue[] = ['usual', 'high-mmio-setting', 'ram-above'];

export function infer(facts: Facts): Inference {
	const observations = cluesOf(facts);
	const { bases, framebuffers } = breakpoints(observations);
	const all = candidates(bases, framebuffers).map((candidate) => ({
		candidate,
		cost: costOf(candidate, observations),
	}));
	const best = all.reduce((least, each) => (each.cost < least.cost ? each : least));
	const properties = Object.fromEntries(
		DIMENSIONS.map((dimension) => [dimension, propertyOf(dimension, best, all, observations)]),
	) as Record<keyof typeof OF, Property>;
	const high = inferHigh(facts);
	const vm = vmFrom(facts, best.candidate, high.range);
	const highClues = high.observations.filter(({ clue, holds }) => !NO_PLACE.includes(clue) && holds(high.range));
	const highProperty: Property = {
		value: high.range.start,
		sure: sureOf(high.margin, highClues.length > 0),
		by: strongest(highClues),
		alternatives: [],
	};
	return {
		vm,
		properties: { ...properties, highMmio: highProperty },
		contradictions: [
			...contradictionsOf(best.candidate, observations),
			...contradictionsOf(high.range, high.observations),
		],
		good: all.filter(({ cost }) => cost < best.cost + DETERMINES).map(({ candidate }) => candidate),
		low: lowOf(facts, properties.lowMmio, best.candidate),
		high: highOf(high.range, highProperty),
		tried: all.length,
	};
}

/** A property without its own evidence may still follow from others, as x86_64 does from generation 1. */
function sureOf(margin: number, isSaid: boolean): Sure {
	return margin >= DETERMINES ? 'determined' : margin > 0 && isSaid ? 'likely' : 'open';
}

type Tried = { readonly candidate: Candidate; readonly cost: number };

function propertyOf(
	dimension: keyof typeof OF,
	best: Tried,
	all: readonly Tried[],
	observations: readonly Observation[],
): Property {
	const of = OF[dimension];
	const value = of(best.candidate);
	const others = new Map<string | number | boolean, Tried>();
	for (const each of all) {
		const other = of(each.candidate);
		if (other !== value && each.cost < (others.get(other)?.cost ?? Number.POSITIVE_INFINITY)) {
			others.set(other, each);
		}
	}
	const sorted = [...others].sort(([, a], [, b]) => a.cost - b.cost);
	const margin = (sorted[0]?.[1].cost ?? Number.POSITIVE_INFINITY) - best.cost;
	const kept = observations.filter(
		({ about, clue, strength, holds }) =>
			about.includes(dimension) && clue !== 'usual' && strength !== 'usual' && holds(best.candidate),
	);
	const isAgainst = observations.some(
		({ about, strength, holds }) =>
			about.includes(dimension) && WEIGHTS[strength] >= DETERMINES && !holds(best.candidate),
	);
	const sure = sureOf(margin, kept.length > 0);
	return {
		value,
		// A value that some line contradicts is not determined, however strong the other evidence.
		sure: sure === 'determined' && isAgainst ? 'likely' : sure,
		by: strongest(kept),
		alternatives: sorted.slice(0, SHOWN).map(([other, each]) => ({
			value: other,
			ruledOutBy: each.cost === best.cost ? null : ruledOutBy(each.candidate, best.candidate, observations),
		})),
	};
}

/** The strongest observation that holds for the better candidate but not for the worse one. */
function ruledOutBy(
	worse: Candidate,
	better: Candidate,
	observations: readonly Observation[],
): Alternative['ruledOutBy'] {
	const [first] = strongest(observations.filter(({ holds }) => !holds(worse) && holds(better)));
	return first ?? null;
}

function strongest<C>(observations: readonly Observation<C>[]): Property['by'] {
	return [...observations]
		.sort((a, b) => WEIGHTS[b.strength] - WEIGHTS[a.strength])
		.slice(0, SHOWN)
		.map(({ clue, strength, value, sources }) => ({ clue, strength, value, sources }));
}

/** Lines that no VM explains together with the others. */
function contradictionsOf<C>(best: C, observations: readonly Observation<C>[]): Contradiction[] {
	return observations
		.filter(({ strength, holds }) => WEIGHTS[strength] >= DETERMINES && !holds(best))
		.map((says) => {
			const about = says.about[0] as Dimension;
			const [against] = strongest(
				observations.filter((each) => each.about.includes(about) && each.sources.length > 0 && each.holds(best)),
			);
			const { clue, strength, value, sources } = says;
			return { about, says: { clue, strength, value, sources }, against: against ?? null };
		});
}

/** The candidate as a VM, with the host's settings that agree with it. */
function vmFrom(facts: Facts, candidate: Candidate, high: Range): Vm {
	const set = facts
		.all('low-mmio-setting')
		.map(({ value }) => value)
		.find((value) => isLegalLow(candidate, value) && lowBaseOf(candidate, value) === candidate.lowBase);
	const usual = usualLowMmio(candidate);
	const lowMmio = set ?? (lowBaseOf(candidate, usual) === candidate.lowBase ? usual : FOUR_GIB - candidate.lowBase);
	const resolution = resolutionSet(facts, candidate);
	const vm = vmOf(candidate, lowMmio, resolution?.resolution ?? null);
	return {
		...vm,
		...(resolution === null ? {} : resolution),
		highMmioBase: high.start,
		highMmio: high.end - high.start,
	};
}

function isLegalLow({ arch }: Candidate, value: number): boolean {
	try {
		resolveVm({ arch, lowMmio: value });
		return true;
	} catch {
		return false;
	}
}

/** The configured resolution, if it matches the framebuffer size. */
function resolutionSet(
	facts: Facts,
	candidate: Candidate,
): { readonly resolution: Resolution | null; readonly resolutionType: Vm['resolutionType'] } | null {
	const type = facts.all('resolution-type')[0]?.value;
	if (type === 'default') {
		return candidate.framebuffer === 8 * 2 ** 20 ? { resolution: null, resolutionType: 'default' } : null;
	}
	for (const { value } of facts.all('resolution-setting')) {
		const settings = { resolution: value, resolutionType: type ?? ('single' as const) };
		const bytes = Math.ceil((value.horizontal * value.vertical * 4) / 2 ** 21) * 2 ** 21;
		if (bytes === candidate.framebuffer && value.horizontal <= 7680 && value.vertical <= 4320) {
			return settings;
		}
	}
	return null;
}

/** Low MMIO if a line shows it; null if it is only the default. */
function lowOf(facts: Facts, { by, sure }: Property, { lowBase, generation }: Candidate): Inference['low'] {
	const root = facts.all('root-window').find(({ value }) => value.start === lowBase);
	if (root !== undefined && generation === 1) {
		return { range: root.value, by: 'root-window', sources: [sourceOf(root)] };
	}
	const places = by.filter(
		({ clue, value }) => value === lowBase && (clue === 'boot-framebuffer' || clue === 'hole' || clue === 'pci-gap'),
	);
	// A setting of the host is not an observation.
	const guest = by.filter(({ clue }) => clue !== 'low-mmio-setting');
	const shown = places.length > 0 ? places : sure === 'determined' ? guest : [];
	const sources = distinct(shown.flatMap((each) => each.sources));
	return sources.length === 0 ? null : { range: { start: lowBase, end: FOUR_GIB }, by: 'inferred', sources };
}

/** High MMIO if a line of the guest shows both ends. */
function highOf(range: Range, { by }: Property): Inference['high'] {
	const [shown] = by.filter(({ clue }) => clue === 'hv-mmio' || clue === 'root-window' || clue === 'hole');
	return shown === undefined
		? null
		: { range, by: shown.clue === 'root-window' ? 'root-window' : 'inferred', sources: shown.sources };
}
