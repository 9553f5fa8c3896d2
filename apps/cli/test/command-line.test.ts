/** A command line written by @hvmmio/report is parsed as the same VM and kernels. */

import { POLICIES, resolveVm, type SimulateOptions, simulate, type VmSettings } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import type { Driver } from '@hvmmio/core/guest';
import { simulateCommand, simulateDocument } from '@hvmmio/report';
import { describe, expect, it } from 'vitest';
import { hvmmio } from './harness.ts';

const CASES: readonly [VmSettings, SimulateOptions][] = [
	[{}, {}],
	[{ generation: 1, lowMmio: 150 * MIB, resolution: { horizontal: 4834, vertical: 3622 } }, { policy: 'gen1-bar' }],
	[
		{ arch: 'arm64', platform: 'azure', highMmio: 33280 * MIB, highMmioBase: 0x90_0000_0000 },
		{
			pci: [
				{ low: 16 * MIB, high: 32768 * MIB },
				{ low: 0, high: 0 },
			],
			sysfb: false,
			drivers: ['video', 'pci'],
		},
	],
	[
		{ confidential: true, resolution: { horizontal: 1920, vertical: 1080 }, resolutionType: 'maximum' },
		{ second: false, drivers: [], lfbBase: 0 },
	],
	[
		{ lowMmio: 134217729 },
		{
			policy: 'sysfb-gate',
			secondPolicy: 'low-half',
			secondDrivers: ['video'],
			loader: 'kexec_file_load',
			kexecTools: '2.0.18',
			videoDriver: 'hyperv_fb-clears',
			lfbBase: 0xf8000000,
			secondLfbBase: 0xf9000000,
			mmio: [
				{ start: 0xd0000000, end: 0xf0000000 },
				{ start: 0xc0000000, end: 0xe0000000 },
			],
			framebuffer: { start: 0xf0000000, end: 0xf0800000 },
		},
	],
	// What has no effect beside the rest is left out: the command refuses it.
	[{}, { second: false, secondLfbBase: 0, secondDrivers: ['video'], loader: 'kexec_file_load', kexecTools: '2.0.18' }],
	[{}, { policy: 'none', loader: 'kexec_file_load', kexecTools: '2.0.18', videoDriver: 'hyperv_fb' }],
	[{}, { policy: 'none', drivers: ['pci'], videoDriver: 'hyperv_fb' }],
	[{}, { policy: 'none', drivers: ['pci'], videoDriver: 'hyperv_fb-clears' }],
	[{}, { drivers: ['video'], pci: [{ low: 16 * MIB, high: 0 }] }],
	...POLICIES.flatMap(({ id }): [VmSettings, SimulateOptions][] =>
		([['pci'], ['video', 'pci'], []] as Driver[][]).map((drivers) => [{}, { policy: id, drivers }]),
	),
];

async function answerOf(command: string): Promise<unknown> {
	const { out } = await hvmmio([...command.split(' ').slice(1), '--json']);
	return JSON.parse(out);
}

describe('a command line that was written', () => {
	it('is as short as can be for the default', () => {
		expect(simulateCommand(resolveVm({}), {})).toBe('hvmmio simulate');
	});

	it.each(
		CASES.map(([settings, options]) => [simulateCommand(resolveVm(settings), options), settings, options] as const),
	)('%s gives the same answer', async (command, settings, options) => {
		const expected = simulateDocument(simulate(resolveVm(settings), options));
		expect(await answerOf(command)).toEqual(JSON.parse(JSON.stringify(expected)));
	});
});
