/** `--host openvmm` by docs/hosts.md, and each host's refusal of the other's settings. */

import { readFileSync } from 'node:fs';
import { tableOf } from '@hvmmio/testkit/markdown';
import { describe, expect, test } from 'vitest';
import { hvmmio, json } from './harness.ts';

interface RangeJson {
	readonly start: string;
	readonly end: string;
}
interface Layout {
	readonly vm: Record<string, unknown>;
	readonly ram: RangeJson[];
	readonly lowMmio: RangeJson;
	readonly highMmio: RangeJson | null;
	readonly pcie: { low: RangeJson; high: RangeJson; ecam: RangeJson }[];
	readonly crs: RangeJson[];
	readonly framebuffer: { present: boolean; mmioMegabytes: number };
}
interface Simulation {
	readonly verdict: string;
	readonly summary: string;
	readonly vm: Record<string, unknown>;
	readonly kernels: {
		readonly conflicts: { readonly effect: string; readonly kind: string }[];
		readonly allocations: { readonly owner: string; readonly kind: string; readonly result: RangeJson | null }[];
		readonly log: string[];
	}[];
}

const print = (range: RangeJson | null) => (range ? `${range.start}-${range.end}` : 'none');
const page = readFileSync(new URL('../../../docs/hosts.md', import.meta.url), 'utf8');

describe('the table of docs/hosts.md', () => {
	test.each(tableOf(page, ['input', 'RAM', 'low MMIO', 'high MMIO', 'PCIe']))('layout $input', async (row) => {
		const flags = (row['input'] as string).split(' ');
		const { ram, lowMmio, highMmio, pcie, code } = await json<Layout>('layout', '--host', 'openvmm', ...flags);
		expect(code).toBe(0);
		expect([ram.map(print).join(' '), print(lowMmio), print(highMmio)]).toEqual([
			row['RAM'],
			row['low MMIO'],
			row['high MMIO'],
		]);
		expect(pcie.flatMap(({ low, high, ecam }) => [low, high, ecam].map(print)).join(' ')).toBe(row['PCIe']);
	});
});

describe('layout', () => {
	test('without VMBus has no high MMIO, and without gfx no framebuffer', async () => {
		const answer = await json<Layout>('layout', '--host', 'openvmm', '--ram', '1GB', '--no-vmbus');
		expect([answer.highMmio, answer.crs, answer.framebuffer.present]).toEqual([null, [], false]);
	});

	test('echoes the host’s own settings', async () => {
		const { vm } = await json<Layout>('layout', '--host', 'openvmm', '--ram', '4GB', '--root-complexes', '1');
		expect(vm).toEqual({
			host: 'openvmm',
			arch: 'x86_64',
			ram: 2 ** 32,
			rootComplexes: 1,
			gfx: false,
			boot: 'uefi',
			vmbus: true,
			openhcl: false,
			release: 'current',
			physicalAddressBits: null,
		});
	});

	test('in words', async () => {
		const { out } = await hvmmio(['layout', '--host', 'openvmm', '--ram', '4GB', '--root-complexes', '1', '--openhcl']);
		expect(out).toContain('OpenVMM x86_64 VM: 4 GiB of RAM');
		expect(out).toContain('framebuffer   none without gfx');
		expect(out).toMatch(/PCIe 0 +0xf4000000-0xf7ffffff/);
	});

	test('--framebuffer none', async () => {
		const { framebuffer, vm } = await json<Layout>('layout', '--framebuffer', 'none');
		expect([framebuffer.present, vm['framebuffer']]).toEqual([false, 'none']);
	});
});

describe('simulate', () => {
	const GUEST = ['simulate', '--host', 'openvmm', '--ram', '4GB', '--gfx'];

	test('gen1-bar: a silent clash in the second kernel', async () => {
		const { verdict, kernels, code, summary } = await json<Simulation>(...GUEST, '--policy', 'gen1-bar');
		expect([verdict, code]).toEqual(['conflict', 1]);
		expect(kernels.map(({ conflicts }) => conflicts.map(({ kind, effect }) => `${kind} ${effect}`))).toEqual([
			[],
			['config-window address-clash'],
		]);
		expect(kernels[1]?.log).toEqual([]);
		expect(summary).not.toMatch(/refuse/);
	});

	test('low-half: none', async () => {
		const { verdict, kernels, code } = await json<Simulation>(...GUEST, '--policy', 'low-half', '--any-order');
		expect([verdict, code, kernels.flatMap(({ conflicts }) => conflicts)]).toEqual(['ok', 0, []]);
	});

	test('a request of ndjson, in whose options the framebuffer may be none', async () => {
		const vm = { host: 'openvmm', ram: '4GB', gfx: true };
		const lines = [
			{ id: 1, vm, options: { policy: 'gen1-bar' } },
			{ id: 2, vm: { framebuffer: 'none' }, options: { policy: 'gen1-bar' } },
			{ id: 3, vm: {}, options: { policy: 'gen1-bar', framebuffer: 'none' } },
			{ id: 4, vm: {}, options: { policy: 'gen1-bar', framebuffer: '0xf8000000+8MB' } },
		].map((line) => `${JSON.stringify(line)}\n`);
		const { out } = await hvmmio(['simulate', '--ndjson'], { stdin: lines });
		const verdicts = out
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line).verdict);
		expect(verdicts).toEqual(['conflict', 'ok', 'ok', 'conflict']);
	});

	test('1 MiB at 0xfec00000 finds no room on x86_64, where PNP0003’s page lies, and does on arm64', async () => {
		const sizes = [16, 8, 8, 4, 4, 2, 1, 1].flatMap((size) => ['--pci', `low=${size}MB`]);
		const last = async (...flags: string[]) => {
			const run = ['simulate', '--no-second', '--policy', 'low-half', '--drivers', 'video,pci', ...sizes, ...flags];
			const { kernels } = await json<Simulation>(...run);
			return print(kernels[0]?.allocations.at(-1)?.result ?? null);
		};
		const same = ['--mmio', '0xf8000000-0xffffffff', '--framebuffer', '0xf8000000+8MB'];
		expect(await last()).toBe('none');
		expect(await last('--host', 'openvmm', '--ram', '4GB', '--gfx')).toBe('none');
		expect(await last('--arch', 'arm64', ...same)).toBe('0xfec00000-0xfecfffff');
	});
});

describe('reserve', () => {
	test('on direct boot x86_64 takes the BIOS branch without the video device', async () => {
		const vm = ['--host', 'openvmm', '--ram', '4GB', '--boot', 'direct'];
		const { input, reserved } = await json<{ input: Record<string, unknown>; reserved: RangeJson | null }>(
			'reserve',
			...vm,
		);
		expect([input['bios'], input['videoDevice'], reserved]).toEqual([true, false, null]);
	});

	test('of a UEFI guest is told whole MiB of high MMIO', async () => {
		const vm = ['--host', 'openvmm', '--ram', '4GB', '--openhcl'];
		const { mmio } = await json<{ mmio: RangeJson[] }>('reserve', ...vm);
		expect(mmio.map(print)).toEqual(['0xf8000000-0xfed3ffff', '0x140000000-0x14fefffff']);
	});
});

describe('what is said of a setting that is the other host’s, missing or too much', () => {
	test.each([
		[
			'layout --host openvmm --ram 4GB --low-mmio 1GB',
			'--low-mmio 1 GiB: no option of OpenVMM changes low MMIO, expected it only with the host hyperv',
		],
		['layout --ram 4GB', '--ram 4 GiB: Hyper-V’s windows do not depend on RAM, expected it only with the host openvmm'],
		[
			'layout --host openvmm',
			'--ram: nothing given, and OpenVMM lays the windows out around it, expected a size such as 4GB',
		],
		[
			'simulate --host openvmm --ram 4GB --no-vmbus',
			'--vmbus false: none of the drivers runs without it, expected a VM with VMBus',
		],
		[
			'plan --host openvmm --ram 4GB',
			'--host openvmm: a plan finds sizes for Set-VM, and OpenVMM has none to set, expected hyperv, or simulate --any-order for this VM',
		],
		[
			'reserve --host openvmm --ram 4GB --boot devicetree',
			'--boot devicetree: vmbus_reserve_fb is not called there: nothing is reserved, expected uefi or direct',
		],
		[
			'layout --host openvmm --ram 4GB --physical-address-bits 32',
			'--physical-address-bits 32: the layout ends at 0x160000000, expected more of them, or less RAM and fewer root complexes',
		],
		[
			'layout --framebuffer 0xf8000000+8MB',
			'--framebuffer 0xf8000000: only simulate takes a place for it, expected none',
		],
		['layout --host openvmm --ram 4GB --root-complexes 63', '--root-complexes 63: out of range, expected 0 to 62'],
		[
			'layout --host openvmm --ram 4GB --gfx --no-vmbus',
			'--gfx true: the video device is on VMBus, expected a VM with VMBus',
		],
	])('%s', async (command, line) => {
		const { code, err, out } = await hvmmio(command.split(' '));
		expect([code, err, out]).toEqual([2, `hvmmio: ${line}\n`, '']);
	});

	test('--physical-address-bits of plan is the host’s, still', async () => {
		const { code } = await hvmmio(['plan', '--physical-address-bits', '39']);
		expect(code).toBe(0);
	});
});
