/** Maps of hand-made simulations: boxes, their ranges, and the rows of the scale. */

import { hostLayout, policyById, reserve, resolveVm, simulate } from '@hvmmio/core';
import { describe, expect, test } from 'vitest';
import {
	type Box,
	legendEntries,
	type MapModel,
	mapOfLayout,
	mapOfReservation,
	mapOfSimulation,
} from '../src/index.ts';

const MIB = 2 ** 20;

const box = (name: string, start: number, end: number, more: Partial<Box> = {}): Box => ({
	kind: 'window',
	name,
	range: { start, end },
	conflict: null,
	...more,
});
const brief = (boxes: readonly Box[] = []) =>
	boxes.map(({ kind, name, range, conflict }) => `${kind} ${name} 0x${range.start.toString(16)} ${conflict ?? '-'}`);

describe('mapOfSimulation', () => {
	const model = mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), 'the title');

	test('host, first kernel, second kernel', () => {
		expect(model.title).toBe('the title');
		expect(model.lanes.map(({ title }) => title)).toEqual(['host', 'first kernel', 'second kernel']);
	});

	test('the host has its windows, the top that cannot be used, and the framebuffer', () => {
		expect(brief(model.lanes[0]?.boxes)).toEqual([
			'window low MMIO 0xf8000000 -',
			'unusable unusable 0xfed40000 -',
			'window high MMIO 0xfe0000000 -',
			'framebuffer framebuffer 0xf8000000 -',
		]);
	});

	test('the first kernel has a reservation and its device’s windows', () => {
		expect(brief(model.lanes[1]?.boxes)).toEqual([
			'window  0xf8000000 -',
			'unusable  0xfed40000 -',
			'window  0xfe0000000 -',
			'platform PNP0003 0xfec00000 -',
			'reservation reservation 0xf8000000 -',
			'framebuffer framebuffer 0xf8000000 -',
			'bar pci0 config window 0xf8800000 -',
			'bar pci0 high window 0xfe0000000 -',
		]);
	});

	test('the second kernel has no reservation, and the refused window with its conflict', () => {
		expect(brief(model.lanes[2]?.boxes).slice(3)).toEqual([
			'platform PNP0003 0xfec00000 -',
			'framebuffer framebuffer 0xf8000000 -',
			'given-back pci0 config window 0xf8000000 host refuses it',
		]);
	});
});

describe('what is missing', () => {
	const ghosts = (settings: object, options: object) =>
		mapOfSimulation(simulate(resolveVm(settings), options), '').lanes.map((lane) =>
			lane.ghosts.map(({ name, why, range }) => `${name}: ${why} 0x${range.start.toString(16)}`),
		);

	test('nothing reserved, and what the refused device never asked for', () => {
		// docs/domain.md, sections 1 and 7: kexec_load leaves lfb_base 0, the host refuses D0, no bridge window is requested.
		expect(ghosts({}, { policy: 'gen1-bar' })).toEqual([
			[],
			[],
			['nothing reserved: lfb_base 0 0xf8000000', 'pci0 high window: never requested, D0 refused 0xfe0000000'],
		]);
	});

	test.each([
		[{}, { policy: 'sysfb-gate', sysfb: false }, 'nothing reserved: CONFIG_SYSFB off'],
		[{}, { policy: 'none' }, 'nothing reserved: before v4.7'],
		[{ generation: 1 }, { policy: 'screen-info' }, 'nothing reserved: lfb_base 0'],
	])('%j %j', (settings, options, told) => expect(ghosts(settings, options)[1]?.[0]).toContain(told));

	test('no room', () => {
		const pci = [{ low: 512 * MIB, high: 0 }];
		expect(ghosts({}, { pci })[1]).toEqual(['pci0 low window: no room for 512 MiB 0xf8000000']);
	});
});

test.each([
	['generation 1', { generation: 1 }, ['platform video BAR0 0xf8000000 -', 'platform I/O APIC 0xfec00000 -']],
	['generation 2', {}, ['platform PNP0003 0xfec00000 -']],
	['arm64', { arch: 'arm64' }, []],
] as const)('what firmware and legacy PCI hold in the window stands in the kernels’ lanes: %s', (_, vm, expected) => {
	const [host, ...kernels] = mapOfSimulation(simulate(resolveVm(vm)), '').lanes.map(({ boxes }) =>
		brief(boxes).filter((line) => line.startsWith('platform')),
	);
	expect(host).toEqual([]);
	expect(kernels).toEqual([expected, expected]);
});

test('devices refused at the same place share a box', () => {
	const pci = [1, 2, 3].map(() => ({ low: 0, high: MIB }));
	const names = (count: number) => {
		const simulation = simulate(resolveVm({}), { policy: 'gen1-bar', pci: pci.slice(0, count) });
		return mapOfSimulation(simulation, '')
			.lanes[2]?.boxes.slice(5)
			.map(({ name }) => name);
	};
	expect(names(2)).toEqual(['pci0, pci1 config window']);
	expect(names(3)).toEqual(['pci0 to pci2 config window']);
});

test('a device that has a name is called by it, and by its number alone where there is little room', () => {
	const pci = [1, 2].map(() => ({ low: 0, high: MIB }));
	const simulation = simulate(resolveVm({}), { policy: 'gen1-bar', pci });
	const [, first, second] = mapOfSimulation(simulation, '', ['NVMe disk', null]).lanes;
	const bars = first?.boxes.filter(({ kind }) => kind === 'bar').map(({ name, short }) => [name, ...(short ?? [])]);
	expect(bars).toEqual([
		['NVMe disk (pci0) config window', 'pci0 config window', 'pci0 config', 'pci0 cfg', 'pci0'],
		['NVMe disk (pci0) high window', 'pci0 high window', 'pci0 high', 'pci0'],
		['pci1 config window', 'pci1 config', 'pci1 cfg', 'pci1'],
		['pci1 high window', 'pci1 high', 'pci1'],
	]);
	// Both are refused at the same place, so they share a box, and neither asks for more.
	expect(second?.boxes.at(-1)?.name).toBe('NVMe disk (pci0), pci1 config window');
	expect(second?.boxes.at(-1)?.short?.slice(-2)).toEqual(['pci0, pci1', 'pci0…']);
	expect(second?.ghosts.at(-1)?.name).toBe('NVMe disk (pci0), pci1 high window');
	expect([first?.title, ...(first?.short ?? [])]).toEqual(['first kernel', 'first', '1st', '1']);
});

test('a framebuffer that moved is shown at both places', () => {
	const vm = resolveVm({ generation: 1, resolution: { horizontal: 7680, vertical: 4320 } });
	const [, first] = mapOfSimulation(simulate(vm, { drivers: ['video'], second: false }), '').lanes;
	expect(brief(first?.boxes).filter((line) => line.startsWith('framebuffer'))).toEqual([
		'framebuffer old framebuffer 0xf8000000 -',
		'framebuffer framebuffer 0xfe0000000 -',
	]);
});

test('a confidential VM has none', () => {
	const model = mapOfLayout(hostLayout(resolveVm({ confidential: true })), '');
	expect(brief(model.lanes[0]?.boxes).filter((line) => line.startsWith('framebuffer'))).toEqual([]);
});

test('mapOfLayout shows no more of a generation 1 framebuffer than its BAR holds', () => {
	const vm = resolveVm({ generation: 1, resolution: { horizontal: 7680, vertical: 4320 } });
	const found = mapOfLayout(hostLayout(vm), '').lanes[0]?.boxes.find(({ kind }) => kind === 'framebuffer');
	expect(found?.range).toEqual({ start: 0xf800_0000, end: 0xfc00_0000 });
});

test('mapOfReservation: nodes and what is reserved in them', () => {
	const input = {
		mmio: [{ start: 0xc000_0000, end: 2 ** 32 }],
		bios: false,
		confidential: false,
		lfbBase: 0,
		lfbSize: 0,
		bar: { start: 0, size: 0 },
		barIsMemory: true,
		videoDevice: true,
		sysfb: true,
		resourceSize: 64,
	} as const;
	const model = mapOfReservation(reserve(policyById('low-half'), input), '');
	expect(brief(model.lanes[0]?.boxes)).toEqual([
		'window low MMIO 0xc0000000 -',
		'reservation reservation 0xc0000000 -',
	]);
});

test('the legend has what the map shows, the conflict last', () => {
	const model: MapModel = {
		title: '',
		lanes: [{ title: 'a', ghosts: [], boxes: [box('x', 0, 1), box('y', 0, 1, { kind: 'bar', conflict: 'why' })] }],
	};
	expect(legendEntries(model)).toEqual([
		{ kind: 'window', conflict: false, meaning: 'free' },
		{ kind: 'bar', conflict: true, meaning: 'conflict' },
	]);
});
