import { describe, expect, test } from 'vitest';
import { GIB, MIB } from '../src/address/index.ts';
import { logLines } from '../src/guest/index.ts';
import {
	type KernelRecord,
	type PolicyId,
	resolveVm,
	type SimulateOptions,
	simulate,
	simulateOrders,
	type TraceEvent,
	type VmSettings,
} from '../src/index.ts';

function linesOf(settings: VmSettings, options: SimulateOptions): string[][] {
	return simulate(resolveVm(settings), options).kernels.map(logLines);
}

const LAB_LINE =
	'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]';

describe('the lines that a kernel prints', () => {
	test('the fixed kernel prints its one line in both kernels', () => {
		expect(linesOf({}, { policy: 'low-half' })).toEqual([[LAB_LINE], [LAB_LINE]]);
	});

	test.each<PolicyId>([
		'screen-info',
		'gen1-bar',
		'sysfb-gate',
		'seed-proposal',
		'fixed-64m-always',
		'config-window-high',
	])('%s prints no such line', (policy) => {
		expect(linesOf({}, { policy })[0]).toEqual([]);
	});

	test('before v4.7 nothing is reserved and nothing said', () => {
		const lines = linesOf({}, { policy: 'none', drivers: ['video'] });
		expect(lines).toEqual([[], []]);
	});

	test('the old kernel prints the refusal that kdump fails with', () => {
		expect(linesOf({}, { policy: 'gen1-bar' })[1]).toEqual([
			'hv_pci pci0: Retrying D0 Entry',
			'hv_pci pci0: PCI Pass-through VSP failed D0 Entry with status c0370048',
		]);
	});

	test('what is not there is (null), and a low base of 0 is printed with 16 digits', () => {
		const options = { second: false, drivers: [], lfbBase: 0xe000_0000 } as const;
		expect(linesOf({}, { ...options, mmio: [{ start: 0, end: 0xe010_0000 }] })[0]).toEqual([
			'hv_vmbus: Unexpected low mmio base 0x0000000000000000',
			'hv_vmbus: hv_mmio=[mem 0x00000000-0xe00fffff],(null) fb=[mem 0xe0000000-0xe00fffff]',
		]);
		expect(linesOf({}, { ...options, mmio: [{ start: 0, end: 0xe000_0000 }] })[0]).toEqual([
			'hv_vmbus: Unexpected low mmio base 0x0000000000000000',
			'hv_vmbus: hv_mmio=[mem 0x00000000-0xdfffffff],(null) fb=(null)',
		]);
	});

	test('an early return prints no line, and a start of zero its warning', () => {
		expect(linesOf({ confidential: true }, { policy: 'low-half-skip-cvm', second: false })).toEqual([[]]);
		expect(linesOf({}, { sysfb: false, second: false, drivers: [] })).toEqual([
			['hv_vmbus: Unexpected framebuffer mmio base of zero'],
		]);
	});

	test('no node, no line', () => {
		expect(linesOf({}, { mmio: [], second: false, drivers: [] })).toEqual([[]]);
	});

	test('windows that find no room are asked for in the kernel’s words', () => {
		const options = {
			second: false,
			pci: [
				{ low: GIB, high: 0 },
				{ low: 0, high: GIB },
			],
		};
		expect(linesOf({}, options)[0]).toEqual([
			LAB_LINE,
			'hv_pci pci0: Need 0x40000000 of low MMIO space. Consider reconfiguring the VM.',
			'hv_pci pci1: Need 0x40000000 of high MMIO space. Consider reconfiguring the VM.',
		]);
	});

	test.each([
		['hyperv_drm', 'hyperv_drm 5620e0c7-8062-4dce-aeb7-520c7ef76171: Failed to allocate mmio'],
		['hyperv_fb', 'hyperv_fb: Unable to allocate framebuffer memory'],
	] as const)('%s without room says so', (videoDriver, line) => {
		const options = {
			videoDriver,
			second: false,
			pci: [],
			policy: 'gen1-bar',
			mmio: [{ start: 0xf800_0000, end: 0xf840_0000 }],
		} as const;
		expect(linesOf({}, options)[0]).toEqual([line]);
	});
});

describe('every load order', () => {
	test('two drivers in two kernels are four runs, the worst first', () => {
		const runs = simulateOrders(resolveVm({}), { policy: 'gen1-bar' });
		expect(runs).toHaveLength(4);
		expect(runs.map(({ verdict }) => verdict)).toEqual(['conflict', 'conflict', 'ok', 'ok']);
		const orders = runs.map(({ kernels }) => kernels.map(({ drivers }) => drivers.join()).join(' '));
		expect(new Set(orders).size).toBe(4);
		expect(orders[0]).toBe('pci,video pci,video');
	});

	test('a driver that is not loaded is in no order', () => {
		expect(simulateOrders(resolveVm({}), { drivers: ['pci'], secondDrivers: ['pci', 'video'] })).toHaveLength(2);
		expect(simulateOrders(resolveVm({}), { drivers: ['pci'], second: false })).toHaveLength(1);
	});
});

describe('other hosts', () => {
	test('ranges and framebuffer of another VMM replace the layout', () => {
		const mmio = [{ start: 0xc000_0000, end: 0x1_0000_0000 }];
		const framebuffer = { start: 0xd000_0000, end: 0xd400_0000 };
		const [first] = simulate(resolveVm({}), { mmio, framebuffer, policy: 'low-half' }).kernels;
		expect(first?.kernel.lfbBase).toBe(0xd000_0000);
		expect(first?.reserved).toEqual({ start: 0xd000_0000, end: 0xd800_0000 });
		expect(first?.framebufferBefore).toEqual(framebuffer);
		expect(first?.allocations.at(-1)).toMatchObject({ owner: 'video', requested: 64 * MIB, result: framebuffer });
	});

	test('a framebuffer above 4 GiB is reported by its low 32 bits', () => {
		const framebuffer = { start: 0xf_e100_0000, end: 0xf_e180_0000 };
		expect(simulate(resolveVm({}), { framebuffer }).kernels[0]?.kernel.lfbBase).toBe(0xe100_0000);
	});

	test('without a framebuffer no video driver runs', () => {
		const [first] = simulate(resolveVm({}), { framebuffer: null }).kernels;
		expect(first?.drivers).toEqual(['pci']);
		expect(first?.framebufferBefore).toBeNull();
	});

	test('a confidential VM given a framebuffer is still told nothing of it, and runs no video driver', () => {
		const framebuffer = { start: 0xf800_0000, end: 0xf880_0000 };
		const { verdict, kernels } = simulate(resolveVm({ confidential: true }), { framebuffer, policy: 'gen1-bar' });
		expect(kernels[0]).toMatchObject({ kernel: { lfbBase: 0 }, drivers: ['pci'], reserved: null });
		expect(verdict).toBe('conflict');
	});
});

test('the framebuffer stays where the first kernel left it', () => {
	const { kernels } = simulate(resolveVm({}), {
		policy: 'gen1-bar',
		videoDriver: 'hyperv_fb-clears',
		drivers: ['video', 'pci'],
	});
	const [first, second] = kernels as [KernelRecord, KernelRecord];
	expect(first.framebufferBefore).toEqual({ start: 0xf800_0000, end: 0xf880_0000 });
	expect(first.framebufferAfter).toEqual({ start: 0xf880_0000, end: 0xf900_0000 });
	expect(second.framebufferBefore).toEqual(first.framebufferAfter);
});

test('before any driver a Gen1 framebuffer takes 64 MiB at most', () => {
	const vm = resolveVm({ generation: 1, resolution: { horizontal: 7680, vertical: 4320 } });
	expect(simulate(vm, { drivers: [] }).kernels[0]?.framebufferBefore).toEqual({ start: 0xf800_0000, end: 0xfc00_0000 });
});

test.each<[string, SimulateOptions]>([
	['an unknown policy', { policy: 'half' as PolicyId }],
	['a driver twice', { drivers: ['pci', 'pci'] }],
	['33 bits of lfb_base', { lfbBase: 2 ** 32 }],
	['a negative BAR', { pci: [{ low: -1, high: 0 }] }],
	['too many devices', { pci: Array.from({ length: 1025 }, () => ({ low: 0, high: 0 })) }],
	['a framebuffer of half a MiB', { framebuffer: { start: 0, end: MIB / 2 } }],
	['an empty range', { mmio: [{ start: 5, end: 5 }] }],
	[
		'too many ranges',
		{ mmio: Array.from({ length: 1025 }, (_, i) => ({ start: i * 4 * MIB, end: i * 4 * MIB + MIB })) },
	],
])('%s is a RangeError', (_, options) => {
	expect(() => simulate(resolveVm({}), options)).toThrow(RangeError);
});

test('a recorder hears the story of both kernels in order', () => {
	const events: TraceEvent[] = [];
	simulate(resolveVm({}), { policy: 'gen1-bar' }, (event) => events.push(event));
	const told = events.map((event) => (event.step === 'boot' ? event.role : event.step)).join(' ');
	expect(told).toBe(
		'first walk walk claim claim-tried ask search skip answer d0 ask search search answer ask search answer framebuffer ' +
			'second walk walk claim ask search answer d0 free ask search answer framebuffer',
	);
	expect(events).toContainEqual({
		step: 'skip',
		first: 0xf800_0000,
		last: 0xf87f_f000,
		by: 'reservation',
		how: 'busy',
	});
	expect(events).toContainEqual({ step: 'claim', claim: null, reason: 'start-zero' });
	expect(events).toContainEqual({
		step: 'd0',
		owner: 'pci0',
		range: { start: 0xf800_0000, end: 0xf800_2000 },
		framebuffer: { start: 0xf800_0000, end: 0xf880_0000 },
		overlaps: true,
		refused: true,
	});
});

test('a recorder changes no answer', () => {
	const vm = resolveVm({ generation: 1, resolution: { horizontal: 7680, vertical: 4320 } });
	const options = { drivers: ['video', 'pci'], secondDrivers: ['pci', 'video'] } as const;
	expect(simulate(vm, options, () => undefined)).toEqual(simulate(vm, options));
});
