/**
 * The part of the kernel's resource tree that MMIO allocation relies on: a request succeeds where it lies inside its
 * parent and touches no child, or inside a child that is not busy, into which it then descends. Source: docs/domain.md,
 * section 5; the kernel functions modelled are named below.
 */

import { ADDRESS_LIMIT } from '../address/address.ts';
import type { Range } from '../address/range.ts';
import type { GlobalResource } from '../host/global-tree.ts';
import type { Owner } from '../trace.ts';

/** A node of the tree, half-open. Children lie inside, do not overlap and are sorted. */
export interface Resource {
	readonly owner: Owner;
	readonly start: number;
	readonly end: number;
	/**
	 * A busy resource refuses every request that touches it; one that is not busy refuses only those that cross its edge.
	 */
	readonly busy: boolean;
	readonly children: Resource[];
}

/**
 * An empty resource.
 *
 * @param start inclusive
 * @param end exclusive
 * @param busy true if a driver cannot take it over
 * @example
 * ```ts
 * import { createResource } from '@hvmmio/core/guest';
 * const node = createResource('node', 0xf8000000, 0xfed40000, false);
 * console.log(node.children.length); // 0
 * ```
 */
export function createResource(owner: Owner, start: number, end: number, busy: boolean): Resource {
	return { owner, start, end, busy, children: [] };
}

/**
 * The global tree, `iomem_resource`: all addresses, with the resources present before any driver runs.
 * @param held containing ranges before the ranges inside them
 * @example
 * ```ts
 * import { createIomem, findConflict } from '@hvmmio/core/guest';
 * const iomem = createIomem([{ owner: 'pnp0003', range: { start: 0xfec00000, end: 0xfec01000 }, busy: true }]);
 * console.log(findConflict(iomem, 0xfec00000, 0xfec00800)?.owner); // pnp0003
 * ```
 */
export function createIomem(held: readonly GlobalResource[] = []): Resource {
	const iomem = createResource('iomem', 0, ADDRESS_LIMIT, false);
	for (const { owner, range, busy } of held) {
		insert(innermostAround(iomem, range), createResource(owner, range.start, range.end, busy));
	}
	return iomem;
}

function innermostAround(root: Resource, { start, end }: Range): Resource {
	let parent = root;
	for (;;) {
		const child = parent.children[firstChildAbove(parent.children, start)];
		if (child === undefined || child.start > start || child.end < end) {
			return parent;
		}
		parent = child;
	}
}

/** Index of the first child that ends above `start`; children are sorted and disjoint. */
function firstChildAbove(children: readonly Resource[], start: number): number {
	let low = 0;
	let high = children.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((children[middle] as Resource).end > start) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	return low;
}

/**
 * The resource that refuses the request `[start, end)` below `root`: a busy one that it touches, one that is not busy
 * and whose edge it crosses, or the root itself if the request leaves it, is empty or wraps. Null if it would succeed.
 * @example
 * ```ts
 * import { createIomem, findConflict, requestRegion } from '@hvmmio/core/guest';
 * const iomem = createIomem();
 * requestRegion(iomem, 0x1000, 0x1000, 'pci0');
 * console.log(findConflict(iomem, 0x1800, 0x2800)?.owner); // pci0
 * console.log(findConflict(iomem, 0x2000, 0x3000)); // null
 * ```
 */
export function findConflict(root: Resource, start: number, end: number): Resource | null {
	if (start >= end || start < root.start || end > root.end) {
		return root;
	}
	let { children } = root;
	for (;;) {
		const child = children[firstChildAbove(children, start)];
		if (child === undefined || child.start >= end) {
			return null;
		}
		if (child.busy || start < child.start || end > child.end) {
			return child;
		}
		({ children } = child);
	}
}

/**
 * `__request_region`, and with the global root `request_mem_region_exclusive`: inserts a busy resource of `size`
 * bytes, or returns null and changes nothing.
 * @example
 * ```ts
 * import { createIomem, requestRegion } from '@hvmmio/core/guest';
 * const iomem = createIomem();
 * console.log(requestRegion(iomem, 0x1000, 0x1000, 'pci0') !== null); // true
 * console.log(requestRegion(iomem, 0x1800, 0x1000, 'pci1')); // null
 * ```
 */
export function requestRegion(root: Resource, start: number, size: number, owner: Owner): Resource | null {
	const end = start + size;
	return findConflict(root, start, end) === null ? occupy(root, start, end, owner) : null;
}

/** Inserts a busy resource into the innermost resource around it; `findConflict` must have returned null for it. */
export function occupy(root: Resource, start: number, end: number, owner: Owner): Resource {
	let parent = root;
	let child = parent.children[firstChildAbove(parent.children, start)];
	while (child !== undefined && child.start < end) {
		parent = child;
		child = parent.children[firstChildAbove(parent.children, start)];
	}
	const resource = createResource(owner, start, end, true);
	insert(parent, resource);
	return resource;
}

/**
 * Inserts a resource without a conflict check, as the firmware and PCI code does before drivers run.
 * @example
 * ```ts
 * import { createIomem, createResource, insertResource } from '@hvmmio/core/guest';
 * const iomem = createIomem();
 * insertResource(iomem, createResource('video-bar', 0xf8000000, 0xfc000000, false));
 * console.log(iomem.children[0]?.owner); // video-bar
 * ```
 */
export function insert(parent: Resource, child: Resource): void {
	const { children } = parent;
	const at = firstChildAbove(children, child.start);
	if (at === children.length) {
		children.push(child);
	} else {
		children.splice(at, 0, child);
	}
}

const releases = new WeakMap<Resource, number[]>();

/** Start addresses of the resources released below a root, in the order of release. */
export function releasedBelow(root: Resource): readonly number[] {
	return releases.get(root) ?? NOTHING;
}

const NOTHING: readonly number[] = [];

function noteRelease(root: Resource, start: number): void {
	const known = releases.get(root);
	if (known === undefined) {
		releases.set(root, [start]);
	} else {
		known.push(start);
	}
}

/**
 * `__release_region`: takes out the busy resource that is exactly `[start, start + size)`, with what is below it.
 * @returns false if there is none (the kernel then warns and goes on).
 * @example
 * ```ts
 * import { createIomem, releaseRegion, requestRegion } from '@hvmmio/core/guest';
 * const iomem = createIomem();
 * requestRegion(iomem, 0x1000, 0x1000, 'pci0');
 * console.log(releaseRegion(iomem, 0x1000, 0x800), releaseRegion(iomem, 0x1000, 0x1000)); // false true
 * ```
 */
export function releaseRegion(root: Resource, start: number, size: number): boolean {
	const end = start + size;
	let { children } = root;
	for (;;) {
		const i = firstChildAbove(children, start);
		const child = children[i];
		if (child === undefined || child.start > start || child.end < end) {
			return false;
		}
		if (child.busy) {
			if (child.start !== start || child.end !== end) {
				return false;
			}
			children.splice(i, 1);
			noteRelease(root, start);
			return true;
		}
		({ children } = child);
	}
}
