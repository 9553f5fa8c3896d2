/** Properties that hold for any bits in a record. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flag, INPUT_BYTES, OUTPUT_BYTES } from '../src/index.ts';
import { numbered, policyExports } from './module.ts';

const wasm = policyExports();
const area = wasm.hvmmio_io_area(4096);
const size = wasm.memory.buffer.byteLength;
const memory = () => new Uint8Array(wasm.memory.buffer);

/** Records of random bytes, with 0, 1 and 0xff more frequent. */
const bits = fc.uint8Array({ minLength: INPUT_BYTES, maxLength: INPUT_BYTES });
const edges = fc
	.array(fc.constantFrom(0, 0, 0, 1, 0xff, 0x10, 0x80, 0xf8, 0xfe), { minLength: INPUT_BYTES, maxLength: INPUT_BYTES })
	.map((bytes) => Uint8Array.from(bytes));
const record = fc.oneof(bits, edges);

function decided(policy: number, input: Uint8Array): Uint8Array {
	memory().set(input, area);
	expect(wasm.hvmmio_reserve_fb(policy, area, area + INPUT_BYTES)).toBe(0);
	return memory().slice(area + INPUT_BYTES, area + INPUT_BYTES + OUTPUT_BYTES);
}

describe.each(numbered)('policy %i, %s', (policy) => {
	test('writes one answer and nothing else', () => {
		fc.assert(
			fc.property(record, fc.nat({ max: size - INPUT_BYTES - OUTPUT_BYTES }), fc.boolean(), (input, at, before) => {
				// At any address, answer before or after the record.
				const [from, to] = before ? [at + OUTPUT_BYTES, at] : [at, at + INPUT_BYTES];
				const expected = memory().fill(0x5a);
				expected.set(input, from);
				const copy = expected.slice();
				expect(wasm.hvmmio_reserve_fb(policy, from, to)).toBe(0);
				copy.set(memory().subarray(to, to + OUTPUT_BYTES), to);
				expect(Buffer.compare(memory(), copy)).toBe(0);
			}),
			{ numRuns: 60 },
		);
	});

	test('never traps, for any pointers and any count', () => {
		const any = fc.oneof(fc.integer(), fc.nat({ max: 2 * size }), fc.constantFrom(0, -1, -64, size, size - 64));
		fc.assert(
			fc.property(any, any, fc.oneof(any, fc.nat({ max: 8 })), (input, output, count) => {
				const inside = (pointer: number, bytes: number) => (pointer >>> 0) + (count >>> 0) * bytes <= size;
				const fine = count === 0 || (inside(input, INPUT_BYTES) && inside(output, OUTPUT_BYTES));
				expect(wasm.hvmmio_reserve_fb_batch(policy, input, output, count)).toBe(fine ? 0 : 2);
			}),
			{ numRuns: 200 },
		);
	});

	test('decides a batch as it decides one by one', () => {
		fc.assert(
			fc.property(fc.array(record, { maxLength: 20 }), (records) => {
				const alone = records.map((input) => [...decided(policy, input)]);
				for (const [i, input] of records.entries()) memory().set(input, area + i * INPUT_BYTES);
				const answers = area + 20 * INPUT_BYTES;
				expect(wasm.hvmmio_reserve_fb_batch(policy, area, answers, records.length)).toBe(0);
				expect(
					records.map((_, i) => [...memory().subarray(answers + i * OUTPUT_BYTES, answers + (i + 1) * OUTPUT_BYTES)]),
				).toEqual(alone);
			}),
			{ numRuns: 40 },
		);
	});

	test('ignores unknown flags and the bytes that are to be zero', () => {
		fc.assert(
			fc.property(record, (input) => {
				const clean = input.slice();
				const view = new DataView(clean.buffer);
				view.setUint32(40, view.getUint32(40, true) & (2 * flag.resource32 - 1), true);
				clean.fill(0, 44);
				expect(decided(policy, input)).toEqual(decided(policy, clean));
			}),
			{ numRuns: 100 },
		);
	});

	test('with a narrow resource_size_t, what is above 32 bits does not count', () => {
		fc.assert(
			fc.property(record, (input) => {
				const narrow = input.slice();
				const view = new DataView(narrow.buffer);
				view.setUint32(40, view.getUint32(40, true) | flag.resource32, true);
				const cut = narrow.slice();
				for (const high of [4, 12, 20, 28]) cut.fill(0, high, high + 4);
				expect(decided(policy, narrow)).toEqual(decided(policy, cut));
			}),
			{ numRuns: 100 },
		);
	});

	test('reserves in the node, as a halving of what it asked for first', () => {
		fc.assert(
			fc.property(record, (input) => {
				const answer = new DataView(decided(policy, input).buffer);
				const field = (at: number) => answer.getBigUint64(at, true);
				const [start, reserved, first, attempts] = [field(0), field(8), field(16), answer.getUint32(24, true)];
				if (reserved === 0n) {
					expect(start).toBe(0n);
					return;
				}
				const view = new DataView(input.buffer);
				const mask = view.getUint32(40, true) & flag.resource32 ? 0xffff_ffffn : ~0n;
				expect(start).toBeGreaterThanOrEqual(view.getBigUint64(0, true) & mask);
				expect(start + reserved - 1n).toBeLessThanOrEqual(BigInt.asUintN(64, view.getBigUint64(8, true) & mask));
				expect(reserved).toBe(first >> BigInt(attempts - 1));
				expect(reserved).toBeGreaterThanOrEqual(0x10_0000n);
			}),
			{ numRuns: 200 },
		);
	});
});
