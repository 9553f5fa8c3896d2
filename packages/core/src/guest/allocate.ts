/**
 * `vmbus_allocate_mmio` and `vmbus_free_mmio`. Source: docs/domain.md, section 5.
 *
 * The kernel tries candidates one alignment apart. Here a refused candidate names the resource that blocks it, and the
 * search resumes at the first candidate that this resource cannot block; later searches of the same kind skip the
 * candidates that were refused. The answers are the same.
 */

import { ADDRESS_LIMIT, alignUp } from '../address/address.ts';
import type { Range } from '../address/range.ts';
import { FOUR_GIB } from '../address/units.ts';
import type { MmioRequest, Recorder } from '../trace.ts';
import { FirstCandidates } from './first-candidates.ts';
import { findConflict, occupy, type Resource, releaseRegion } from './resource.ts';

/** What the guest allocates from. */
export interface MmioSpace {
	/** The MMIO list, each node the root of its own (shadow) tree. */
	readonly nodes: readonly Resource[];
	/** What `vmbus_reserve_fb` set aside, a child of the first node. */
	readonly reservation: Resource | null;
	/** The global tree. */
	readonly iomem: Resource;
}

/** The kernel's -1 as `max`. */
export const ANYWHERE = ADDRESS_LIMIT - 1;
/** The largest 32-bit address as `max`. */
export const BELOW_4_GIB = FOUR_GIB - 1;

/**
 * The range granted, which is then in the trees, or null (-ENXIO).
 * @example
 * ```ts
 * import { hex, PAGE } from '@hvmmio/core/address';
 * import { allocateMmio, BELOW_4_GIB, createIomem, createResource } from '@hvmmio/core/guest';
 * const nodes = [createResource('node', 0xf8000000, 0xfed40000, false)];
 * const space = { nodes, iomem: createIomem(), reservation: null };
 * const asked = { owner: 'pci0', kind: 'config-window', size: 2 * PAGE, align: PAGE, inReservation: false } as const;
 * console.log(hex(allocateMmio(space, { ...asked, min: 0, max: BELOW_4_GIB })?.start ?? 0)); // f8000000
 * ```
 */
export function allocateMmio(space: MmioSpace, request: MmioRequest, recorder?: Recorder): Range | null {
	recorder?.({ step: 'ask', ...request });
	const result = inReservation(space, request, recorder) ?? inNodes(space, request, recorder);
	recorder?.({ step: 'answer', owner: request.owner, kind: request.kind, result });
	return result;
}

function inReservation(space: MmioSpace, request: MmioRequest, recorder?: Recorder): Range | null {
	const { reservation } = space;
	if (reservation === null || !request.inReservation) {
		return null;
	}
	const skipped = request.min >= reservation.end || request.max < reservation.start;
	recorder?.({ step: 'search', place: 'reservation', range: bare(reservation), skipped });
	return skipped ? null : search(space, request, reservation, null, recorder);
}

function inNodes(space: MmioSpace, request: MmioRequest, recorder?: Recorder): Range | null {
	for (const node of space.nodes) {
		const skipped = node.start >= request.max || node.end - 1 <= request.min;
		recorder?.({ step: 'search', place: 'node', range: bare(node), skipped });
		const found = skipped ? null : search(space, request, node, node, recorder);
		if (found !== null) {
			return found;
		}
	}
	return null;
}

/**
 * Walks the candidates inside `place`; `shadow` is its tree, null for the reservation, which is checked against iomem
 * only.
 */
function search(
	space: MmioSpace,
	request: MmioRequest,
	place: Range,
	shadow: Resource | null,
	recorder?: Recorder,
): Range | null {
	const { size, align, inReservation } = request;
	const kind = { place, size, align, inReservation, trees: [space.iomem, shadow] };
	// A recorder is given every candidate.
	const known = recorder ? null : firstCandidatesOf(space);
	let start = known ? known.find(kind) : alignUp(place.start, align);
	let tries = 0;
	while (start + size <= place.end) {
		tries++;
		const blocker = refusedBy(space, request, shadow, start);
		if (blocker === null) {
			known?.remember(kind, start, tries);
			return grant(space, request, start, shadow);
		}
		const next = alignUp(pastBlocker(blocker, start, size, space.reservation), align);
		if (recorder) {
			const last = Math.min(next, alignUp(place.end - size + 1, align)) - align;
			recorder({ step: 'skip', first: start, last, by: blocker.owner, how: blocker.busy ? 'busy' : 'edge' });
		}
		start = next;
	}
	known?.remember(kind, start, tries);
	return null;
}

const firstCandidates = new WeakMap<MmioSpace, FirstCandidates>();

function firstCandidatesOf(space: MmioSpace): FirstCandidates {
	const known = firstCandidates.get(space) ?? new FirstCandidates();
	firstCandidates.set(space, known);
	return known;
}

/** The resource that blocks the candidate at `start`, or null. */
function refusedBy(space: MmioSpace, request: MmioRequest, shadow: Resource | null, start: number): Resource | null {
	const end = start + request.size;
	if (shadow !== null) {
		const { reservation } = space;
		if (!request.inReservation && reservation !== null && hasEndIn(reservation, start, end)) {
			return reservation;
		}
		const conflict = findConflict(shadow, start, end);
		if (conflict !== null) {
			return conflict;
		}
	}
	return findConflict(space.iomem, start, end);
}

/** The first address from which `blocker`, which blocks a candidate of `size` bytes at `start`, no longer blocks one. */
function pastBlocker(blocker: Resource, start: number, size: number, reservation: Resource | null): number {
	if (start >= blocker.start) {
		return blocker.end;
	}
	if (!blocker.busy) {
		return blocker.start;
	}
	// `hasEndIn` accepts a candidate that contains the whole reservation; in a node that overlaps the first one nothing
	// else may refuse it.
	const contains = blocker.end - size + 1;
	return blocker === reservation && contains > start ? contains : blocker.end;
}

/** The kernel's test against the reservation: is the candidate's first or last byte in it? */
function hasEndIn(reservation: Range, start: number, end: number): boolean {
	return (start >= reservation.start && start < reservation.end) || (end > reservation.start && end <= reservation.end);
}

function grant(space: MmioSpace, request: MmioRequest, start: number, shadow: Resource | null): Range {
	const end = start + request.size;
	if (shadow !== null) {
		occupy(shadow, start, end, request.owner);
	}
	occupy(space.iomem, start, end, request.owner);
	return { start, end };
}

/**
 * `vmbus_free_mmio`. A range inside the reservation leaves the node's tree alone, since only the global tree was
 * asked for it (73fe9073c0cc).
 * @example
 * ```ts
 * import { PAGE } from '@hvmmio/core/address';
 * import { allocateMmio, BELOW_4_GIB, createIomem, createResource, findConflict, freeMmio } from '@hvmmio/core/guest';
 * const nodes = [createResource('node', 0xf8000000, 0xfed40000, false)];
 * const space = { nodes, iomem: createIomem(), reservation: null };
 * const asked = { owner: 'pci0', kind: 'config-window', size: 2 * PAGE, align: PAGE, inReservation: false } as const;
 * const range = allocateMmio(space, { ...asked, min: 0, max: BELOW_4_GIB });
 * if (range !== null) {
 * 	freeMmio(space, range);
 * 	console.log(findConflict(space.iomem, range.start, range.end)); // null
 * }
 * ```
 */
export function freeMmio(space: MmioSpace, range: Range): void {
	const { start, end } = range;
	const { reservation } = space;
	if (reservation === null || start < reservation.start || end > reservation.end) {
		for (const node of space.nodes) {
			if (node.start < end && node.end - 1 > start) {
				releaseRegion(node, start, end - start);
			}
		}
	}
	releaseRegion(space.iomem, start, end - start);
}

function bare(range: Range): Range {
	return { start: range.start, end: range.end };
}
