import { reserveCases, walkCases } from '@hvmmio/vectors';
import { parseCase } from '@hvmmio/vectors/case';
import { describe, expect, test } from 'vitest';
import { encodeInput, INPUT_BYTES, load, mmioNodes, OUTPUT_BYTES, type PolicyId, policyIds } from '../src/index.ts';
import { policyBytes } from './module.ts';
import { vectorsByPolicy } from './reserve-vectors.ts';

const module = load(policyBytes());

describe.each(vectorsByPolicy)('$policy', ({ vectors }) => {
	test('there are cases for it', () => expect(vectors.length).toBeGreaterThan(20));

	test.each(vectors)('$id: $why', ({ answer, expected }) => {
		expect(answer(module)).toEqual(expected);
	});
});

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
const records = reserveCases.flatMap(({ id, records }) => records.map((record) => ({ id, ...record })));

test('a case has a record for each policy that it has an answer for', () => {
	for (const { id, expected, records } of reserveCases) {
		expect(
			records.map(({ policy }) => policy),
			id,
		).toEqual(Object.keys(expected));
	}
	expect(records.length).toBeGreaterThan(300);
});

test.each(records)(
	'$id, $policy: the bytes of the input give the bytes of the answer',
	({ policy, index, input, output }) => {
		expect(policyIds[index]).toBe(policy);
		const at = module.exports.hvmmio_io_area(INPUT_BYTES + OUTPUT_BYTES);
		const memory = new Uint8Array(module.exports.memory.buffer);
		memory.set(bytes(input), at);
		expect(module.exports.hvmmio_reserve_fb(index, at, at + INPUT_BYTES)).toBe(0);
		expect(memory.slice(at + INPUT_BYTES, at + INPUT_BYTES + OUTPUT_BYTES)).toEqual(bytes(output));
	},
);

test.each(vectorsByPolicy.flatMap(({ policy, vectors }) => vectors.map(({ id, input }) => ({ id, policy, input }))))(
	'$id, $policy: the record is what this package makes of the case',
	({ id, policy, input }) => {
		const view = new DataView(new ArrayBuffer(INPUT_BYTES));
		encodeInput(view, 0, input);
		const record = records.find((each) => each.id === id && each.policy === policy);
		expect(new Uint8Array(view.buffer)).toEqual(bytes(record?.input ?? ''));
	},
);

test('every policy that a case names is known', () => {
	const named = new Set(reserveCases.flatMap((each) => Object.keys(each.expected) as PolicyId[]));
	expect([...named].sort()).toEqual([...policyIds].sort());
});

describe('walk', () => {
	test.each(walkCases)('$id: $why', ({ ranges, cut, resourceSize, nodes }) => {
		const got = mmioNodes(
			parseCase({ mmio: ranges }).mmio.map(({ start, last }) => ({ start, end: last })),
			cut,
			resourceSize,
		);
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
