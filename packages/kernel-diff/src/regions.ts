/**
 * Many changed inputs as few regions: first by the way in which they change, then by what is the same about the VMs and
 * kernels. Regions do not overlap, and what one says of itself is true of every lattice input that it counts.
 */

import type { LatticeLine } from '@hvmmio/differential/sources';
import { KINDS, type Kind } from './kinds.ts';

/** The inputs of one kind of VM and kernel that change in one way. */
export interface Atom {
	readonly kind: Kind;
	/** One of its lines. */
	readonly line: LatticeLine;
	cases: number;
	/** Bytes, both inclusive. */
	lowMin: number;
	lowMax: number;
	framebufferMin: number;
	framebufferMax: number;
	/** The smallest input: of the smallest framebuffer the smallest low MMIO. */
	readonly example: { readonly line: LatticeLine; readonly step: number };
}

export interface Region extends Omit<Atom, 'line'> {
	readonly atoms: readonly Atom[];
	readonly values: Values;
}

/** What is said of the VMs and kernels in a region: for each dimension the values that occur. */
export type Values = Readonly<Record<Dimension, ReadonlySet<string>>>;

export const DIMENSIONS = ['generation', 'arch', 'confidential', 'knowledge', 'sysfb'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export function valueIn(line: LatticeLine, dimension: Dimension): string {
	return String(line[dimension]);
}

/** @param lines the whole lattice, which says what kinds of VM and kernel there are */
export function regionsOf(atoms: readonly Atom[], lines: readonly LatticeLine[]): Region[] {
	const existing = new Map(lines.map((line) => [keyOf(line), line]));
	return KINDS.flatMap((kind) => {
		const left = new Map(atoms.filter((atom) => atom.kind === kind).map((atom) => [keyOf(atom.line), atom]));
		const regions: Region[] = [];
		for (let first = left.values().next().value; first !== undefined; first = left.values().next().value) {
			const values = grow(first, left, [...existing.values()]);
			const taken = [...left.values()].filter((atom) => isIn(atom.line, values));
			for (const atom of taken) {
				left.delete(keyOf(atom.line));
			}
			regions.push(join(taken, values));
		}
		return regions;
	});
}

function keyOf(line: LatticeLine): string {
	return DIMENSIONS.map((dimension) => valueIn(line, dimension)).join(' ');
}

function isIn(line: LatticeLine, values: Values): boolean {
	return DIMENSIONS.every((dimension) => values[dimension].has(valueIn(line, dimension)));
}

/** As many values as go together without taking in a kind of VM and kernel that does not change in this way. */
function grow(first: Atom, left: ReadonlyMap<string, Atom>, existing: readonly LatticeLine[]): Values {
	let values = Object.fromEntries(
		DIMENSIONS.map((dimension) => [dimension, new Set([valueIn(first.line, dimension)])]),
	) as unknown as Values;
	for (const dimension of [...DIMENSIONS].reverse()) {
		for (const value of new Set(existing.map((line) => valueIn(line, dimension)))) {
			const wider = { ...values, [dimension]: new Set([...values[dimension], value]) };
			if (existing.every((line) => !isIn(line, wider) || left.has(keyOf(line)))) {
				values = wider;
			}
		}
	}
	return values;
}

function join(atoms: readonly Atom[], values: Values): Region {
	const [first] = atoms as [Atom, ...Atom[]];
	const smallest = atoms.reduce((best, atom) => (isSmaller(atom, best) ? atom : best), first);
	return {
		kind: first.kind,
		atoms,
		values,
		cases: atoms.reduce((sum, atom) => sum + atom.cases, 0),
		lowMin: Math.min(...atoms.map((atom) => atom.lowMin)),
		lowMax: Math.max(...atoms.map((atom) => atom.lowMax)),
		framebufferMin: Math.min(...atoms.map((atom) => atom.framebufferMin)),
		framebufferMax: Math.max(...atoms.map((atom) => atom.framebufferMax)),
		example: smallest.example,
	};
}

function isSmaller({ example: a }: Atom, { example: b }: Atom): boolean {
	return (
		a.line.maxFramebuffer - b.line.maxFramebuffer < 0 ||
		(a.line.maxFramebuffer === b.line.maxFramebuffer && a.step < b.step)
	);
}
