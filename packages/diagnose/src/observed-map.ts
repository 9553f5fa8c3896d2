/** What was observed of a machine, as ranges to be drawn. */

import { intersection, type Range } from '@hvmmio/core/address';
import type { Diagnosis } from './diagnose.ts';

/** Ranges are half-open. */
export interface ObservedMap {
	readonly lowMmio: Range | null;
	readonly highMmio: Range | null;
	readonly framebuffer: Range | null;
	readonly reserved: Range | null;
	/** What devices hold; `conflict`: it lies on the framebuffer. */
	readonly devices: readonly {
		readonly name: string;
		readonly kind: 'config-window' | 'window';
		readonly range: Range;
		readonly conflict: boolean;
	}[];
}

/** Devices in a picture. */
const DRAWN = 24;

/** What devices hold is in conflict with the framebuffer as it was seen or, where no line shows it, as the model has it. */
export function observedMap({ machine, prediction }: Diagnosis): ObservedMap {
	const { observed, devices } = machine;
	const framebuffer = observed.framebuffer?.range ?? null;
	const place = framebuffer ?? prediction.simulation.host.framebuffer;
	const held = devices.flatMap(({ name, configWindows, windows }) => [
		...configWindows.map(({ range }) => ({ name, kind: 'config-window' as const, range })),
		...windows.map(({ range }) => ({ name, kind: 'window' as const, range })),
	]);
	return {
		lowMmio: observed.lowMmio?.range ?? null,
		highMmio: observed.highMmio?.range ?? null,
		framebuffer,
		reserved: observed.reserved?.range ?? null,
		devices: distinct(held)
			.slice(0, DRAWN)
			.map((each) => ({ ...each, conflict: place !== null && intersection(each.range, place) !== null })),
	};
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
