/** Covers a set of lattice points of one kind of VM and kernel with few boxes in framebuffer size and low MMIO size. */

import { type LatticeLine, STEP, vmOfLine } from '@hvmmio/differential/sources';

/** Bytes: a constant, or `times` × framebuffer size + `plus`. */
export type Bound = number | { readonly times: number; readonly plus: number };

/** An interval; both bounds are inclusive, and null means unbounded on that side. */
export interface Span<B = number> {
	readonly min: B | null;
	readonly max: B | null;
}

/** Limits on the framebuffer's reserved size and on low MMIO as configured; a point is in the box if it meets both. */
export interface Box {
	readonly framebuffer: Span;
	readonly lowMmio: Span<Bound>;
}

export type Runs = readonly (readonly [number, number])[];

/** Adds `[from, to)`, which must not begin before the last run, and merges it with that run if they touch. */
export function addRun(runs: [number, number][], from: number, to: number): void {
	const last = runs.at(-1);
	if (last !== undefined && from <= last[1]) {
		last[1] = Math.max(last[1], to);
	} else {
		runs.push([from, to]);
	}
}

/**
 * Is a VM with these sizes in the box?
 * @param framebuffer bytes @param lowMmio bytes, as configured
 * @example
 * ```ts
 * import { MIB } from '@hvmmio/core/address';
 * import { isInBox } from '@hvmmio/kernel-diff';
 * const box = { framebuffer: { min: null, max: 8 * MIB }, lowMmio: { min: 128 * MIB, max: null } };
 * console.log(isInBox(box, 8 * MIB, 128 * MIB)); // true
 * ```
 */
export function isInBox(box: Box, framebuffer: number, lowMmio: number): boolean {
	return isWithin(box.framebuffer, framebuffer, framebuffer) && isWithin(box.lowMmio, lowMmio, framebuffer);
}

export function isWithin({ min, max }: Span<Bound>, value: number, framebuffer: number): boolean {
	return (min === null || value >= boundAt(min, framebuffer)) && (max === null || value <= boundAt(max, framebuffer));
}

/** A bound in bytes, for the given framebuffer size. */
export function boundAt(bound: Bound, framebuffer: number): number {
	return typeof bound === 'number' ? bound : bound.times * framebuffer + bound.plus;
}

/** One line's runs, as intervals of low MMIO. */
type Row = readonly Span<number>[];

/**
 * Boxes that contain exactly the points of the runs, ordered by framebuffer size. Neighbouring lines share a box if
 * their runs are equal, or if the bounds of the runs are linear in the framebuffer size.
 * @param lines all lines of one kind that were run, ordered by framebuffer size
 * @param runsOf the runs of each line
 */
export function boxesOf(lines: readonly LatticeLine[], runsOf: (line: LatticeLine) => Runs): Box[] {
	const rows = lines.map((line): Row => runsOf(line).map(([begin, end]) => lowSpan(line, begin, end)));
	const sizes = lines.map(({ maxFramebuffer }) => maxFramebuffer);
	const boxes: Box[] = [];
	for (let from = 0; from < lines.length; ) {
		let to = from + 1;
		while (to < lines.length && isStraight(rows.slice(from, to + 1), sizes.slice(from, to + 1))) {
			to++;
		}
		// A straight line fits any two points, so two lines share a box only if they are equal or a third one follows.
		if (to - from === 2 && !isEqual(rows[from] as Row, rows[from + 1] as Row)) {
			to = from + 1;
		}
		const framebuffer: Span = {
			min: from === 0 ? null : (sizes[from] as number),
			max: to === lines.length ? null : (sizes[to - 1] as number),
		};
		const [first, last] = [rows[from] as Row, rows[to - 1] as Row];
		const sizeDifference = (sizes[to - 1] as number) - (sizes[from] as number);
		for (const [i, { min, max }] of first.entries()) {
			const bound = (a: number | null, b: number | null | undefined) =>
				boundOf(a, b ?? null, sizes[from] as number, sizeDifference);
			boxes.push({ framebuffer, lowMmio: { min: bound(min, last[i]?.min), max: bound(max, last[i]?.max) } });
		}
		from = to;
	}
	return boxes;
}

function boundOf(first: number | null, last: number | null, size: number, sizeDifference: number): Bound | null {
	if (first === null || last === null || first === last || sizeDifference === 0) {
		return first;
	}
	const times = (last - first) / sizeDifference;
	return { times, plus: first - times * size };
}

/** Is every bound a linear function of the framebuffer size, with an integer slope? */
function isStraight(rows: readonly Row[], sizes: readonly number[]): boolean {
	const [first, second] = rows as [Row, Row];
	const sizeDifference = (sizes[1] as number) - (sizes[0] as number);
	return rows.every(
		(row, r) =>
			row.length === first.length &&
			row.every((span, i) =>
				(['min', 'max'] as const).every((side) => {
					const [a, b, own] = [first[i]?.[side] ?? null, second[i]?.[side] ?? null, span[side]];
					if (a === null || b === null || own === null) {
						return a === null && b === null && own === null;
					}
					const times = (b - a) / sizeDifference;
					return Number.isInteger(times) && own === a + times * ((sizes[r] as number) - (sizes[0] as number));
				}),
			),
	);
}

function isEqual(a: Row, b: Row): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

function lowSpan(line: LatticeLine, begin: number, end: number): Span<number> {
	const smallest = vmOfLine(line, 0).lowMmio;
	return {
		min: begin === 0 ? null : smallest + begin * STEP,
		max: end === line.length ? null : smallest + (end - 1) * STEP,
	};
}
