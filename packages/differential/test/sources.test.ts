import { hostLayout, resolveVm } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import { LOW_MMIO_MAX, lowMmioMin, maxFramebuffer } from '@hvmmio/core/host';
import { kexecCases, layoutCases, reserveCases, simulateCases, walkCases } from '@hvmmio/vectors';
import { type Case, formatCase, parseCase, readCase } from '@hvmmio/vectors/case';
import { describe, expect, test } from 'vitest';
import { createInputs } from '../src/index.ts';
import { bitsSource } from '../src/sources/bits.ts';
import { boundariesSource } from '../src/sources/boundaries.ts';
import { lastFrom, latticeLines, latticeSize, latticeSource, vmOfLine } from '../src/sources/lattice.ts';
import { latticeSampleSource } from '../src/sources/lattice-sample.ts';
import { openVmmSampleSource, openVmmSource } from '../src/sources/openvmm.ts';
import { physicalSource } from '../src/sources/physical.ts';
import type { Source } from '../src/sources/source.ts';
import { vectorsSource } from '../src/sources/vectors.ts';

const block = createInputs(2);

function inputAt(source: Source, index: number): Case {
	source.write(index, block, 1);
	return readCase(block.words, 1);
}

const indexes = Array.from({ length: 2000 }, (_, i) => i);
const physical = {
	boundaries: boundariesSource,
	random: physicalSource,
	'lattice sample': latticeSampleSource,
};

describe.each(Object.entries({ ...physical, 'any bits': bitsSource }))('%s', (name, create) => {
	test('gives the same input for the same seed and number, whatever was asked before', () => {
		const [one, other] = [create(5), create(5)];
		const forwards = indexes.map((i) => inputAt(one, i));
		const backwards = indexes.toReversed().map((i) => inputAt(other, i));
		expect(backwards.reverse()).toEqual(forwards);
		expect(one.name).toBe(name);
	});

	test('gives other inputs for another seed or number', () => {
		const textsOf = (source: Source) => indexes.map((i) => JSON.stringify(formatCase(inputAt(source, i))));
		const [five, six] = [textsOf(create(5)), textsOf(create(6))];
		expect(new Set(five).size).toBeGreaterThan(indexes.length * 0.9);
		expect(five.filter((text, i) => text === six[i]).length).toBeLessThan(indexes.length / 20);
	});
});

test.each(Object.entries({ ...physical, 'openvmm sample': openVmmSampleSource }))(
	'%s gives only what a machine could have',
	(_, create) => {
		const source = create(1);
		for (const i of indexes) {
			const { mmio, bar } = inputAt(source, i);
			for (const { start, last } of mmio) {
				expect(last).toBeGreaterThanOrEqual(start);
				expect(last).toBeLessThan(2n ** 52n);
			}
			expect(bar.start).toBeLessThan(2n ** 52n);
			expect(bar.size).toBeLessThan(2n ** 52n);
		}
	},
);

test('any bits means values of all 64, and ranges that run backwards', () => {
	const source = bitsSource(1);
	const all = indexes.map((i) => inputAt(source, i));
	expect(all.some(({ bar }) => bar.start >= 2n ** 63n && bar.start < 2n ** 64n - 2n ** 32n)).toBe(true);
	expect(all.some(({ mmio }) => mmio.some(({ start, last }) => last < start))).toBe(true);
});

test('every published case is an input', () => {
	const source = vectorsSource();
	const all = Array.from({ length: source.size }, (_, i) => JSON.stringify(formatCase(inputAt(source, i))));
	for (const { input } of reserveCases) {
		expect(all).toContain(JSON.stringify(formatCase(parseCase(input))));
	}
	const legal = layoutCases.filter(({ error }) => error === undefined);
	const kernels = simulateCases.flatMap((each) => each.kernels);
	const guests = 2 * legal.length + kexecCases.length + kernels.length;
	expect(source.size).toBe(reserveCases.length + walkCases.length + guests);
	expect(all.map((text) => JSON.parse(text).lfbBase)).toEqual(
		expect.arrayContaining(kernels.map(({ lfbBase }) => lfbBase)),
	);
});

describe('lattice', () => {
	const lines = latticeLines();

	test('has as many inputs as there are VMs and kernels', () => {
		// 128 MiB to 3.5 GiB in steps of 2 MiB: 3456 / 2 + 1 = 1729; on arm64 from 512 MiB: 3072 / 2 + 1 = 1537.
		// 64 framebuffers, with and without CONFIG_SYSFB; x86_64: Gen1 2, Gen2 3, confidential 2 states of lfb_base.
		expect(latticeSize(lines)).toBe(64 * 2 * ((2 + 3 + 2) * 1729 + (2 + 2) * 1537));
	});

	test('has no gap and no line twice', () => {
		let next = 0;
		for (const line of lines) {
			expect(line.from).toBe(next);
			next += line.length;
			expect(lastFrom(lines, line.from)).toBe(line);
			expect(lastFrom(lines, next - 1)).toBe(line);
		}
		const names = lines.map(({ from: _from, length: _length, ...line }) => JSON.stringify(line));
		expect(new Set(names).size).toBe(lines.length);
	});

	test('has legal VMs alone, from the least low MMIO to the most, with the framebuffer that is meant', () => {
		for (const line of lines) {
			const [first, last] = [vmOfLine(line, 0), vmOfLine(line, line.length - 1)];
			expect(resolveVm(first)).toEqual(first);
			expect(resolveVm(last)).toEqual(last);
			expect(first.lowMmio).toBe(lowMmioMin(line.arch));
			expect(last.lowMmio).toBe(LOW_MMIO_MAX);
			expect(maxFramebuffer(first)).toBe(line.maxFramebuffer);
		}
		expect(new Set(lines.map(({ maxFramebuffer: size }) => size / MIB))).toEqual(
			new Set(Array.from({ length: 64 }, (_, i) => 2 * (i + 1))),
		);
	});

	test('gives what the host of the VM gives', () => {
		const source = latticeSource(lines);
		const line = lines.find((each) => each.knowledge === 'moved' && each.maxFramebuffer === 68 * MIB && !each.sysfb);
		// docs/domain.md, section 2: Gen2 x86_64, 128 MiB and 68 MiB of framebuffer is a window of 136 MiB at 0xf7800000.
		expect(formatCase(inputAt(source, line?.from as number))).toEqual({
			mmio: ['0xf7800000-0xffffffff', '0xfe0000000-0xfffffffff'],
			bios: false,
			confidential: false,
			lfbBase: '0xf8000000',
			lfbSize: 3 * MIB,
			bar: { start: '0xf8000000', size: 64 * MIB },
			barIsMemory: true,
			videoDevice: true,
			sysfb: false,
			resourceSize: 64,
		});
		expect(hostLayout(vmOfLine(line as (typeof lines)[number], 0)).lowMmio.start).toBe(0xf780_0000);
	});
});

test('openvmm sample gives guests of openvmm, the same for the same seed and number', () => {
	const all = openVmmSource();
	const known = new Set(Array.from({ length: all.size }, (_, i) => JSON.stringify(formatCase(inputAt(all, i)))));
	const textsOf = (seed: number) => {
		const source = openVmmSampleSource(seed);
		return indexes.map((i) => JSON.stringify(formatCase(inputAt(source, i))));
	};
	const five = textsOf(5);
	expect(textsOf(5)).toEqual(five);
	expect(textsOf(6)).not.toEqual(five);
	expect(five.filter((text) => !known.has(text))).toEqual([]);
});

describe('openvmm', () => {
	const source = openVmmSource();
	const all = Array.from({ length: source.size }, (_, i) => inputAt(source, i));
	const low = (start: bigint) => all.filter(({ mmio }) => mmio[0]?.start === start);

	test('has both architectures, and direct boot without EFI on one of them', () => {
		// 2 boots, 10 sizes of RAM for each of 4 numbers of root complexes and for release 1.7, gfx and OpenHCL three ways,
		// CONFIG_SYSFB or not; with UEFI and gfx lfb_base has three values: 10 * 5 * 2 * (1 + 3 + 3 + 1 + 1 + 1).
		expect([low(0xf800_0000n).length, low(0xe000_0000n).length]).toEqual([1000, 1000]);
		expect(all.filter(({ bios }) => bios).length).toBe(10 * 5 * 2 * 3);
		expect(all.every(({ bios, videoDevice }) => videoDevice !== bios)).toBe(true);
	});

	test('has the high window where RAM ends, in whole MiB under UEFI', () => {
		const highs = new Set(all.map(({ mmio }) => mmio[1]?.start));
		expect(highs).toContain(0x1_4000_0000n);
		expect(highs).toContain(0xf_e000_0000n);
		const sizes = new Set(all.map(({ mmio }) => Number((mmio[1]?.last ?? 0n) - (mmio[1]?.start ?? 0n)) + 1));
		expect(sizes).toEqual(new Set([512 * MIB, 255 * MIB, 255.5 * MIB]));
	});
});
