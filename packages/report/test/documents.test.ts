/** The documents and the bytes that stand for them. */

import { type Driver, POLICIES, type PolicyId, resolveVm, type SimulateOptions, simulate } from '@hvmmio/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress, formatSize, JsonBytes, simulateDocument, writeSimulation } from '../src/index.ts';

const MIB = 2 ** 20;

const options: fc.Arbitrary<SimulateOptions> = fc.record(
	{
		policy: fc.constantFrom<PolicyId>(...POLICIES.map(({ id }) => id)),
		drivers: fc.constantFrom<Driver[]>(['pci', 'video'], ['video', 'pci'], ['pci'], ['video'], []),
		pci: fc.array(
			fc.record({ low: fc.integer({ min: 0, max: 2 ** 27 }), high: fc.integer({ min: 0, max: 2 ** 34 }) }),
			{
				maxLength: 5,
			},
		),
		lfbBase: fc.oneof(fc.constant(0), fc.integer({ min: 0xf7f0_0000, max: 0xffff_ffff })),
		second: fc.boolean(),
		videoDriver: fc.constantFrom('hyperv_drm', 'hyperv_fb-clears'),
		mmio: fc.constantFrom(
			[],
			[{ start: 0, end: 0xe010_0000 }],
			[
				{ start: 2 ** 51, end: 2 ** 52 },
				{ start: 0xf800_0000, end: 2 ** 32 },
			],
		),
	},
	{ requiredKeys: [] },
);

test('writeSimulation gives the bytes of the document, whatever the simulation', () => {
	const out = new JsonBytes();
	fc.assert(
		fc.property(fc.constantFrom<1 | 2>(1, 2), options, (generation, given) => {
			const simulation = simulate(resolveVm({ generation }), given);
			out.text('{');
			writeSimulation(out, simulation);
			expect(new TextDecoder().decode(out.take())).toBe(JSON.stringify(simulateDocument(simulation)));
		}),
		{ numRuns: 1500, seed: 1 },
	);
});

describe('JsonBytes', () => {
	const written = (write: (out: JsonBytes) => void) => {
		const out = new JsonBytes();
		write(out);
		return new TextDecoder().decode(out.take());
	};

	test.each([
		[0, '"0x0"'],
		[0xf, '"0xf"'],
		[0x10, '"0x10"'],
		[0xfff_ffff, '"0xfffffff"'],
		[0x1000_0000, '"0x10000000"'],
		[0xf800_0000, '"0xf8000000"'],
		[0xfe000_0000, '"0xfe0000000"'],
		[2 ** 52 - 1, '"0xfffffffffffff"'],
		[2 ** 52, '"0x10000000000000"'],
	])('the address %i', (address, text) => {
		expect(written((out) => out.address(address))).toBe(text);
	});

	test('it grows, and starts anew after take', () => {
		const long = 'ä€😀'.repeat(100_000);
		expect(written((out) => out.text(long))).toBe(long);
		const out = new JsonBytes();
		for (let i = 0; i < 100_000; i++) {
			out.word('word');
		}
		expect(out.length).toBe(600_000);
		expect(out.take()).toHaveLength(600_000);
		expect(out.length).toBe(0);
		out.integer(-7);
		expect(new TextDecoder().decode(out.take())).toBe('-7');
	});
});

describe('for people', () => {
	test.each([
		[0, '0 bytes'],
		[1023, '1023 bytes'],
		[8192, '8 KiB'],
		[109.25 * MIB, '109.25 MiB'],
		[3.5 * 2 ** 30, '3.5 GiB'],
		[2 ** 52, '4 PiB'],
	])('formatSize(%d)', (bytes, text) => {
		expect(formatSize(bytes)).toBe(text);
	});

	test('an address is its hex digits, whatever its size', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (address) => {
				expect(formatAddress(address)).toBe(`0x${address.toString(16)}`);
			}),
		);
	});
});
