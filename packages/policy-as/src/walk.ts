/**
 * Builds the guest's list of MMIO nodes from the ranges of `_CRS` (docs/domain.md, section 3). The module's input is
 * the result of this walk; callers that have ranges use this.
 */

import { rangeError } from './errors.ts';
import { type PolicyId, policyIds, policyIndex } from './policies.ts';
import { type Node, u64 } from './record.ts';

const MIB = 0x10_0000n;
/** Start of the area that the guest excludes, up to 4 GiB: vTPM, local APIC and more. */
const VTPM_BASE = 0xfed4_0000n;

/** The cut at the vTPM area; before 016a25e4b0df it leaves the area's first byte in the node. */
export type VtpmCut = 'one-byte-long' | 'exact';

/**
 * The cut of the kernels with this policy (docs/domain.md, section 4).
 * @example
 * ```ts
 * import { vtpmCut } from '@hvmmio/policy-as';
 * console.log(vtpmCut('low-half'), vtpmCut('gen1-bar')); // exact one-byte-long
 * ```
 */
export function vtpmCut(policy: PolicyId): VtpmCut {
	if (!policyIds.includes(policy)) throw rangeError('policy', policyIds, policy);
	switch (policy) {
		case 'screen-info':
		case 'gen1-bar':
		case 'sysfb-gate':
		case 'fixed-64m-fallback':
		case 'fixed-64m-always':
		case 'config-window-high':
		case 'none':
			return 'one-byte-long';
		default:
			return 'exact';
	}
}

/**
 * A policy as it is needed to execute the module's code: its number there, and the cut of the walk before it.
 * Throws a RangeError for an unknown id.
 * @example
 * ```ts
 * import { policyEntry } from '@hvmmio/policy-as';
 * console.log(policyEntry('low-half')); // { index: 3, oneByteLong: false }
 * ```
 */
export function policyEntry(policy: PolicyId): { readonly index: number; readonly oneByteLong: boolean } {
	return { index: policyIndex(policy), oneByteLong: vtpmCut(policy) === 'one-byte-long' };
}

function cutEnd(start: bigint, end: bigint, cut: VtpmCut): bigint {
	if (start >= VTPM_BASE) return end;
	if (cut === 'exact') return end >= VTPM_BASE ? VTPM_BASE - 1n : end;
	return end > VTPM_BASE ? VTPM_BASE : end;
}

/**
 * The node list, head first; both ends inclusive.
 *
 * @param ranges the ADDRESS32 and ADDRESS64 ranges in their order, of 64 bits
 * @param resourceSize bits of `resource_size_t`. `end + 1` wraps at that width, like an unsigned sum in C: a range from
 * 0 follows a node that ends at the last address.
 * @example
 * ```ts
 * import { mmioNodes, vtpmCut } from '@hvmmio/policy-as';
 * const ranges = [{ start: 0xf8000000n, end: 0xffffffffn }];
 * console.log(mmioNodes(ranges, vtpmCut('low-half'), 64)[0]?.end.toString(16)); // fed3ffff
 * ```
 */
export function mmioNodes(ranges: readonly Node[], cut: VtpmCut, resourceSize: 32 | 64): Node[] {
	if (cut !== 'exact' && cut !== 'one-byte-long') throw rangeError('cut', cut);
	if (resourceSize !== 32 && resourceSize !== 64) throw rangeError('resource-size', resourceSize);
	const kept = (value: bigint) => BigInt.asUintN(resourceSize, value);
	const nodes: Node[] = [];
	for (const range of ranges) {
		const start = kept(u64('ranges.start', range?.start));
		const uncut = kept(u64('ranges.end', range?.end));
		if (uncut < MIB) continue;
		const end = cutEnd(start, uncut, cut);
		const place = nodes.findIndex(
			(node) => kept(node.end + 1n) === start || node.start === kept(end + 1n) || node.start > end,
		);
		const node = nodes[place];
		if (!node) nodes.push({ start, end });
		else if (kept(node.end + 1n) === start) nodes[place] = { start: node.start, end };
		else if (node.start === kept(end + 1n)) nodes[place] = { start, end: node.end };
		else nodes.splice(place, 0, { start, end });
	}
	return nodes;
}
