/** A simulation in one sentence. Expected addresses: docs/domain.md, sections 2, 4 and 6. */

import { resolveVm, type SimulateOptions, simulate, type VmSettings } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import { describe, expect, test } from 'vitest';
import { describeVm, summarize } from '../src/index.ts';

test('a VM is described by what is given in place of its host’s', () => {
	const mmio = [{ start: 0xc000_0000, end: 0xd000_0000 }];
	const framebuffer = { start: 0xc000_0000, end: 0xc400_0000 };
	expect(describeVm(resolveVm({}), { mmio })).toBe(
		'Generation 2 x86_64 VM in a lab: MMIO ranges as given, default modes (8 MiB of framebuffer)',
	);
	expect(describeVm(resolveVm({}), { mmio, framebuffer })).toBe(
		'Generation 2 x86_64 VM in a lab: MMIO ranges as given, framebuffer as given (64 MiB)',
	);
});

describe('the summary', () => {
	const say = (settings: VmSettings, options: SimulateOptions) => summarize(simulate(resolveVm(settings), options));

	test.each<[string, VmSettings, SimulateOptions, string]>([
		[
			'names kernel, device, window and framebuffer of a refusal',
			{},
			{ policy: 'gen1-bar' },
			'Conflict: in the second kernel the host refuses pci0, because its config window 0xf8000000-0xf8001fff lies in the framebuffer 0xf8000000-0xf87fffff.',
		],
		[
			'counts the others',
			{},
			{
				policy: 'gen1-bar',
				pci: [
					{ low: 0, high: 0 },
					{ low: 0, high: 0 },
				],
			},
			'Conflict: in the second kernel the host refuses pci0, because its config window 0xf8000000-0xf8001fff lies in the framebuffer 0xf8000000-0xf87fffff (and 1 more).',
		],
		[
			'tells a clash from a refusal',
			{ generation: 1, resolution: { horizontal: 7680, vertical: 4320 } },
			{ drivers: ['video', 'pci'], secondDrivers: ['pci', 'video'] },
			'Conflict: in the second kernel the high window 0xfe0000000-0xfe00fffff of pci0 and the framebuffer 0xfe0000000-0xfe7ffffff claim the same addresses.',
		],
		[
			'says of generation 1 that the host may refuse',
			{ generation: 1 },
			{ policy: 'none', second: false },
			'Conflict: in the first kernel the host may refuse pci0, because its config window 0xf8000000-0xf8001fff lies in the framebuffer 0xf8000000-0xf87fffff.',
		],
		[
			'names what found no room',
			{},
			{
				pci: [
					{ low: 32 * MIB, high: 0 },
					{ low: 32 * MIB, high: 0 },
				],
			},
			'No conflict, but in the first kernel there is no room for the low window of pci0, 0x2000000 bytes.',
		],
		['is content', {}, {}, 'No conflict: in both kernels the framebuffer and the PCI devices keep apart.'],
		[
			'speaks of one kernel where there is one',
			{},
			{ second: false },
			'No conflict: in the first kernel the framebuffer and the PCI devices keep apart.',
		],
		[
			'speaks of the kernel in which a device asks',
			{},
			{ secondDrivers: ['video'] },
			'No conflict: in the first kernel the framebuffer and the PCI devices keep apart.',
		],
		[
			'says where no device asks in any kernel',
			{},
			{ drivers: ['video'] },
			'No conflict: no PCI device asks for addresses.',
		],
		['says where there is no framebuffer', { confidential: true }, {}, 'No conflict: there is no framebuffer.'],
	])('%s', (_, settings, options, sentence) => {
		expect(say(settings, options)).toBe(sentence);
	});
});
