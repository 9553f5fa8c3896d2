/**
 * Builds the guest's list of MMIO nodes from the ranges of ACPI's `_CRS`, as `vmbus_walk_resources` does. Source:
 * docs/domain.md, section 3.
 */

import type { Range } from '../address/range.ts';
import { MIB } from '../address/units.ts';
import { settingError } from '../errors.ts';
import { VTPM_BASE } from '../host/layout.ts';
import type { Recorder } from '../trace.ts';

/**
 * The cut at the vTPM area. `one-byte-long` leaves the area's first byte in the node, as kernels before 016a25e4b0df
 * do; `exact` ends the node below it.
 */
export type Cut = 'one-byte-long' | 'exact';

/** Width of `resource_size_t`: 32 on i386 without PAE. */
export type ResourceSize = 32 | 64;

/** More ranges than any firmware has; the cost of the walk is quadratic in their number. */
const MAX_RANGES = 1024;

/**
 * The node list; its first element, the head, is what the kernel calls low MMIO. `ranges` stand in the order in which
 * `_CRS` gives them, each with its start below its end.
 * @throws SettingError for more than 1024 ranges.
 * @example
 * ```ts
 * import { FOUR_GIB, hex } from '@hvmmio/core/address';
 * import { walk } from '@hvmmio/core/guest';
 * const crs = [{ start: 0xf8000000, end: FOUR_GIB }];
 * const [low] = walk(crs, 'exact');
 * console.log(low && hex(low.end)); // fed40000
 * ```
 */
export function walk(
	ranges: readonly Range[],
	cut: Cut,
	resourceSize: ResourceSize = 64,
	recorder?: Recorder,
): Range[] {
	if (ranges.length > MAX_RANGES) {
		throw settingError('mmio', ranges.length, 'too-many-ranges', MAX_RANGES);
	}
	const limit = cut === 'exact' ? VTPM_BASE : VTPM_BASE + 1;
	const nodes: Range[] = [];
	for (const range of ranges) {
		let { start, end } = range;
		if (resourceSize === 32) {
			start = start % 2 ** 32;
			end = ((end - 1) % 2 ** 32) + 1;
		}
		if (end <= MIB) {
			recorder?.({ step: 'walk', range, action: 'ignored', node: null, cut: false });
			continue;
		}
		const isCut = end > limit && start < VTPM_BASE;
		if (isCut) {
			end = limit;
		}
		place(nodes, range, start, end, isCut, resourceSize, recorder);
	}
	return nodes;
}

/**
 * The node list of a device-tree boot: no cut, no merging, and each node ends one byte too late. Source:
 * docs/domain.md, section 3.
 * @example
 * ```ts
 * import { hex } from '@hvmmio/core/address';
 * import { walkDeviceTree } from '@hvmmio/core/guest';
 * const [low] = walkDeviceTree([{ start: 0xe0000000, end: 0xf0000000 }]);
 * console.log(low && hex(low.end)); // f0000001
 * ```
 */
export function walkDeviceTree(ranges: readonly Range[], recorder?: Recorder): Range[] {
	return ranges.map((range) => {
		const node = { start: range.start, end: range.end + 1 };
		recorder?.({ step: 'walk', range, action: 'appended', node, cut: false });
		return node;
	});
}

/**
 * Compares a range with the nodes in list order; the first rule that applies decides, so a range is merged at most
 * once.
 */
function place(
	nodes: Range[],
	range: Range,
	start: number,
	end: number,
	cut: boolean,
	resourceSize: ResourceSize,
	recorder: Recorder | undefined,
): void {
	for (let i = 0; i < nodes.length; i++) {
		const node = nodes[i] as Range;
		if (wrap(node.end, resourceSize) === start) {
			nodes[i] = { start: node.start, end };
			recorder?.({ step: 'walk', range, action: 'grew-up', node: nodes[i] as Range, cut });
			return;
		}
		if (node.start === wrap(end, resourceSize)) {
			nodes[i] = { start, end: node.end };
			recorder?.({ step: 'walk', range, action: 'grew-down', node: nodes[i] as Range, cut });
			return;
		}
		if (node.start >= end) {
			nodes.splice(i, 0, { start, end });
			recorder?.({ step: 'walk', range, action: 'inserted', node: nodes[i] as Range, cut });
			return;
		}
	}
	nodes.push({ start, end });
	recorder?.({ step: 'walk', range, action: 'appended', node: { start, end }, cut });
}

/** An exclusive end as `resource_size_t` holds it: 4 GiB wraps to 0 if it has 32 bits. */
function wrap(end: number, resourceSize: ResourceSize): number {
	return resourceSize === 32 ? end % 2 ** 32 : end;
}
