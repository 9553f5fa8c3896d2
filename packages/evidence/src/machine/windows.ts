/**
 * Where low and high MMIO, the framebuffer and the reservation are, by what the evidence shows, the surest sign first.
 * Source: docs/domain.md, sections 2, 8 and 9.
 */

import { FOUR_GIB, HIGH_MMIO_BASE, MIB, type Range, sizeOf } from '@hvmmio/core';
import { bootKey, byBoot, type Facts, type Observed, type Source, sourceOf } from './facts.ts';

export interface Observations {
	readonly lowMmio: Observed | null;
	readonly highMmio: Observed | null;
	readonly framebuffer: Observed | null;
	readonly reserved: Observed | null;
}

/** The local APIC's and others' reserved rows lie from here up, inside the window. */
const FIXED_DEVICES = 0xfec0_0000;
/** The smallest low window there is. */
const LEAST_LOW = 128 * MIB;

export function observe(facts: Facts): Observations {
	const holes = [...affinityHoles(facts), ...memoryHoles(facts)];
	return {
		lowMmio: lowMmio(facts, holes),
		highMmio: highMmio(facts, holes),
		framebuffer: framebuffer(facts),
		reserved: reserved(facts),
	};
}

function lowMmio(facts: Facts, holes: readonly Observed[]): Observed | null {
	const listed = facts.all('hv-mmio').filter(({ value }) => value.low !== null);
	const last = listed.at(-1);
	if (last?.value.low) {
		return { range: last.value.low, by: 'hv_vmbus prints it', sources: [sourceOf(last)] };
	}
	const root = facts.all('root-window').find(({ value }) => value.start < FOUR_GIB);
	if (root) {
		return { range: root.value, by: 'the window of the legacy PCI bus', sources: [sourceOf(root)] };
	}
	return holes.find(({ range }) => range.end === FOUR_GIB && sizeOf(range) >= LEAST_LOW) ?? null;
}

function highMmio(facts: Facts, holes: readonly Observed[]): Observed | null {
	const last = facts
		.all('hv-mmio')
		.filter(({ value }) => value.high !== null)
		.at(-1);
	if (last?.value.high) {
		return { range: last.value.high, by: 'hv_vmbus prints it', sources: [sourceOf(last)] };
	}
	const root = facts.all('root-window').find(({ value }) => value.start >= FOUR_GIB);
	if (root) {
		return { range: root.value, by: 'the window of the legacy PCI bus', sources: [sourceOf(root)] };
	}
	const high = holes.filter(({ range }) => range.start >= FOUR_GIB && sizeOf(range) >= MIB);
	const windows = facts.all('bridge-window').map(({ value }) => value.range);
	const holds = (hole: Range, start: number) => start >= hole.start && start < hole.end;
	return (
		high.find(({ range }) => windows.some((window) => holds(range, window.start))) ??
		high.find(({ range }) => holds(range, HIGH_MMIO_BASE)) ??
		high.at(-1) ??
		null
	);
}

/** What the video device holds now; else what the boot framebuffer driver does, which is only its first part. */
function framebuffer(facts: Facts): Observed | null {
	const held = facts.last('framebuffer');
	if (held) {
		return { range: held.value, by: 'the synthetic video device holds it', sources: [sourceOf(held)] };
	}
	const boot = facts.all('boot-framebuffer').filter(({ value }) => value.start > 0);
	const first = boot[0];
	return first
		? { range: first.value, by: 'the boot framebuffer driver holds this part of it', sources: boot.map(sourceOf) }
		: null;
}

function reserved(facts: Facts): Observed | null {
	const last = facts.last('hv-mmio');
	return last?.value.reserved
		? { range: last.value.reserved, by: 'hv_vmbus prints it', sources: [sourceOf(last)] }
		: null;
}

/** Between the rows of the SRAT, which name all memory that there is or may be. */
function affinityHoles(facts: Facts): Observed[] {
	return [...byBoot(facts.all('memory-affinity')).values()].flatMap((rows) =>
		holesOf(
			rows.map((row) => ({ range: row.value, source: sourceOf(row) })),
			'a hole in the SRAT',
		),
	);
}

/** Between the rows of a memory map; below 4 GiB only if RAM goes on above, for else it may just end there. */
function memoryHoles(facts: Facts): Observed[] {
	// A kdump kernel's map shows only the memory that was kept for it.
	const second = new Set(facts.all('second-kernel').map(bootKey));
	const maps = [...byBoot(facts.all('memory'))].filter(([key]) => !second.has(key));
	return maps.flatMap(([, rows]) => {
		const kept = rows.filter(
			({ value: { range, type } }) => type !== 'reserved' || range.end <= FIXED_DEVICES || range.start >= FOUR_GIB,
		);
		return holesOf(
			kept.map((row) => ({ range: row.value.range, source: sourceOf(row) })),
			'a hole in the memory map',
		);
	});
}

/** Holes that end at 4 GiB with memory above them, and holes above 4 GiB. */
function holesOf(rows: readonly { readonly range: Range; readonly source: Source }[], by: string): Observed[] {
	const sorted = [...rows].sort((a, b) => a.range.start - b.range.start);
	const holes: Observed[] = [];
	let before = sorted[0];
	for (const row of sorted) {
		if (before && row.range.start > before.range.end) {
			const range = { start: before.range.end, end: row.range.start };
			if (range.end === FOUR_GIB || range.start >= FOUR_GIB) {
				holes.push({ range, by, sources: [before.source, row.source] });
			}
		}
		if (before === undefined || row.range.end > before.range.end) {
			before = row;
		}
	}
	return holes;
}
