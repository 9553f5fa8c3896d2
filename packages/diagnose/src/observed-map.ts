/** Observations of a machine as ranges for a map. */

import { intersection, type Range } from '@hvmmio/core/address';
import type { Diagnosis } from './diagnose.ts';

/** Ranges are half-open. */
export interface ObservedMap {
	readonly lowMmio: Range | null;
	readonly highMmio: Range | null;
	readonly framebuffer: Range | null;
	readonly reserved: Range | null;
	/** Ranges of devices; `conflict`: what they overlap according to a finding. */
	readonly devices: readonly {
		readonly name: string;
		readonly kind: 'config-window' | 'window';
		readonly range: Range;
		readonly conflict: 'framebuffer' | 'bar' | null;
	}[];
}

/** Most devices in a picture. */
const DRAWN = 24;

/**
 * Observed ranges for the map; null if not observed.
 * @example
 * ```ts
 * import { diagnose, observedMap } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * const log = 'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=(null)\n';
 * const { lowMmio } = observedMap(diagnose([await readEvidence('dmesg.txt', [new TextEncoder().encode(log)])]));
 * console.log(lowMmio?.start === 0xf8000000); // true
 * ```
 */
export function observedMap({ machine, findings }: Diagnosis): ObservedMap {
	const { observed, devices } = machine;
	const conflict = conflictsIn(findings);
	const held = devices.flatMap(({ name, configWindows, windows }) => [
		...configWindows.map(({ range }) => ({ name, kind: 'config-window' as const, range })),
		...windows.map(({ range }) => ({ name, kind: 'window' as const, range })),
	]);
	return {
		lowMmio: observed.lowMmio?.range ?? null,
		highMmio: observed.highMmio?.range ?? null,
		framebuffer: observed.framebuffer?.range ?? null,
		reserved: observed.reserved?.range ?? null,
		devices: distinct(held)
			.slice(0, DRAWN)
			.map((each) => ({ ...each, conflict: conflict(each.range) })),
	};
}

function conflictsIn(findings: Diagnosis['findings']): (range: Range) => 'framebuffer' | 'bar' | null {
	const framebuffers = findings.flatMap((each) => (each.id === 'framebuffer-overlap' ? [each.values.framebuffer] : []));
	const bars = findings.flatMap((each) => (each.id === 'bar-clash' ? [each.values.bar] : []));
	const isOn = (places: readonly Range[], range: Range) => places.some((place) => intersection(range, place) !== null);
	return (range) => (isOn(framebuffers, range) ? 'framebuffer' : isOn(bars, range) ? 'bar' : null);
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
