/** The map of hand-made simulations: which boxes, where, and the rows of the broken scale. */

import { hostLayout, policyById, reserve, resolveVm, simulate } from '@hvmmio/core';
import { describe, expect, test } from 'vitest';
import {
	type Box,
	legendEntries,
	type MapModel,
	mapOfLayout,
	mapOfReservation,
	mapOfSimulation,
	rowsOf,
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

describe('rowsOf', () => {
	const model: MapModel = {
		title: '',
		lanes: [
			{ title: 'a', boxes: [box('low', 0, 512 * MIB), box('fb', 0, 16 * MIB, { kind: 'framebuffer' })] },
			{
				title: 'b',
				boxes: [box('dev', MIB, 2 * MIB, { kind: 'bar', conflict: 'why' }), box('high', 2 ** 32, 2 ** 32 + MIB)],
			},
		],
	};
	const rows = rowsOf(model);

	test('cut wherever a box starts or ends, without holes', () => {
		const edges = [0, MIB, 2 * MIB, 16 * MIB, 512 * MIB, 2 ** 32, 2 ** 32 + MIB];
		expect(rows.map(({ range }) => range)).toEqual(
			edges.slice(0, -1).map((start, i) => ({ start, end: edges[i + 1] })),
		);
	});

	test('a gap is where no lane has anything', () => {
		expect(rows.map(({ gap }) => gap)).toEqual([false, false, false, false, true, false]);
	});

	test('as high as its labels ask, and higher for larger pieces', () => {
		expect(rows.map(({ lines }) => lines)).toEqual([2, 2, 1, 3, 1, 1]);
	});

	test('of nothing there are none', () => {
		expect(rowsOf({ title: '', lanes: [{ title: 'a', boxes: [] }] })).toEqual([]);
	});
});

test('the legend has what the map shows, the conflict last', () => {
	const model: MapModel = {
		title: '',
		lanes: [{ title: 'a', boxes: [box('x', 0, 1), box('y', 0, 1, { kind: 'bar', conflict: 'why' })] }],
	};
	expect(legendEntries(model)).toEqual([
		{ kind: 'window', conflict: false, meaning: 'free' },
		{ kind: 'bar', conflict: true, meaning: 'conflict' },
	]);
});
