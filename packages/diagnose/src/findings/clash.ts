/** A VMBus device's window inside a BAR of an emulated PCI bus: both claim the same addresses. */

import { intersection, type Range } from '@hvmmio/core/address';
import { type Case, named, type Rule } from '../case.ts';
import { finding, type Held } from '../finding.ts';
import { type Source, sourceOf } from '../machine/facts.ts';
import type { Machine } from '../machine/machine.ts';

export interface HeldAt {
	readonly held: Held;
	readonly source: Source;
}

/** All ranges of pci-hyperv's devices in the evidence. */
export function heldBy({ devices }: Machine): HeldAt[] {
	return devices.flatMap((device) => [
		...device.configWindows.map(({ range, source }) => ({
			held: { device: named(device), kind: 'config-window' as const, range },
			source,
		})),
		...device.windows.map(({ range, source }) => ({
			held: { device: named(device), kind: 'window' as const, range },
			source,
		})),
	]);
}

interface Clash {
	readonly slot: string;
	readonly bar: Range;
	readonly held: readonly HeldAt[];
	readonly sources: readonly Source[];
	readonly refused: boolean;
}

export function clashes(machine: Machine): Clash[] {
	const bars = new Map<string, { slot: string; bar: Range; sources: Source[]; refused: boolean }>();
	for (const fact of [...machine.facts.all('emulated-bar'), ...machine.facts.all('bar-conflict')]) {
		const { slot, range } = fact.value;
		const key = `${slot} ${range.start} ${range.end}`;
		const known = bars.get(key) ?? { slot, bar: range, sources: [], refused: false };
		known.sources.push(sourceOf(fact));
		known.refused ||= fact.name === 'bar-conflict';
		bars.set(key, known);
	}
	const held = heldBy(machine);
	return [...bars.values()].flatMap((each) => {
		const inside = held.filter(({ held: { range } }) => intersection(range, each.bar) !== null);
		return inside.length === 0 ? [] : [{ ...each, held: inside }];
	});
}

export const clash: Rule = ({ machine }: Case) =>
	clashes(machine)
		.slice(0, 16)
		.map(({ slot, bar, held, sources, refused }) =>
			finding(
				'bar-clash',
				'error',
				{ slot, bar, held: held.slice(0, 8).map((each) => each.held), refused },
				[...held.map(({ source }) => source), ...sources],
				{ steps: [{ id: 'move-emulated' }] },
			),
		);
