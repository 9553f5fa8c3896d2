/**
 * Groups many changed inputs into few regions: first by kind of change, then by the framebuffer and low MMIO sizes that
 * change, then by common properties of the VMs and kernels. Regions of one change do not overlap, and a region's
 * condition holds for exactly its inputs, among all inputs of the lattice that were run.
 */

import type { LatticeGroup, LatticeLine } from '@hvmmio/differential/sources';
import { type Box, boxesOf, isInBox, type Runs } from './boxes.ts';
import { CHANGES, type Change } from './changes.ts';
import type { Row } from './tally.ts';

/** The properties of VMs and kernels by which regions are described. */
export const DIMENSIONS = ['generation', 'arch', 'confidential', 'knowledge', 'sysfb'] as const;
/** A property of VMs and kernels by which regions are described. */
export type Dimension = (typeof DIMENSIONS)[number];

/** The VMs and kernels of a region: each has an allowed value in every listed dimension and lies in some box. */
export interface Condition {
	/** The allowed values of each dimension that matters. */
	readonly values: { readonly [D in Dimension]?: readonly LatticeGroup[D][] };
	readonly boxes: readonly Box[];
}

export interface Region {
	readonly change: Change;
	readonly condition: Condition;
	readonly cases: number;
	/** The smallest input: smallest framebuffer, then smallest low MMIO. */
	readonly example: Point;
	/** The maximum of `Row.growth` over all rows. */
	readonly growth: number;
	/** Its inputs, by line. */
	readonly rows: readonly { readonly line: LatticeLine; readonly runs: Runs }[];
}

export interface Point {
	readonly line: LatticeLine;
	readonly step: number;
}

/**
 * Do a VM and its kernel meet the condition? @param lowMmio bytes, as configured
 * @example
 * ```ts
 * import { MIB } from '@hvmmio/core/address';
 * import { latticeLines } from '@hvmmio/differential/sources';
 * import { meets } from '@hvmmio/kernel-diff';
 * const [line] = latticeLines();
 * const every = { framebuffer: { min: null, max: null }, lowMmio: { min: null, max: null } };
 * console.log(line && meets({ values: { generation: [1] }, boxes: [every] }, line, 128 * MIB)); // true
 * ```
 */
export function meets({ values, boxes }: Condition, line: LatticeLine, lowMmio: number): boolean {
	return hasValues(values, line) && boxes.some((box) => isInBox(box, line.maxFramebuffer, lowMmio));
}

export function hasValues(values: Condition['values'], group: LatticeGroup): boolean {
	return DIMENSIONS.every((dimension) => isAllowed(values, group, dimension));
}

function isAllowed(values: Condition['values'], group: LatticeGroup, dimension: Dimension): boolean {
	const allowed: readonly unknown[] | undefined = values[dimension];
	return allowed === undefined || allowed.includes(group[dimension]);
}

/** The inputs of one kind of VM and kernel with one kind of change. */
interface Cell {
	readonly group: LatticeLine;
	readonly rows: readonly { readonly line: LatticeLine; readonly runs: Runs; readonly growth: number }[];
	readonly boxes: readonly Box[];
}

/**
 * @param all the whole lattice, which `Row.line` indexes
 * @param lines the lines that were run
 */
export function regionsOf(rows: readonly Row[], all: readonly LatticeLine[], lines: readonly LatticeLine[]): Region[] {
	const byGroup = groupBy(lines, keyOf);
	const kinds = [...byGroup.values()].map(([first]) => first as LatticeLine);
	return CHANGES.flatMap((change) => {
		const own = rows
			.filter((row) => row.change === change)
			.map((row) => ({ ...row, line: all[row.line] as LatticeLine }));
		const cells = [...groupBy(own, ({ line }) => keyOf(line))].map(([key, some]): Cell => {
			const runs = new Map(some.map((row) => [row.line.from, row.runs]));
			const boxes = boxesOf(byGroup.get(key) ?? [], (line) => runs.get(line.from) ?? []);
			return { group: (some[0] as (typeof some)[number]).line, rows: some, boxes };
		});
		return [...groupBy(cells, ({ boxes }) => JSON.stringify(boxes)).values()].flatMap((alike) =>
			productsOf(alike, kinds).map(({ cells: taken, values }) => regionFrom(change, taken, values)),
		);
	});
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const item of items) {
		const key = keyOf(item);
		groups.set(key, [...(groups.get(key) ?? []), item]);
	}
	return groups;
}

function keyOf(line: LatticeGroup): string {
	return DIMENSIONS.map((dimension) => String(line[dimension])).join(' ');
}

/** Partitions the cells into Cartesian products: each contains every kind with certain values of each dimension. */
function productsOf(cells: readonly Cell[], kinds: readonly LatticeLine[]) {
	const left = new Map(cells.map((cell) => [keyOf(cell.group), cell]));
	const products: { cells: Cell[]; values: Condition['values'] }[] = [];
	for (let first = left.values().next().value; first !== undefined; first = left.values().next().value) {
		const { group } = first;
		const values = widen(group, left, kinds);
		const taken = cells.filter((cell) => left.has(keyOf(cell.group)) && isIn(cell.group, values));
		for (const cell of taken) {
			left.delete(keyOf(cell.group));
		}
		products.push({ cells: taken, values: withoutRedundant(values, kinds, taken.length) });
	}
	return products;
}

type Values = Readonly<Record<Dimension, readonly unknown[]>>;

function isIn(group: LatticeGroup, values: Values): boolean {
	return DIMENSIONS.every((dimension) => values[dimension].includes(group[dimension]));
}

/** Adds values as long as each brings in new kinds, all of which are among the cells left. */
function widen(first: LatticeGroup, left: ReadonlyMap<string, Cell>, kinds: readonly LatticeLine[]): Values {
	let values = Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, [first[dimension]]])) as unknown as Values;
	for (let size = 0; size < sizeOf(values); ) {
		size = sizeOf(values);
		for (const dimension of [...DIMENSIONS].reverse()) {
			for (const value of new Set(kinds.map((kind) => kind[dimension]))) {
				const wider = { ...values, [dimension]: [...new Set([...values[dimension], value])] };
				const gained = kinds.filter((kind) => isIn(kind, wider) && !isIn(kind, values));
				if (gained.length > 0 && gained.every((kind) => left.has(keyOf(kind)))) {
					values = wider;
				}
			}
		}
	}
	return values;
}

function sizeOf(values: Values): number {
	return DIMENSIONS.reduce((sum, dimension) => sum + values[dimension].length, 0);
}

/** Drops the dimensions that are redundant: those without which the same kinds match. */
function withoutRedundant(values: Values, kinds: readonly LatticeLine[], count: number): Condition['values'] {
	let kept: Partial<Record<Dimension, readonly unknown[]>> = values;
	for (const dimension of DIMENSIONS) {
		const without = { ...kept };
		delete without[dimension];
		const meant = kinds.filter((kind) => DIMENSIONS.every((each) => without[each]?.includes(kind[each]) ?? true));
		kept = meant.length === count ? without : kept;
	}
	return kept as Condition['values'];
}

function regionFrom(change: Change, cells: readonly Cell[], values: Condition['values']): Region {
	const rows = cells.flatMap((cell) => cell.rows);
	const smallest = rows.reduce((best, row) => (row.line.maxFramebuffer < best.line.maxFramebuffer ? row : best));
	return {
		change,
		condition: { values, boxes: (cells[0] as Cell).boxes },
		cases: rows.reduce((sum, { runs }) => sum + runs.reduce((part, [from, to]) => part + to - from, 0), 0),
		example: { line: smallest.line, step: smallest.runs[0]?.[0] ?? 0 },
		growth: Math.max(...rows.map(({ growth }) => growth)),
		rows,
	};
}
