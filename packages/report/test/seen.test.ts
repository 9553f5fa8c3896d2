/** Observations drawn beside the model. */

import { resolveVm, simulate } from '@hvmmio/core';
import { expect, test } from 'vitest';
import { drawSvg, drawTerminal, mapOfSeen, mapOfSimulation } from '../src/index.ts';

const simulation = simulate(resolveVm({}), { policy: 'gen1-bar' });
const NOTHING = { lowMmio: null, highMmio: null, framebuffer: null, reserved: null, devices: [] };

test('the observed lane stands first, each kind of box as in the model’s lanes', () => {
	const seen = {
		lowMmio: { start: 0xf800_0000, end: 2 ** 32 },
		highMmio: { start: 0xf_e000_0000, end: 0x10_0000_0000 },
		framebuffer: { start: 0xf800_0000, end: 0xf880_0000 },
		reserved: { start: 0xf800_0000, end: 0xfc00_0000 },
		devices: [{ name: 'a window', range: { start: 0xf800_0000, end: 0xf800_2000 }, conflict: 'on the framebuffer' }],
	};
	const { lanes } = mapOfSeen(seen, simulation, 'title');
	expect(lanes.map(({ title }) => title)).toEqual(['observed', 'model: host', 'model: first', 'model: second']);
	expect(lanes.map(({ observed }) => observed ?? false)).toEqual([true, false, false, false]);
	expect(lanes[0]?.boxes.map(({ kind, name, conflict }) => [kind, name, conflict])).toEqual([
		['window', 'low MMIO', null],
		['unusable', 'unusable', null],
		['window', 'high MMIO', null],
		['reservation', 'reservation', null],
		['framebuffer', 'framebuffer', null],
		['bar', 'a window', 'on the framebuffer'],
	]);
	const model = mapOfSeen(seen, simulation, 'title');
	expect(drawTerminal(model, { columns: 200 }).join('\n')).toContain('CONFLICT: on the framebuffer');
	expect(drawSvg(model)).toContain('Conflicts: a window 0xf8000000-0xf8001fff: on the framebuffer');
});

test('where nothing was observed the model stands alone', () => {
	const lanes = mapOfSeen(NOTHING, simulation, 'title').lanes;
	expect(lanes.map(({ boxes }) => boxes)).toEqual(mapOfSimulation(simulation, 'title').lanes.map(({ boxes }) => boxes));
});
