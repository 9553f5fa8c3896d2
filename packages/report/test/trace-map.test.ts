/** The map at the last step of the trace equals the map of the simulation; before that it is a part of it. */

import { type AnySettings, POLICIES, resolveVm, simulate, type TraceEvent } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import type { Driver } from '@hvmmio/core/guest';
import { resolveAnyVm } from '@hvmmio/core/host';
import { describe, expect, it } from 'vitest';
import { mapOfSimulation } from '../src/map.ts';
import { tableRows } from '../src/table.ts';
import { mapOfTrace } from '../src/trace-map.ts';

const VMS: AnySettings[] = [
	{},
	{ generation: 1, resolution: { horizontal: 7680, vertical: 4320 } },
	{ arch: 'arm64' },
	{ platform: 'azure', confidential: true },
	{ host: 'openvmm', ram: 4096 * MIB, gfx: true, rootComplexes: 1 },
];
const ORDERS: Driver[][] = [['pci', 'video'], ['video', 'pci'], ['pci'], []];
const PCI = [
	{ low: 16 * MIB, high: MIB },
	{ low: 0, high: MIB },
	{ low: 512 * MIB, high: 0 },
];

describe('the map of the trace', () => {
	it.each(POLICIES.map(({ id }) => id))('ends as the simulation does, with %s', (policy) => {
		for (const settings of VMS) {
			for (const drivers of ORDERS) {
				for (const videoDriver of ['hyperv_drm', 'hyperv_fb-clears'] as const) {
					const events: TraceEvent[] = [];
					const options = { policy, drivers, videoDriver, pci: PCI };
					const simulation = simulate(resolveAnyVm(settings), options, (event) => events.push(event));
					const { model } = mapOfTrace(simulation, events, events.length, 'm');
					expect(model).toEqual(mapOfSimulation(simulation, 'm'));
				}
			}
		}
	});

	it('shows nothing in a kernel that has not started, and looks at what the step is about', () => {
		const events: TraceEvent[] = [];
		const simulation = simulate(resolveVm({}), { policy: 'sysfb-gate' }, (event) => events.push(event));
		const start = mapOfTrace(simulation, events, 1, '');
		expect(start.model.lanes.map(({ title }) => title)).toEqual(['host', 'first kernel', 'second kernel']);
		expect(start.model.lanes[1]?.boxes.some(({ kind }) => kind === 'reservation')).toBe(false);
		const refused = events.findIndex((event) => event.step === 'd0' && event.refused);
		const before = mapOfTrace(simulation, events, refused, '');
		const after = mapOfTrace(simulation, events, refused + 1, '');
		const conflicts = ({ model }: typeof after) =>
			model.lanes.flatMap(({ boxes }) => boxes).filter((box) => box.conflict);
		expect(conflicts(before)).toHaveLength(0);
		expect(conflicts(after)).toHaveLength(1);
		// The config window at the framebuffer's base, 8 KiB (docs/domain.md, sections 1 and 5).
		expect(after).toMatchObject({ lane: 2, spotlight: { start: 0xf8000000, end: 0xf8002000 } });
	});
});

describe('the table', () => {
	it('goes up the addresses, the larger first where two start at one', () => {
		const rows = tableRows(mapOfSimulation(simulate(resolveVm({}), { policy: 'sysfb-gate' }), ''));
		const keys = rows.map(({ range, size }) => [range.start, -size]);
		expect(keys).toEqual([...keys].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
		expect(rows[0]).toMatchObject({ lane: 'host', name: 'low MMIO', size: 128 * MIB });
		expect(rows.filter(({ conflict }) => conflict !== null)).toMatchObject([
			{ lane: 'second kernel', name: 'pci0 config window' },
		]);
	});
});
