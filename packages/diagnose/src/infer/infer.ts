/**
 * The VM that explains the evidence at least cost, and how sure each of its properties is: *determined* where every VM
 * that has another value goes against a line that cannot be explained away, *likely* where it goes against less, *open*
 * where it goes against nothing but what is usual.
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
 * `determined`: another value goes against a line that cannot be explained away; `likely`: against less; `open`:
 * against nothing but what is usual.
 */
export type Sure = 'determined' | 'likely' | 'open';

/** Another value of a property, and what of the evidence fells it; null where it costs as little. */
export interface Alternative {
	readonly value: string | number | boolean;
	readonly felledBy: Pick<Observation, 'clue' | 'strength' | 'value' | 'sources'> | null;
}

/** The value of one property of the VM, how sure it is, and what speaks for it and against it. */
export interface Property {
	/** A generation, an architecture, a platform, whether it is confidential, a base address, bytes. */
	readonly value: string | number | boolean;
	readonly sure: Sure;
	/** What speaks for the value, the strongest first; without what is only usual. */
	readonly by: readonly Pick<Observation, 'clue' | 'strength' | 'value' | 'sources'>[];
	/** The nearest ones in cost first. */
	readonly alternatives: readonly Alternative[];
}

/** A line that goes against the VM that explains the rest, and what speaks against it. */
export interface Contradiction {
	readonly about: Dimension;
	readonly says: Pick<Observation, 'clue' | 'strength' | 'value' | 'sources'>;
	readonly against: Pick<Observation, 'clue' | 'strength' | 'value' | 'sources'> | null;
}

/** The VM that explains the observations at least cost, and how sure each of its properties is. */
export interface Inference {
	readonly vm: Vm;
	readonly properties: Readonly<Record<Dimension, Property>>;
	readonly contradictions: readonly Contradiction[];
	/** VMs that explain the evidence as well, or nearly: what is not determined may be so. */
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
	/** How many VMs were tried. */
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
/** What speaks for no place of high MMIO: how large it is, and where it is not. */
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

/** What no line is about may still follow from the rest, as x86_64 does from generation 1. */
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
		// What some line goes against is not determined, however much speaks for it.
		sure: sure === 'determined' && isAgainst ? 'likely' : sure,
		by: strongest(kept),
		alternatives: sorted.slice(0, SHOWN).map(([other, each]) => ({
			value: other,
			felledBy: each.cost === best.cost ? null : felledBy(each.candidate, best.candidate, observations),
		})),
	};
}

/** The strongest observation that holds of the better candidate and not of the worse one. */
function felledBy(worse: Candidate, better: Candidate, observations: readonly Observation[]): Alternative['felledBy'] {
	const [first] = strongest(observations.filter(({ holds }) => !holds(worse) && holds(better)));
	return first ?? null;
}

function strongest<C>(observations: readonly Observation<C>[]): Property['by'] {
	return [...observations]
		.sort((a, b) => WEIGHTS[b.strength] - WEIGHTS[a.strength])
		.slice(0, SHOWN)
		.map(({ clue, strength, value, sources }) => ({ clue, strength, value, sources }));
}

/** Lines that no VM explains together with the rest. */
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

/** The candidate as a VM, with the settings that the host's files give where they agree with it. */
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

/** What Set-VMVideo has set, if the framebuffer is as large as it says. */
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

/** Low MMIO, where a line and not only habit tells of it. */
function lowOf(facts: Facts, { by, sure }: Property, { lowBase, generation }: Candidate): Inference['low'] {
	const root = facts.all('root-window').find(({ value }) => value.start === lowBase);
	if (root !== undefined && generation === 1) {
		return { range: root.value, by: 'root-window', sources: [sourceOf(root)] };
	}
	const places = by.filter(
		({ clue, value }) => value === lowBase && (clue === 'boot-framebuffer' || clue === 'hole' || clue === 'pci-gap'),
	);
	// What the host has set was not observed.
	const guest = by.filter(({ clue }) => clue !== 'low-mmio-setting');
	const shown = places.length > 0 ? places : sure === 'determined' ? guest : [];
	const sources = distinct(shown.flatMap((each) => each.sources));
	return sources.length === 0 ? null : { range: { start: lowBase, end: FOUR_GIB }, by: 'inferred', sources };
}

/** High MMIO, where a line of the guest shows it whole. */
function highOf(range: Range, { by }: Property): Inference['high'] {
	const [shown] = by.filter(({ clue }) => clue === 'hv-mmio' || clue === 'root-window' || clue === 'hole');
	return shown === undefined
		? null
		: { range, by: shown.clue === 'root-window' ? 'root-window' : 'inferred', sources: shown.sources };
}
