/** The documents and their schemas. */

import { readFileSync } from 'node:fs';
import { hostLayout, POLICIES, type PolicyId, resolveVm, type SimulateOptions, simulate } from '@hvmmio/core';
import type { Driver } from '@hvmmio/core/guest';
import { openVmmLayout, resolveOpenVmm } from '@hvmmio/core/host';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress, formatSize, layoutDocument, simulateDocument } from '../src/index.ts';

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

/** A validator that also refuses properties not in the schema. */
function validatorOf(name: string): (document: object) => string {
	const schema = JSON.parse(readFileSync(new URL(`../schemas/${name}.json`, import.meta.url), 'utf8'));
	const ajv = new Ajv2020({ strict: false });
	const validate = ajv.compile(closed(schema) as object);
	return (document) => (validate(JSON.parse(JSON.stringify(document))) ? '' : ajv.errorsText(validate.errors));
}

function closed(schema: unknown): unknown {
	if (schema === null || typeof schema !== 'object') {
		return schema;
	}
	if (Array.isArray(schema)) {
		return schema.map(closed);
	}
	const parts = Object.fromEntries(Object.entries(schema).map(([key, each]) => [key, closed(each)]));
	return 'properties' in parts ? { additionalProperties: false, ...parts } : parts;
}

test('every simulation fits its schema, and the schema names all that is there', () => {
	const problems = validatorOf('simulate');
	fc.assert(
		fc.property(fc.constantFrom<1 | 2>(1, 2), options, (generation, given) => {
			expect(problems(simulateDocument(simulate(resolveVm({ generation }), given)))).toBe('');
		}),
		{ numRuns: 300, seed: 1 },
	);
});

test('so does every layout', () => {
	const problems = validatorOf('layout');
	for (const generation of [1, 2] as const) {
		const vm = resolveVm({ generation, resolution: { horizontal: 1920, vertical: 1080 } });
		expect(problems(layoutDocument(vm, hostLayout(vm)))).toBe('');
	}
	for (const settings of [{}, { gfx: true, openhcl: true }, { rootComplexes: 2, vmbus: false }]) {
		const vm = resolveOpenVmm({ ram: 2 ** 32, ...settings });
		expect(problems(layoutDocument(vm, openVmmLayout(vm)))).toBe('');
	}
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
