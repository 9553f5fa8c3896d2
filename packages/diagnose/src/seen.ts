/** What was seen of a machine, as ranges to be drawn. */

import { intersection, type Range } from '@hvmmio/core';
import type { Diagnosis } from './diagnose.ts';

/** Ranges are half-open. */
export interface Seen {
	readonly lowMmio: Range | null;
	readonly highMmio: Range | null;
	readonly framebuffer: Range | null;
	readonly reserved: Range | null;
	/** What devices hold; `conflict` says in words what is wrong with it. */
	readonly devices: readonly { readonly name: string; readonly range: Range; readonly conflict: string | null }[];
}

/** Devices in a picture. */
const DRAWN = 24;

/** What devices hold is in conflict with the framebuffer as it was seen or, where no line shows it, as the model has it. */
export function seenOf({ machine, prediction }: Diagnosis): Seen {
	const { observed, devices } = machine;
	const framebuffer = observed.framebuffer?.range ?? null;
	const place = framebuffer ?? prediction.simulation.host.framebuffer;
	const held = devices.flatMap(({ name, configWindows, windows }) => [
		...configWindows.map(({ range }) => ({ name: `${nameOf(name)} config window`, range })),
		...windows.map(({ range }) => ({ name: `${nameOf(name)} window`, range })),
	]);
	return {
		lowMmio: observed.lowMmio?.range ?? null,
		highMmio: observed.highMmio?.range ?? null,
		framebuffer,
		reserved: observed.reserved?.range ?? null,
		devices: distinct(held)
			.slice(0, DRAWN)
			.map((each) => ({ ...each, conflict: place && intersection(each.range, place) ? 'on the framebuffer' : null })),
	};
}

/** A GUID is too long for a lane; its first part tells devices apart. */
function nameOf(name: string): string {
	return name.slice(0, 8);
}

function distinct<T extends { readonly range: Range }>(rows: readonly T[]): T[] {
	const seen = new Set<string>();
	return rows.filter(({ range: { start, end } }) => {
		const key = `${start} ${end}`;
		const isNew = !seen.has(key);
		seen.add(key);
		return isNew;
	});
}
