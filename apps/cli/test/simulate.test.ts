/** The verb simulate; expectations are calculated from docs/domain.md, sections 4 to 7. */

import { describe, expect, test } from 'vitest';
import { hvmmio, json } from './harness.ts';

interface Allocation {
	readonly owner: string;
	readonly kind: string;
	readonly result: { start: string; end: string } | null;
	readonly released: string | null;
}
interface Kernel {
	readonly policy: string;
	readonly drivers: readonly string[];
	readonly lfbBase: string;
	readonly lfbSize: number;
	readonly reserved: { start: string; end: string; size: number } | null;
	readonly allocations: readonly Allocation[];
	readonly hostFramebuffer: { before: unknown; after: unknown };
	readonly conflicts: readonly Record<string, unknown>[];
	readonly log: readonly string[];
}
interface Simulation {
	readonly verdict: string;
	readonly vm: Record<string, unknown>;
	readonly kernels: readonly [Kernel, Kernel];
	readonly summary: string;
	readonly orders?: readonly { verdict: string; drivers: string[]; secondDrivers: string[] }[];
}

const simulate = (flags: string) => json<Simulation>('simulate', ...flags.split(' ').filter((flag) => flag !== ''));
const MIB = 2 ** 20;

test('the default VM before the fix: the second kernel loses its device', async () => {
	const { code, verdict, kernels } = await simulate('--policy gen1-bar');
	expect([code, verdict]).toEqual([1, 'conflict']);
	const [first, second] = kernels;
	expect(first.conflicts).toEqual([]);
	expect(second).toMatchObject({ lfbBase: '0x0', lfbSize: 0, reserved: null });
	const range = { start: '0xf8000000', end: '0xf8001fff', size: 8192 };
	expect(second.conflicts).toEqual([
		{
			owner: 'pci0',
			kind: 'config-window',
			range,
			framebuffer: { start: '0xf8000000', end: '0xf87fffff', size: 8 * MIB },
			overlap: range,
			effect: 'd0-entry-refused',
		},
	]);
	expect(second.allocations[0]).toEqual({
		owner: 'pci0',
		kind: 'config-window',
		requested: 8192,
		align: 4096,
		result: range,
		released: 'd0-refused',
	});
	expect(second.log).toEqual([
		'hv_pci pci0: Retrying D0 Entry',
		'hv_pci pci0: PCI Pass-through VSP failed D0 Entry with status c0370048',
	]);
});

test('the default VM after the fix', async () => {
	const { code, verdict, kernels } = await simulate('--policy low-half');
	expect([code, verdict]).toEqual([0, 'ok']);
	for (const kernel of kernels) {
		expect(kernel.reserved).toEqual({ start: '0xf8000000', end: '0xfbffffff', size: 64 * MIB });
		expect(kernel.log).toEqual([
			'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]',
		]);
	}
});

test('generation 1 with a framebuffer over 64 MiB: it moves, and the second kernel does not know', async () => {
	const flags = '--generation 1 --resolution 7680x4320 --drivers video,pci --second-drivers pci,video';
	const { code, kernels } = await simulate(flags);
	const [first, second] = kernels;
	expect(first.hostFramebuffer.after).toEqual({ start: '0xfe0000000', end: '0xfe7ffffff', size: 128 * MIB });
	expect(second.conflicts).toMatchObject([
		{ owner: 'pci0', kind: 'high-window', effect: 'address-clash', range: { start: '0xfe0000000', size: MIB } },
	]);
	expect(code).toBe(1);
});

test('two devices before the fix: both refused, at the same address, and neither asks for a window', async () => {
	const { kernels } = await simulate('--policy gen1-bar --pci high=1MB --pci low=1MB,high=2MB');
	const asked = kernels[1].allocations.filter(({ owner }) => owner !== 'video');
	expect(asked.map(({ owner, kind, result }) => [owner, kind, result?.start])).toEqual([
		['pci0', 'config-window', '0xf8000000'],
		['pci1', 'config-window', '0xf8000000'],
	]);
	expect(kernels[1].conflicts).toHaveLength(2);
});

test('degraded: no conflict, but a window finds no room', async () => {
	const { code, verdict, summary } = await simulate('--pci high=1GB');
	expect([code, verdict]).toEqual([1, 'degraded']);
	expect(summary).toContain('no room for the high window of pci0');
});

test('--any-order tells the worst order and lists the others after it', async () => {
	const { orders, kernels, verdict, code } = await simulate('--policy gen1-bar --any-order --drivers video,pci');
	expect([code, verdict]).toEqual([1, 'conflict']);
	expect(orders?.map(({ verdict: each }) => each)).toEqual(['conflict', 'conflict', 'ok', 'ok']);
	expect(kernels[1].drivers).toEqual(['pci', 'video']);
});

describe('options', () => {
	test('--no-second leaves one kernel', async () => {
		const { kernels, code } = await simulate('--policy gen1-bar --no-second');
		expect(kernels).toHaveLength(1);
		expect(code).toBe(0);
	});

	test('--no-sysfb: the gated policy reserves nothing, the ungated one does', async () => {
		expect((await simulate('--policy sysfb-gate --no-sysfb')).kernels[0].reserved).toBeNull();
		expect((await simulate('--policy low-half-ungated --no-sysfb')).kernels[0].reserved).not.toBeNull();
	});

	test('--second-policy: an old kernel, and a fixed one for kdump', async () => {
		const { kernels, code } = await simulate('--policy sysfb-gate --second-policy low-half');
		expect(kernels.map(({ policy }) => policy)).toEqual(['sysfb-gate', 'low-half']);
		expect(code).toBe(0);
	});

	test.each([
		['--loader kexec_file_load', '0xf8000000'],
		['--loader kexec_load', '0x0'],
		['--kexec-tools 2.0.18 --video-driver hyperv_fb', '0xf8000000'],
		['--kexec-tools 2.0.19 --video-driver hyperv_fb', '0x0'],
		['--kexec-tools 2.1 --video-driver hyperv_fb', '0x0'],
		['--kexec-tools 2.0.18 --video-driver hyperv_drm', '0x0'],
		['--loader kexec_file_load --video-driver hyperv_fb-clears', '0x0'],
		['--second-lfb-base 0xf9000000', '0xf9000000'],
	])('lfb_base of the second kernel with %s', async (flags, lfbBase) => {
		expect((await simulate(flags)).kernels[1].lfbBase).toBe(lfbBase);
	});

	test('--drivers none loads nothing; on a confidential VM video never loads', async () => {
		expect((await simulate('--drivers none')).kernels[0].allocations).toEqual([]);
		expect((await simulate('--confidential')).kernels[0].drivers).toEqual(['pci']);
	});

	test('--mmio several times and --framebuffer: another host', async () => {
		const { kernels } = await simulate(
			'--mmio 0xd0000000-0xdfffffff --mmio 0xe0000000-0xefffffff --framebuffer 0xd0000000+16MB',
		);
		expect(kernels[0]).toMatchObject({
			mmio: [{ start: '0xd0000000', end: '0xefffffff' }],
			hostFramebuffer: { before: { start: '0xd0000000', end: '0xd0ffffff' } },
		});
	});

	// Hyper-V would put the framebuffer at 0xf8000000, where these ranges have nothing: that nothing meets it there says little.
	test('--mmio alone: where the framebuffer was left is said', async () => {
		const args = ['--mmio', '0xc0000000-0xcfffffff', '--pci', 'low=1MB'];
		const told = 'The framebuffer is taken to be at 0xf8000000-0xf87fffff, outside of all MMIO ranges of the guest';
		expect((await hvmmio(['simulate', ...args])).out).toContain(told);
		const assumed = async (...more: string[]) =>
			(JSON.parse((await hvmmio(['simulate', '--json', ...args, ...more])).out) as { assumed?: string[] }).assumed;
		expect(await assumed()).toEqual([expect.stringContaining(told)]);
		expect(await assumed('--framebuffer', '0xc0000000+8MB')).toBeUndefined();
		expect(await assumed('--framebuffer', 'none')).toBeUndefined();
	});

	test('--explain adds the trace to the document', async () => {
		const { explain } = await json<{ explain: string[] }>('simulate', '--policy', 'gen1-bar', '--explain');
		expect(explain[0]).toBe('first kernel');
		expect(explain).toContain(
			'  the host refuses pci0: its config window lies in the framebuffer, 0xf8000000-0xf87fffff (8 MiB)',
		);
	});

	test('the same input gives the same bytes', async () => {
		const args = ['simulate', '--policy', 'gen1-bar', '--pci', 'low=1MB', '--any-order', '--explain', '--json'];
		expect((await hvmmio(args)).out).toBe((await hvmmio(args)).out);
	});
});

test('for people: kernels, map, log, and the summary as the last line', async () => {
	const { out, code } = await hvmmio(['simulate', '--policy', 'gen1-bar']);
	expect(out).toContain('first kernel: gen1-bar, pci then video, lfb_base 0xf8000000');
	expect(out).toContain('CONFLICT: host refu');
	expect(out).toContain('[second] hv_pci pci0: PCI Pass-through VSP failed D0 Entry with status c0370048');
	expect(out.trimEnd().split('\n').at(-1)).toBe(
		'Conflict: in the second kernel the host refuses pci0, because its config window 0xf8000000-0xf8001fff lies in the framebuffer 0xf8000000-0xf87fffff.',
	);
	expect(code).toBe(1);
});

test.each([40, 60, 80, 200])('at %i columns the map is no wider than the terminal, or 60', async (columns) => {
	const { out } = await hvmmio(['simulate', '--policy', 'gen1-bar'], { columns });
	const map = out.split('\n').filter((line) => /^(0x|\s{12})/.test(line));
	expect(map.length).toBeGreaterThan(10);
	for (const line of map) {
		expect(line.length).toBeLessThanOrEqual(Math.max(columns, 60));
	}
	expect(map.join('\n')).toContain('0xfe0000000');
});

test.each([
	['simulate --policy gen1-bar', 'Conflict: in the second kernel the host refuses pci0,'],
	['plan --pci high=32GB --physical-address-bits 36', 'The 64-bit BARs need 32 GiB; high MMIO'],
	['policies', '  Nothing is reserved: there is no'],
	['', 'Conflict: in the second kernel the host refuses pci0,'],
])('on a terminal of 40 columns "%s" breaks sentences between words, elsewhere none', async (verb, start) => {
	const args = verb.split(' ').filter((arg) => arg !== '');
	const narrow = (await hvmmio(args, { columns: 40, terminal: true })).out.split('\n');
	const from = narrow.findIndex((line) => line !== '' && start.startsWith(line));
	const to = narrow.findIndex((line, i) => i >= from && line.endsWith('.'));
	const sentence = narrow.slice(from, to + 1);
	expect(from).toBeGreaterThanOrEqual(0);
	expect(sentence.length).toBeGreaterThan(1);
	expect(Math.max(...sentence.map((line) => line.length))).toBeLessThanOrEqual(40);
	const whole = sentence.map((line, i) => (i > 0 ? line.trimStart() : line)).join(' ');
	expect((await hvmmio(args, { columns: 40 })).out.split('\n')).toContain(whole);
});

test('without a verb: the same VM before and after the fix', async () => {
	const { out, code } = await hvmmio([]);
	expect(out).toContain('Before the fix');
	expect(out).toContain('After the fix');
	expect(code).toBe(0);
});
