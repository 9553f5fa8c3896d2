import { type PlanOptions, type PlanSettings, plan } from '@hvmmio/core';
import { GIB, MIB } from '@hvmmio/core/address';
import { setVmCommands } from '@hvmmio/core/plan';
import { describe, expect, test } from 'vitest';
import { planDocument, planReasons } from '../src/index.ts';

const TWO = [
	{ low: 16 * MIB, high: 64 * GIB },
	{ low: 32 * MIB, high: MIB },
];
const LARGEST = { horizontal: 7680, vertical: 4320 };

test('the document of a plan', () => {
	const answer = plan({}, { pci: TWO });
	const commands = setVmCommands(answer.simulation.vm, 'a');
	const document = planDocument(answer, commands);
	expect(JSON.parse(JSON.stringify(document))).toEqual({
		schema: 'hvmmio/plan/1',
		feasible: true,
		lowMmio: 162 * MIB,
		highMmio: 66048 * MIB,
		ramBelow4GiBLost: 162 * MIB,
		commands: ["Set-VM -Name 'a' -LowMemoryMappedIoSpace 162MB -HighMemoryMappedIoSpace 66048MB"],
		because: planReasons(answer),
		vm: {
			generation: 2,
			arch: 'x86_64',
			platform: 'lab',
			confidential: false,
			lowMmio: 162 * MIB,
			highMmio: 66048 * MIB,
			highMmioBase: '0xfe0000000',
			resolution: null,
			resolutionType: 'default',
		},
		alternatives: [],
	});
});

test('the document where there is no plan has no sizes and no commands', () => {
	const answer = plan({}, { policy: 'gen1-bar' });
	expect(planDocument(answer, ['Set-VM …'])).toMatchObject({
		feasible: false,
		lowMmio: null,
		highMmio: null,
		ramBelow4GiBLost: null,
		commands: [],
		vm: null,
		alternatives: [
			{ change: 'kexec-file-load', lowMmio: 128 * MIB, highMmio: 2 * MIB, physicalAddressBits: null },
			{ change: 'fixed-kernel', lowMmio: 128 * MIB, highMmio: 2 * MIB, physicalAddressBits: null },
		],
	});
});

describe('reasons in words', () => {
	test.each<[string, PlanSettings, PlanOptions, string[]]>([
		[
			'the least',
			{},
			{},
			[
				'Low MMIO: 128 MiB is the least that the host accepts, and it is enough.',
				'High MMIO: 2 MiB, and what goes there fits in it.',
				'What such a VM has if nobody sets it, low MMIO 128 MiB and high MMIO 512 MiB, is enough too.',
			],
		],
		[
			'what a step less would break',
			{ highMmio: GIB },
			{
				pci: [
					{ low: 32 * MIB, high: 0 },
					{ low: 16 * MIB, high: 0 },
				],
				second: false,
			},
			// The first window takes 0xfc000000 in half of 128 MiB, and 13.25 MiB are left above it.
			[
				'Low MMIO: with 2 MiB less, in the first kernel there is no room for the low window of pci1, 0x1000000 bytes on a multiple of 0x1000000 (loaded: pci then video).',
				'High MMIO: 1 GiB as asked for, and what goes there fits in it.',
				'What such a VM has if nobody sets it, low MMIO 128 MiB and high MMIO 512 MiB, is not enough.',
			],
		],
		[
			'a large framebuffer',
			{ resolution: LARGEST },
			{},
			[
				'Low MMIO: 128 MiB is the least that the host accepts, and it is enough.',
				'The host makes the low window 256 MiB all the same, for a framebuffer of 128 MiB.',
				'High MMIO: 2 MiB, and what goes there fits in it.',
				'What such a VM has if nobody sets it, low MMIO 128 MiB and high MMIO 512 MiB, is enough too.',
			],
		],
		[
			'what lies highest',
			{},
			{ pci: [{ low: 0, high: 32 * GIB }] },
			[
				'Low MMIO: 128 MiB is the least that the host accepts, and it is enough.',
				'High MMIO: the high window of pci0 lies highest, 32 GiB on a multiple of 32 GiB, 0x1000000000-0x17ffffffff.',
				'What such a VM has if nobody sets it, low MMIO 128 MiB and high MMIO 512 MiB, is not enough.',
			],
		],
		[
			'too many 32-bit and 64-bit BARs, and how many address bits would do for the latter',
			{},
			{
				pci: [
					{ low: 2 * GIB, high: GIB },
					{ low: 2 * GIB, high: 0 },
				],
				physicalAddressBits: 36,
			},
			[
				'The 64-bit BARs need 1 GiB; high MMIO can have 512 MiB at most on this host.',
				'The 32-bit BARs need 4 GiB; the largest low MMIO, 3.5 GiB, has 3.48 GiB below the vTPM area.',
			],
		],
		[
			'more address bits would do',
			{},
			{ pci: [{ low: 0, high: GIB }], physicalAddressBits: 36 },
			[
				'The 64-bit BARs need 1 GiB; high MMIO can have 512 MiB at most on this host.',
				// The next multiple of 1 GiB is 64 GiB: 1.5 GiB from 63.5 GiB, and 65 GiB need 37 bits.
				'A host with more physical-address bits, 37, would do, with low MMIO 128 MiB and high MMIO 1.5 GiB.',
			],
		],
		[
			'no addresses at all',
			{},
			{ physicalAddressBits: 35 },
			[
				"High MMIO of at least 2 MiB is wanted; between 0xfe0000000, where high MMIO starts, and the end of the host's physical addresses there are 0 bytes.",
				'A host with more physical-address bits, 36, would do, with low MMIO 128 MiB and high MMIO 2 MiB.',
			],
		],
	])('%s', (_name, settings, options, sentences) => {
		expect(planReasons(plan(settings, options))).toEqual(sentences);
	});

	test('a policy that forgets the framebuffer: what happens, and what would do', () => {
		const [fails, ...others] = planReasons(plan({}, { policy: 'gen1-bar' }));
		expect(fails).toContain('With the largest low MMIO, 3.5 GiB, in the second kernel the host refuses pci0');
		expect(fails).toContain('with every smaller one something goes wrong too.');
		expect(others).toEqual([
			'kexec -s (kexec_file_load) would do, with low MMIO 128 MiB and high MMIO 2 MiB.',
			'A fixed kernel (policy low-half, with CONFIG_SYSFB) would do, with low MMIO 128 MiB and high MMIO 2 MiB.',
		]);
	});

	test('generation 1 with a framebuffer above its BAR', () => {
		const sentences = planReasons(plan({ generation: 1, resolution: LARGEST }));
		expect(sentences[0]).toBe(
			"The framebuffer needs 128 MiB and the video device's BAR holds 64 MiB: on generation 1 it then moves, and the second kernel is not told where.",
		);
		expect(sentences.slice(2)).toEqual([
			'The default list of display modes (8 MiB of framebuffer) would do, with low MMIO 128 MiB and high MMIO 2 MiB.',
			'A VM of generation 2 would do, with low MMIO 128 MiB and high MMIO 2 MiB.',
		]);
	});
});
