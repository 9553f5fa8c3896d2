import { type ReserveOutput, reserveCases, walkCases } from '@hvmmio/vectors';
import { describe, expect, test } from 'vitest';
import { fromCase, load, mmioNodes, type PolicyId, parseRange, policyIds, type ReserveFbOutput } from '../src/index.ts';
import { policyBytes } from './module.ts';

/** What of an expected answer a record can say: it has no start where nothing is reserved. */
function asRecord(expected: ReserveOutput): ReserveFbOutput {
	return {
		start: BigInt(expected.reserved?.start ?? 0),
		size: BigInt(expected.reserved?.size ?? 0),
		firstSize: BigInt.asUintN(64, BigInt(expected.requested?.size ?? 0)),
		attempts: expected.attempts,
		messages: expected.messages as ReserveFbOutput['messages'],
	};
}

const module = load(policyBytes());

describe.each(policyIds)('%s', (policy) => {
	const cases = reserveCases.flatMap((each) => {
		const expected = each.expected[policy];
		return expected ? [{ ...each, expected }] : [];
	});

	test('there are cases for it', () => expect(cases.length).toBeGreaterThan(20));

	test.each(cases)('$id: $why', ({ input, expected }) => {
		expect(module.reserveFb(policy, fromCase(policy, input))).toEqual(asRecord(expected));
	});
});

test('every policy that a case names is known', () => {
	const named = new Set(reserveCases.flatMap((each) => Object.keys(each.expected) as PolicyId[]));
	expect([...named].sort()).toEqual([...policyIds].sort());
});

describe('walk', () => {
	test.each(walkCases)('$id: $why', ({ ranges, cut, resourceSize, nodes }) => {
		const got = mmioNodes(ranges.map(parseRange), cut, resourceSize);
		expect(got).toEqual(nodes.map(({ start, end }) => ({ start: BigInt(start), end: BigInt(end) })));
	});

	test('a sum wraps as in C: 0 is the upper neighbour of the last address', () => {
		const top = { start: 0xffff_ffff_0000_0000n, end: 0xffff_ffff_ffff_ffffn };
		// 0xffffffffffffffff + 1 = 0 in 64 bits, so the node takes the range's end, and runs backwards.
		expect(mmioNodes([top, { start: 0n, end: 0xf_ffffn + 1n }], 'exact', 64)).toEqual([
			{ start: 0xffff_ffff_0000_0000n, end: 0x10_0000n },
		]);
		// 0xffffffff + 1 = 0 in 32 bits only.
		const low = { start: 0xfed4_0000n, end: 0xffff_ffffn };
		expect(mmioNodes([low, { start: 0n, end: 0x10_0000n }], 'exact', 32)).toEqual([
			{ start: 0xfed4_0000n, end: 0x10_0000n },
		]);
		expect(mmioNodes([low, { start: 0n, end: 0x10_0000n }], 'exact', 64)).toHaveLength(2);
	});
});
