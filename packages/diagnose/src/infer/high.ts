/** Infers high MMIO: of the ranges that lines suggest, the one that explains all lines at the lowest cost. */

import { ADDRESS_LIMIT, FOUR_GIB, MIB, PAGE, type Range } from '@hvmmio/core/address';
import { HIGH_MMIO_BASE, HIGH_MMIO_DEFAULT, HIGH_MMIO_MIN } from '@hvmmio/core/host';
import type { Facts, Source } from '../machine/facts.ts';
import { sourceOf } from '../machine/facts.ts';
import { holesOf } from './holes.ts';
import { type Clue, costOf, type Observation, type Strength } from './observation.ts';

/** Half-open. */
export type HighMmio = Range;
type HighClue = Observation<HighMmio>;

export interface HighInference {
	readonly range: HighMmio;
	readonly observations: readonly HighClue[];
	/** Additional cost of the best range with another start. */
	readonly margin: number;
}

/** Granularity assumed for a window outside the usual place. */
const GRAIN = 512 * MIB;
/** The host's granularity. */
const STEP = 2 * MIB;

export function inferHigh(facts: Facts): HighInference {
	const observations = cluesOf(facts);
	const usual = { start: HIGH_MMIO_BASE, end: HIGH_MMIO_BASE + HIGH_MMIO_DEFAULT };
	const bases = new Set([usual.start, ...observations.flatMap(({ clue, value }) => basesOf(clue, value))]);
	const sizes = new Set([HIGH_MMIO_DEFAULT, ...facts.all('high-mmio-setting').map(({ value }) => value)]);
	const ends = new Set<number>([
		...exact(facts).map(({ end }) => end),
		...facts.all('high-mmio-refused').map(({ value }) => value.address + PAGE),
		...held(facts).map(({ range }) => Math.ceil(range.end / GRAIN) * GRAIN),
	]);
	let best: { range: HighMmio; cost: number } | null = null;
	const costs: { range: HighMmio; cost: number }[] = [];
	for (const start of bases) {
		for (const end of [...ends, ...[...sizes].map((size) => start + size)]) {
			if (start >= FOUR_GIB && end - start >= HIGH_MMIO_MIN && end <= ADDRESS_LIMIT) {
				const range = { start, end };
				const cost = costOf(range, observations);
				costs.push({ range, cost });
				best = best === null || cost < best.cost ? { range, cost } : best;
			}
		}
	}
	const { range, cost } = best ?? { range: usual, cost: 0 };
	const { start, end } = range;
	// In addition to the suggested ranges, ranges at various distances are tried: a property is determined only if the
	// evidence excludes them.
	const probes = [-16 * GRAIN, -GRAIN, -STEP, STEP, GRAIN, 16 * GRAIN, 1024 * GRAIN].flatMap((by) => [
		{ start: start + by, end: end + by },
		{ start: start + by, end },
	]);
	const others = [
		...costs.filter((each) => each.range.start !== start),
		...probes
			.filter((each) => each.start >= FOUR_GIB && each.end - each.start >= HIGH_MMIO_MIN && each.end <= ADDRESS_LIMIT)
			.map((each) => ({ range: each, cost: costOf(each, observations) })),
	];
	const margin = Math.min(...others.map((each) => each.cost)) - cost;
	return { range, observations, margin };
}

function exact(facts: Facts): Range[] {
	return [
		...facts.all('hv-mmio').flatMap(({ value }) => (value.high === null ? [] : [value.high])),
		...facts.all('root-window').flatMap(({ value }) => (value.start >= FOUR_GIB ? [value] : [])),
		...holesOf(facts).flatMap(({ range }) => (range.start >= FOUR_GIB ? [range] : [])),
	];
}

function basesOf(clue: Clue, value: HighClue['value']): number[] {
	if (typeof value !== 'number') {
		return [];
	}
	return clue === 'window'
		? [Math.max(FOUR_GIB, Math.floor(value / GRAIN) * GRAIN)]
		: clue === 'high-mmio-setting'
			? []
			: [value];
}

function held(facts: Facts): readonly ({ readonly range: Range } & Source)[] {
	return [
		...facts.all('bridge-window').map((fact) => ({ ...fact, range: fact.value.range })),
		...facts.all('device-range').map((fact) => ({ ...fact, range: fact.value.range })),
	].filter(({ range }) => range.start >= FOUR_GIB);
}

function cluesOf(facts: Facts): HighClue[] {
	const all: HighClue[] = [];
	const add = (
		clue: Clue,
		strength: Strength,
		value: number | null,
		sources: readonly Source[],
		holds: HighClue['holds'],
	) => all.push({ clue, strength, about: ['highMmio'], value, sources: sources.slice(0, 8).map(sourceOf), holds });
	for (const fact of facts.all('hv-mmio')) {
		const { high } = fact.value;
		if (high !== null) {
			add('hv-mmio', 'driver', high.start, [fact], ({ start, end }) => start === high.start && end === high.end);
		}
	}
	for (const fact of facts.all('root-window').filter(({ value }) => value.start >= FOUR_GIB)) {
		add(
			'root-window',
			'tree',
			fact.value.start,
			[fact],
			({ start, end }) => start === fact.value.start && end === fact.value.end,
		);
	}
	const windows = held(facts);
	const first = windows.reduce<(typeof windows)[number] | null>(
		(best, each) => (best === null || each.range.start < best.range.start ? each : best),
		null,
	);
	const last = windows.reduce<(typeof windows)[number] | null>(
		(best, each) => (best === null || each.range.end > best.range.end ? each : best),
		null,
	);
	if (first !== null && last !== null) {
		add('window', 'tree', first.range.start, [first], ({ start }) => start <= first.range.start);
		add('window', 'tree', first.range.start, [last], ({ end }) => end >= last.range.end);
	}
	for (const fact of facts.all('high-mmio-setting')) {
		add('high-mmio-setting', 'setting', fact.value, [fact], ({ start, end }) => end - start === fact.value);
	}
	for (const fact of facts.all('high-mmio-base-setting')) {
		add('high-mmio-base-setting', 'setting', fact.value, [fact], ({ start }) => start === fact.value);
	}
	for (const fact of facts.all('high-mmio-refused')) {
		// The address in the host's message is the window's last page (docs/domain.md, section 2).
		add('high-mmio-refused', 'setting', null, [fact], ({ end }) => end === fact.value.address + PAGE);
	}
	for (const { range, sources } of chosenHole(facts)) {
		add('hole', 'hole', range.start, sources, ({ start, end }) => start === range.start && end === range.end);
	}
	const ram = facts.all('memory').filter(({ value }) => value.type === 'usable' && value.range.start >= FOUR_GIB);
	for (const fact of ram.slice(0, 64)) {
		const { range } = fact.value;
		add('ram-above', 'firmware', null, [fact], ({ start, end }) => range.end <= start || range.start >= end);
	}
	add('usual', 'habit', null, [], ({ start }) => start === HIGH_MMIO_BASE);
	add('usual', 'usual', null, [], ({ start, end }) => end - start === HIGH_MMIO_DEFAULT);
	return all;
}

/** Of several holes above 4 GiB: one that contains a device, else the one at the usual place, else the last. */
function chosenHole(facts: Facts) {
	const holes = holesOf(facts).filter(({ range }) => range.start >= FOUR_GIB);
	const windows = held(facts);
	const contains = (hole: Range, address: number) => address >= hole.start && address < hole.end;
	const chosen =
		holes.find(({ range }) => windows.some((window) => contains(range, window.range.start))) ??
		holes.find(({ range }) => contains(range, HIGH_MMIO_BASE)) ??
		holes.at(-1);
	return chosen ? [chosen] : [];
}
