/** Builds the map model from which all pictures are drawn: lanes side by side, with boxes of addresses. */

import type { Allocation, AnyVm, HostLayout, KernelRecord, Reservation, Simulation } from '@hvmmio/core';
import { FOUR_GIB, intersection, type Range } from '@hvmmio/core/address';
import type { AllocationKind } from '@hvmmio/core/guest';
import {
	type ConfigWindowEffect,
	type GlobalResource,
	type Host,
	type OpenVmmLayout,
	occupiedBy,
	openVmmLayout,
	type Run,
	VTPM_BASE,
} from '@hvmmio/core/host';
import { ghostsOf } from './ghosts.ts';
import type { Box, BoxKind, Lane, MapModel } from './map-model.ts';
import {
	FRAMEBUFFER,
	HIGH_MMIO,
	kernelNaming,
	LOW_MMIO,
	type Naming,
	OLD_FRAMEBUFFER,
	pcieNaming,
	platformNaming,
	RESERVATION,
	UNNAMED,
	UNUSABLE,
	VPCI_RELAY,
	VTL2_FRAMEBUFFER,
	VTL2_MMIO,
	VTL2_SHARE,
	windowNaming,
} from './naming.ts';

export type { Box, BoxKind, Ghost, Lane, MapModel } from './map-model.ts';

/** Legend text of each kind, in drawing order: of overlapping boxes the last one is on top. */
export const MEANINGS: Readonly<Record<BoxKind, string>> = {
	window: 'free',
	unusable: 'unusable (vTPM and others)',
	platform: 'platform device',
	reservation: 'reserved',
	framebuffer: 'framebuffer',
	'given-back': 'given back',
	bar: 'device window',
};

/**
 * Label of a conflicting device window. On generation 1, with its legacy video device, the refusal is the worst case,
 * not certain (docs/domain.md, section 6).
 */
export function effectText(effect: ConfigWindowEffect, { machine }: Pick<Host, 'machine'>): string {
	if (effect === 'address-clash') {
		return 'same addresses';
	}
	return machine.legacyVideo ? 'host may refuse it' : 'host refuses it';
}

/**
 * Host, first kernel and second kernel.
 * @param names names of the devices in the order of the offers; null or missing if not known
 * @example
 * ```ts
 * import { resolveVm, simulate } from '@hvmmio/core';
 * import { mapOfSimulation } from '@hvmmio/report';
 * console.log(mapOfSimulation(simulate(resolveVm({})), 'mine').lanes.length); // 3
 * ```
 */
export function mapOfSimulation(
	simulation: Run | Simulation<AnyVm>,
	title: string,
	names: readonly (string | null)[] = [],
): MapModel {
	const { mmio, globalTree } = simulation.host;
	const kernels = simulation.kernels.map((kernel, i) => ({
		...kernelNaming(i),
		boxes: [
			...windowBoxes(mmio).map((each) => ({ ...each, ...UNNAMED })),
			...platformBoxes(globalTree, mmio),
			...boxesOf(kernel, simulation.host, names),
		],
		ghosts: ghostsOf(simulation, i, names),
	}));
	return { title, lanes: [hostLaneOf(simulation), ...kernels] };
}

/** The host's lane, for OpenVMM with its ranges outside VMBus's windows. */
export function hostLaneOf(simulation: Run | Simulation<AnyVm>): Lane {
	const lane = hostLane(simulation.host);
	const vm = 'vm' in simulation ? simulation.vm : null;
	return vm && 'host' in vm ? { ...lane, boxes: [...lane.boxes, ...openVmmBoxes(openVmmLayout(vm))] } : lane;
}

/** The host as the first kernel finds it. */
export function hostLane({ mmio, framebuffer }: Pick<Host, 'mmio' | 'framebuffer'>): Lane {
	return {
		title: 'host',
		boxes: [...windowBoxes(mmio), ...boxOf('framebuffer', FRAMEBUFFER, framebuffer)],
		ghosts: [],
	};
}

/** Observations of a machine. Ranges are half-open. */
export interface Seen {
	readonly lowMmio: Range | null;
	readonly highMmio: Range | null;
	readonly framebuffer: Range | null;
	readonly reserved: Range | null;
	/** The ranges of devices. */
	readonly devices: readonly Pick<Box, 'name' | 'short' | 'range' | 'conflict'>[];
}

/**
 * Observations, beside the model of the same machine if there is one.
 * @example
 * ```ts
 * import { mapOfSeen } from '@hvmmio/report';
 * const seen = { lowMmio: { start: 0xf8000000, end: 0xfed40000 }, highMmio: null, framebuffer: null, reserved: null, devices: [] };
 * console.log(mapOfSeen(seen, null, 'seen').lanes.length > 0); // true
 * ```
 */
export function mapOfSeen(seen: Seen, simulation: Simulation | null, title: string): MapModel {
	const lanes = simulation === null ? [] : mapOfSimulation(simulation, title).lanes;
	const predicted = lanes.map(({ title: whole, short = [], ...lane }): Lane => {
		const [brief = whole] = short;
		return { ...lane, title: `model: ${brief}`, short: [brief, ...short] };
	});
	const boxes: Box[] = [
		...windowBoxes([seen.lowMmio, seen.highMmio].filter((range) => range !== null)),
		...boxOf('reservation', RESERVATION, seen.reserved),
		...boxOf('framebuffer', FRAMEBUFFER, seen.framebuffer),
		...seen.devices.map((device): Box => ({ kind: 'bar', ...device })),
	];
	return {
		title,
		lanes:
			boxes.length === 0
				? predicted
				: [{ title: 'observed', short: ['seen'], observed: true, boxes, ghosts: [] }, ...predicted],
	};
}

/**
 * The host alone.
 * @example
 * ```ts
 * import { hostLayout } from '@hvmmio/core';
 * import { mapOfLayout } from '@hvmmio/report';
 * console.log(mapOfLayout(hostLayout({}), 'host').lanes.length); // 1
 * ```
 */
export function mapOfLayout(layout: HostLayout | OpenVmmLayout, title: string): MapModel {
	const framebuffer = layout.framebuffer.present ? occupiedBy(layout.framebuffer) : null;
	const boxes = [
		...windowBoxes([layout.lowMmio, layout.highMmio].filter((range) => range !== null)),
		...('pcie' in layout ? openVmmBoxes(layout) : []),
		...boxOf('framebuffer', FRAMEBUFFER, framebuffer),
	];
	return { title, lanes: [{ title: 'host', boxes, ghosts: [] }] };
}

/** PCIe windows and OpenHCL's ranges, which are not available to VMBus devices. */
function openVmmBoxes({ pcie, vtl2 }: OpenVmmLayout): Box[] {
	const windows = pcie.flatMap(({ low, high, ecam }, i) => [
		...boxOf('platform', pcieNaming(i, 'low'), low),
		...boxOf('platform', pcieNaming(i, 'high'), high),
		...boxOf('platform', pcieNaming(i, 'ECAM'), ecam),
	]);
	return [
		...windows,
		...boxOf('platform', VTL2_SHARE, vtl2?.share),
		...boxOf('platform', VPCI_RELAY, vtl2?.relay),
		...boxOf('platform', VTL2_MMIO, vtl2?.mmio),
		...boxOf('platform', VTL2_FRAMEBUFFER, vtl2?.framebuffer),
	];
}

/**
 * The guest's nodes and what it reserves.
 * @example
 * ```ts
 * import { reserve, resolveVm } from '@hvmmio/core';
 * import { reserveInputOf } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * import { mapOfReservation } from '@hvmmio/report';
 * const input = reserveInputOf(hostOf(resolveVm({})), { lfbBase: 0, sysfb: true });
 * console.log(mapOfReservation(reserve('low-half', input), 'low-half').lanes.length > 0); // true
 * ```
 */
export function mapOfReservation(reservation: Reservation, title: string): MapModel {
	const nodes = reservation.mmio.filter((node) => node.end > node.start);
	const boxes = [...windowBoxes(nodes), ...boxOf('reservation', RESERVATION, reservation.reserved)];
	return { title, lanes: [{ title: 'guest', boxes, ghosts: [] }] };
}

function boxesOf(kernel: KernelRecord, host: Host, names: readonly (string | null)[]): Box[] {
	const { framebufferBefore: before, framebufferAfter: after } = kernel;
	const moved = before !== null && (before.start !== after?.start || before.end !== after.end);
	const boxes = [
		...boxOf('reservation', RESERVATION, kernel.reserved),
		...boxOf('framebuffer', OLD_FRAMEBUFFER, moved ? before : null).map((box) => ({ ...box, old: true as const })),
		...boxOf('framebuffer', FRAMEBUFFER, after),
	];
	const windows = kernel.allocations.flatMap((each) => windowOf(each, kernel, host));
	return [...boxes, ...deviceBoxes(windows, names)];
}

function windowOf({ owner, kind, result, released }: Allocation, kernel: KernelRecord, host: Host): DeviceWindow[] {
	const found = kernel.conflicts.find((each) => each.owner === owner && each.kind === kind);
	const conflict = found ? effectText(found.effect, host) : null;
	return owner === 'video' || result === null
		? []
		: [{ owner, kind, range: result, conflict, givenBack: released !== null }];
}

/** A range allocated to a device. */
export interface DeviceWindow {
	readonly owner: string;
	readonly kind: AllocationKind;
	readonly range: Range;
	readonly conflict: string | null;
	readonly givenBack: boolean;
}

/** A box for each window; devices that were refused in turn at the same place share one. */
export function deviceBoxes(windows: readonly DeviceWindow[], names: readonly (string | null)[]): Box[] {
	const places = new Map<string, { box: Box; owners: string[]; kind: AllocationKind }>();
	for (const { owner, kind, range, conflict, givenBack } of windows) {
		const box: Box = { kind: givenBack ? 'given-back' : 'bar', name: '', range, conflict };
		const key = JSON.stringify([box, kind]);
		const place = places.get(key) ?? { box, owners: [], kind };
		place.owners.push(owner);
		places.set(key, place);
	}
	return [...places.values()].map(({ box, owners, kind }) => ({ ...box, ...windowNaming(owners, kind, names) }));
}

/**
 * Each range as a window, with a separate box for its part from the vTPM area to 4 GiB. Overlapping windows, which only
 * a caller's input can have, are marked as a conflict.
 */
export function windowBoxes(ranges: readonly Range[]): Box[] {
	return ranges.flatMap((range, i) => {
		const named = range.start < FOUR_GIB ? LOW_MMIO : HIGH_MMIO;
		const top = intersection(range, { start: VTPM_BASE, end: FOUR_GIB });
		const clash = ranges.some((other, j) => j !== i && intersection(other, range) !== null);
		const window: Box = { kind: 'window', ...named, range, conflict: clash ? 'windows overlap' : null };
		return [window, ...boxOf('unusable', UNUSABLE, top)];
	});
}

/** Resources in the global tree before drivers run, as far as drivers can reach them. */
export function platformBoxes(globalTree: readonly GlobalResource[], mmio: readonly Range[]): Box[] {
	const isMet = (range: Range) => range.start < VTPM_BASE && mmio.some((window) => intersection(window, range));
	return globalTree
		.filter(({ range }) => isMet(range))
		.flatMap(({ owner, range }) => boxOf('platform', platformNaming(owner), range));
}

/** A box for a range; none if there is no range. */
export function boxOf(kind: BoxKind, named: Naming, range: Range | null | undefined): Box[] {
	return range ? [{ kind, ...named, range, conflict: null }] : [];
}

/** Meaning of a pattern in the map. */
export interface LegendEntry {
	readonly kind: BoxKind;
	readonly conflict: boolean;
	readonly meaning: string;
}

/**
 * The legend: the kinds in a map, and the conflict pattern if it occurs.
 * @example
 * ```ts
 * import { hostLayout } from '@hvmmio/core';
 * import { legendEntries, mapOfLayout } from '@hvmmio/report';
 * const map = mapOfLayout(hostLayout({}), 'host');
 * console.log(legendEntries(map).length > 0); // true
 * ```
 */
export function legendEntries(model: MapModel): LegendEntry[] {
	const boxes = model.lanes.flatMap((lane) => lane.boxes);
	const entries: LegendEntry[] = Object.entries(MEANINGS)
		.map(([kind, meaning]) => ({ kind: kind as BoxKind, conflict: false, meaning }))
		.filter(({ kind }) => boxes.some((each) => each.kind === kind && each.conflict === null));
	const conflict = boxes.find((each) => each.conflict !== null);
	return conflict ? [...entries, { kind: conflict.kind, conflict: true, meaning: 'conflict' }] : entries;
}
