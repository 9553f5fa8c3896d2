/** Finds the OpenVMM VM from a guest's windows. */

import { describe, expect, test } from 'vitest';
import { MIB, type Range } from '../src/address/index.ts';
import { type OpenVmmSettings, openVmmCrs, openVmmLayout, openVmmVmsFor, resolveOpenVmm } from '../src/host/index.ts';
import { hostLayout, resolveVm } from '../src/index.ts';

const GIB = 2 ** 30;

function observed(settings: OpenVmmSettings) {
	const vm = resolveOpenVmm(settings);
	const layout = openVmmLayout(vm);
	const [low, high] = openVmmCrs(vm, layout);
	const ramEnd = layout.ram.at(-1)?.end as number;
	// As the line of hv_vmbus has it: cut at the vTPM area.
	const lowMmio = { start: (low as Range).start, end: 0xfed4_0000 };
	return { vm, seen: { arch: vm.arch, lowMmio, highMmio: high ?? null, ramEnd } };
}

describe('a guest of OpenVMM is known by its high window right above RAM', () => {
	test.each<OpenVmmSettings>([
		{ ram: GIB },
		{ ram: 3900 * MIB },
		{ ram: 4 * GIB },
		{ ram: 16 * GIB },
		{ ram: 4 * GIB, arch: 'arm64' },
		{ ram: 3900 * MIB, arch: 'arm64' },
		{ ram: 5.5 * GIB, rootComplexes: 1 },
		{ ram: 4 * GIB, rootComplexes: 3 },
		{ ram: 4 * GIB, openhcl: true },
	])('%o', (settings) => {
		const { vm, seen } = observed(settings);
		expect(openVmmVmsFor(seen)).toContainEqual(vm);
		for (const found of openVmmVmsFor(seen)) {
			expect(openVmmCrs(found, openVmmLayout(found))[1]).toEqual(seen.highMmio);
		}
	});

	test('what OpenHCL leaves is told from what there is without it', () => {
		expect(openVmmVmsFor(observed({ ram: 4 * GIB }).seen).map(({ openhcl }) => openhcl)).not.toContain(true);
		expect(openVmmVmsFor(observed({ ram: 4 * GIB, openhcl: true }).seen).map(({ openhcl }) => openhcl)).not.toContain(
			false,
		);
	});
});

describe('what is not of OpenVMM’s current layout', () => {
	const { lowMmio, highMmio } = hostLayout(resolveVm({}));
	const ramEnd = 0x1_4000_0000;

	test('Hyper-V’s windows are those of release 1.7, and of no current one', () => {
		expect(openVmmVmsFor({ arch: 'x86_64', lowMmio, highMmio, ramEnd }).map(({ release }) => release)).toEqual(['1.7']);
	});

	test.each<[string, Partial<Parameters<typeof openVmmVmsFor>[0]>]>([
		['another low base', { lowMmio: { start: 0xc000_0000, end: 0xfed4_0000 } }],
		['another size of the high window', { highMmio: { start: 0x1_4000_0000, end: 0x1_8000_0000 } }],
		['a gap of 2 MiB above RAM', { highMmio: { start: 0x1_4020_0000, end: 0x1_6020_0000 } }],
		['no high window seen', { highMmio: null }],
	])('%s', (_, other) => {
		const { seen } = observed({ ram: 4 * GIB });
		expect(openVmmVmsFor({ ...seen, ...other })).toEqual([]);
	});
});
