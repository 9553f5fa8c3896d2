/** The properties, against counts that are worked out by hand. */

import { POLICIES } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import { describe, expect, test } from 'vitest';
import { createCoreEngine, createInputs, createOutputs, type PropertyCount, writeOutput } from '../src/index.ts';
import { belowVtpm } from '../src/properties/below-vtpm.ts';
import { coversFramebuffer } from '../src/properties/covers-framebuffer.ts';
import { leavesLowMmio } from '../src/properties/leaves-low-mmio.ts';
import { monotone } from '../src/properties/monotone.ts';
import type { LineHosts, Property } from '../src/properties/property.ts';
import { propertyResults } from '../src/result/properties.ts';
import { createLineCheck } from '../src/run/line-check.ts';
import { type LatticeLine, latticeLines } from '../src/sources/lattice.ts';

const BASE = 0xf800_0000;

/** Two VMs in a row, with 16 MiB of framebuffer at the low base and 40 MiB of low MMIO; and what is reserved there. */
function holds(property: Property, ...reserved: readonly [start: number, size: number][]): boolean[] {
	const hosts: LineHosts = {
		line: latticeLines()[0] as LineHosts['line'],
		lowStart: Float64Array.of(BASE, BASE),
		lowEnd: Float64Array.of(BASE + 40 * MIB, BASE + 40 * MIB),
		framebufferStart: Float64Array.of(BASE, BASE),
		framebufferEnd: Float64Array.of(BASE + 16 * MIB, BASE + 16 * MIB),
	};
	const outputs = createOutputs(reserved.length);
	for (const [i, [start, size]] of reserved.entries()) {
		const bytes = BigInt(size);
		writeOutput(outputs, i, { start: BigInt(start), size: bytes, firstSize: bytes, attempts: 1, messages: [] });
	}
	return reserved.map((_, step) => property.holds(hosts, outputs, step));
}

test('covers: all of the framebuffer, to its last byte at both ends', () => {
	expect(holds(coversFramebuffer, [BASE, 16 * MIB], [BASE, 16 * MIB - 1])).toEqual([true, false]);
	expect(holds(coversFramebuffer, [BASE - 1, 16 * MIB + 1], [BASE + 1, 32 * MIB])).toEqual([true, false]);
	expect(holds(coversFramebuffer, [0, 0], [BASE, 32 * MIB])).toEqual([false, true]);
});

test('below the vTPM area: up to its first byte', () => {
	expect(holds(belowVtpm, [0xfed4_0000 - MIB, MIB], [0xfed4_0000 - MIB, MIB + 1])).toEqual([true, false]);
	expect(holds(belowVtpm, [0, 0], [0xfee0_0000, MIB])).toEqual([true, false]);
});

test('leaves low MMIO: 33 MiB of it', () => {
	expect(holds(leavesLowMmio, [BASE, 7 * MIB], [BASE, 7 * MIB + 1])).toEqual([true, false]);
});

test('monotone: no smaller than the one before', () => {
	expect(holds(monotone, [BASE, 8 * MIB], [BASE, 8 * MIB])[1]).toBe(true);
	expect(holds(monotone, [BASE, 8 * MIB], [BASE, 8 * MIB - 1])[1]).toBe(false);
	expect(monotone.applies({} as LineHosts, 0)).toBe(false);
	expect(monotone.applies({} as LineHosts, 1)).toBe(true);
});

/** How often a policy leaves the framebuffer uncovered, on the lines of the lattice that are kept. */
function uncovered(policy: string, keep: Partial<LatticeLine>): number {
	return countsOf(policy, keep)
		.filter(({ property }) => property === 'covers-framebuffer')
		.reduce((sum, { fails }) => sum + fails, 0);
}

const capacity = 2048;
const inputs = createInputs(capacity);
const outputs = createOutputs(capacity);
const core = createCoreEngine();

function countsOf(policy: string, keep: Partial<LatticeLine>): PropertyCount[] {
	const lines = latticeLines().filter((line) =>
		Object.entries(keep).every(([key, value]) => line[key as keyof LatticeLine] === value),
	);
	expect(lines.length).toBeGreaterThan(0);
	const checkLine = createLineCheck(inputs, outputs);
	return lines.flatMap((line) => {
		const check = checkLine(line);
		core.take(inputs);
		core.run(policy, line.length, outputs);
		return check(policy);
	});
}

describe('over the lattice', () => {
	// Steps of low MMIO: 1729 on x86_64, 1537 on arm64; 64 sizes of the framebuffer.
	const x86 = { generation: 2, arch: 'x86_64', confidential: false, sysfb: true } as const;
	const arm = { ...x86, arch: 'arm64' } as const;

	test('gen1-bar covers 8 MiB where lfb_base is known (2, 4, 6, 8 MiB of 64), nothing where it is 0', () => {
		expect(uncovered('gen1-bar', { ...x86, knowledge: 'known' })).toBe(60 * 1729);
		expect(uncovered('gen1-bar', { ...arm, knowledge: 'known' })).toBe(60 * 1537);
		expect(uncovered('gen1-bar', { ...x86, knowledge: 'zero' })).toBe(64 * 1729);
		expect(uncovered('gen1-bar', { generation: 1, knowledge: 'zero', sysfb: true })).toBe(0);
	});

	test('fixed-64m-always covers 64 MiB at the low base: 32 sizes of 64 are larger', () => {
		expect(uncovered('fixed-64m-always', { ...x86, knowledge: 'zero' })).toBe(32 * 1729);
		expect(uncovered('fixed-64m-always', { ...arm, knowledge: 'known' })).toBe(32 * 1537);
		// 8 MiB of the 64 lie below a framebuffer that has moved up by as much: 56 MiB are 28 sizes.
		expect(uncovered('fixed-64m-always', { ...x86, knowledge: 'moved' })).toBe(36 * 1729);
	});

	test('low-half covers every framebuffer where it was put; without CONFIG_SYSFB it covers none', () => {
		expect(uncovered('low-half', { ...x86, knowledge: 'known' })).toBe(0);
		expect(uncovered('low-half', { ...arm, knowledge: 'zero' })).toBe(0);
		expect(uncovered('low-half', { ...x86, sysfb: false, knowledge: 'zero' })).toBe(64 * 1729);
		expect(uncovered('low-half-ungated', { ...x86, sysfb: false, knowledge: 'zero' })).toBe(0);
	});

	test('low-half measures from the start: a framebuffer that has moved up by 8 MiB may be larger than what is left', () => {
		// A window of W MiB leaves (W - 8) / 2 from there, at most 128; W is at least 128 + 2 * max(0, F - 64).
		let expected = 0;
		for (let framebuffer = 2; framebuffer <= 128; framebuffer += 2) {
			for (let target = 128; target <= 3584; target += 2) {
				const window = Math.max(target, 128 + 2 * Math.max(0, framebuffer - 64));
				expected += Math.min((window - 8) / 2, 128) < framebuffer ? 1 : 0;
			}
		}
		expect(expected).toBeGreaterThan(0);
		expect(uncovered('low-half', { ...x86, knowledge: 'moved' })).toBe(expected);
	});

	test('on a confidential VM with a framebuffer seed-proposal covers none; without one there is nothing to cover', () => {
		const confidential = { ...x86, confidential: true };
		expect(uncovered('seed-proposal', { ...confidential, knowledge: 'known' })).toBe(64 * 1729);
		const counts = countsOf('seed-proposal', { ...confidential, knowledge: 'zero' });
		const covers = counts.filter(({ property }) => property === 'covers-framebuffer');
		expect(covers.reduce((sum, { applies }) => sum + applies, 0)).toBe(0);
	});

	test('the other properties hold on every VM of a size, by every policy', () => {
		for (const { id } of POLICIES) {
			const counts = countsOf(id, { ...x86, knowledge: 'known', maxFramebuffer: 128 * MIB });
			expect(counts.slice(1).map(({ property, applies, fails }) => [property, applies, fails])).toEqual([
				['below-vtpm', 1729, 0],
				['leaves-low-mmio', 1729, 0],
				['monotone', 1728, 0],
			]);
		}
	});

	test('the smallest example is the first VM in order for which it fails', () => {
		const counts = countsOf('gen1-bar', { ...x86, knowledge: 'known' });
		const [covers] = propertyResults(counts, ['gen1-bar']);
		// 7680x341 needs 10 MiB: 7680 * 341 * 4 = 10,475,520.
		expect(covers?.example).toMatchObject({
			vm: { generation: 2, lowMmio: 128 * MIB, resolution: { horizontal: 7680, vertical: 341 } },
			maxFramebuffer: 10 * MIB,
			lfbBase: 0xf800_0000,
			sysfb: true,
		});
		expect(covers).toMatchObject({ applies: 64 * 1729, fails: 60 * 1729 });
	});
});
