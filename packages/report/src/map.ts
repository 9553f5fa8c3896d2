/** The one picture that all forms are drawn from: lanes side by side, boxes of addresses in them. */

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

/** What a kind means, in the order of drawing: where several boxes lie over each other the last one is on top. */
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
 * What is wrong with a device window, in the picture's words. On generation 1, which has the legacy video device, the
 * refusal is the worst case and no certainty (docs/domain.md, section 6).
 */
export function effectText(effect: ConfigWindowEffect, { machine }: Pick<Host, 'machine'>): string {
	if (effect === 'address-clash') {
		return 'same addresses';
	}
	return machine.legacyVideo ? 'host may refuse it' : 'host refuses it';
}

/**
 * Host, first kernel and second kernel.
 * @param names what the devices are, in the order of the offers; null or missing where it is not known
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

/** The host's lane, with what OpenVMM has of its own beside VMBus’s windows. */
export function hostLaneOf(simulation: Run | Simulation<AnyVm>): Lane {
	const lane = hostLane(simulation.host);
	const vm = 'vm' in simulation ? simulation.vm : null;
	return vm && 'host' in vm ? { ...lane, boxes: [...lane.boxes, ...openVmmBoxes(openVmmLayout(vm))] } : lane;
}

/** As the first kernel finds it. */
export function hostLane({ mmio, framebuffer }: Pick<Host, 'mmio' | 'framebuffer'>): Lane {
	return {
		title: 'host',
		boxes: [...windowBoxes(mmio), ...boxOf('framebuffer', FRAMEBUFFER, framebuffer)],
		ghosts: [],
	};
}

/** What was seen of a machine. Ranges are half-open. */
export interface Seen {
	readonly lowMmio: Range | null;
	readonly highMmio: Range | null;
	readonly framebuffer: Range | null;
	readonly reserved: Range | null;
	/** What devices hold; `conflict` says in words what is wrong with it. */
	readonly devices: readonly Pick<Box, 'name' | 'short' | 'range' | 'conflict'>[];
}

/**
 * What was seen, beside what the model has of the same machine; alone where that is null.
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

/** PCIe's windows and what OpenHCL takes, which are not the guest's for VMBus. */
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

/** What a device was given. */
export interface DeviceWindow {
	readonly owner: string;
	readonly kind: AllocationKind;
	readonly range: Range;
	readonly conflict: string | null;
	readonly givenBack: boolean;
}

/** A box for each window of a device; devices that were refused one after the other at the same place share one. */
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
 * Each range as a window, and apart from it what of it lies from the vTPM area up to 4 GiB. Windows that overlap, which
 * no host of this model has but a caller may give, say so.
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

/** What is in the global tree before the drivers come, as far as a driver can meet it. */
export function platformBoxes(globalTree: readonly GlobalResource[], mmio: readonly Range[]): Box[] {
	const isMet = (range: Range) => range.start < VTPM_BASE && mmio.some((window) => intersection(window, range));
	return globalTree
		.filter(({ range }) => isMet(range))
		.flatMap(({ owner, range }) => boxOf('platform', platformNaming(owner), range));
}

/** A box for a range that may not be there. */
export function boxOf(kind: BoxKind, named: Naming, range: Range | null | undefined): Box[] {
	return range ? [{ kind, ...named, range, conflict: null }] : [];
}

/** What a pattern of the map means. */
export interface LegendEntry {
	readonly kind: BoxKind;
	readonly conflict: boolean;
	readonly meaning: string;
}

/**
 * The kinds that a map shows, and the conflict if it shows one.
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
