import { encodeInput, INPUT_BYTES } from '@hvmmio/policy-as';
import {
	type Answer,
	type Case,
	type CaseFlags,
	FLAGS,
	formatAnswer,
	formatCase,
	parseCase,
	readCase,
	USUAL_FLAGS,
	writeCase,
} from '@hvmmio/vectors/case';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wasmInput, writeWasmRecord } from '../src/case/wasm.ts';
import { createInputs, createOutputs, readOutput, writeOutput } from '../src/index.ts';

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
type Flags = { [F in keyof CaseFlags]: fc.Arbitrary<CaseFlags[F]> };
const input: fc.Arbitrary<Case> = fc.record({
	mmio: fc.array(fc.record({ start: u64, last: u64 }), { maxLength: 6 }),
	...(Object.fromEntries(FLAGS.map(({ field, values }) => [field, fc.constantFrom(...values)])) as Flags),
	lfbBase: u32,
	lfbSize: u32,
	bar: fc.record({ start: u64, size: u64 }),
});
const output: fc.Arbitrary<Answer> = fc.record({
	start: u64,
	size: u64,
	firstSize: u64,
	attempts: u32,
	messages: fc.subarray(['unexpected-low-mmio-base', 'framebuffer-base-zero'] as const),
});

test('an input comes out of a block as it went in, next to others', () => {
	fc.assert(
		fc.property(fc.array(input, { minLength: 1, maxLength: 4 }), (all) => {
			const block = createInputs(all.length);
			for (const [i, each] of all.entries()) {
				writeCase(block.words, i, each);
			}
			expect(all.map((_, i) => readCase(block.words, i))).toEqual(all);
		}),
		{ numRuns: 500, seed: 1 },
	);
});

test('an output comes out of a block as it went in, next to others', () => {
	fc.assert(
		fc.property(fc.array(output, { minLength: 1, maxLength: 4 }), (all) => {
			const block = createOutputs(all.length);
			for (const [i, each] of all.entries()) {
				writeOutput(block, i, each);
			}
			expect(all.map((_, i) => readOutput(block, i))).toEqual(all);
		}),
		{ numRuns: 500, seed: 2 },
	);
});

test('an input of seven ranges does not fit', () => {
	const seven = { start: 0n, last: 0n };
	const many = { ...(fc.sample(input, { numRuns: 1, seed: 1 })[0] as Case), mmio: Array(7).fill(seven) };
	expect(() => writeCase(createInputs(1).words, 0, many)).toThrow(/mmio 7 ranges: too many, expected at most 6/);
});

test('JSON says an input in full, and addresses and sizes in the forms of the contract', () => {
	const given: Case = {
		...USUAL_FLAGS,
		mmio: [{ start: 0xf800_0000n, last: 0xffff_ffffn }],
		bios: true,
		confidential: false,
		lfbBase: 0xf800_0000,
		lfbSize: 3_145_728,
		bar: { start: 0xf800_0000n, size: 0x400_0000n },
		barIsMemory: true,
		videoDevice: false,
		sysfb: true,
		resourceSize: 64,
	};
	const json = formatCase(given);
	expect(json).toEqual({
		...USUAL_FLAGS,
		mmio: ['0xf8000000-0xffffffff'],
		bios: true,
		confidential: false,
		lfbBase: '0xf8000000',
		lfbSize: 3_145_728,
		bar: { start: '0xf8000000', size: 67_108_864 },
		barIsMemory: true,
		videoDevice: false,
		sysfb: true,
		resourceSize: 64,
	});
	expect(parseCase({ ...json, bar: { start: '0xf8000000', size: 67_108_864 } })).toEqual(given);
	const wide = { ...given, bar: { start: 0n, size: 2n ** 53n } };
	expect(formatCase(wide).bar.size).toBe('0x20000000000000');
});

test('JSON says an output with an inclusive end, and a negative size where an int wrapped', () => {
	const reserved = { start: 0xf800_0000n, size: 0x80_0000n, firstSize: 0x100_0000n, attempts: 2, messages: [] };
	expect(formatAnswer(reserved)).toEqual({
		reserved: { start: '0xf8000000', end: '0xf87fffff', size: 8_388_608 },
		firstSize: 16_777_216,
		attempts: 2,
		messages: [],
	});
	// 2 GiB as an int is -2^31; in 64 bits 2^64 - 2^31.
	const wrapped = { start: 0n, size: 0n, firstSize: 2n ** 64n - 2n ** 31n, attempts: 0, messages: [] };
	expect(formatAnswer(wrapped)).toEqual({ reserved: null, firstSize: -2_147_483_648, attempts: 0, messages: [] });
});

test('the module’s record is the same from a case’s words and from its fields', () => {
	fc.assert(
		fc.property(
			fc.array(input, { minLength: 1, maxLength: 4 }),
			fc.constantFrom('exact', 'one-byte-long'),
			(all, cut) => {
				const { words } = createInputs(all.length);
				const records = new Uint32Array((all.length * INPUT_BYTES) / 4).fill(0xffff_ffff);
				const expected = new DataView(new ArrayBuffer(all.length * INPUT_BYTES));
				for (const [i, each] of all.entries()) {
					writeCase(words, i, each);
					writeWasmRecord(words, records, i, cut);
					encodeInput(expected, i, wasmInput(each, cut));
				}
				expect(new Uint8Array(records.buffer)).toEqual(new Uint8Array(expected.buffer));
			},
		),
	);
});
