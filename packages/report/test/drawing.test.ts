/** The geometry: every edge at its address, larger pieces never lower, no overlapping labels, lenses connected. */

import { POLICIES, resolveVm, simulate } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import type { Driver } from '@hvmmio/core/guest';
import { unitsFrom } from '@hvmmio/testkit/random';
import { describe, expect, test } from 'vitest';
import {
	type Drawing,
	drawingOf,
	type Frame,
	type MapModel,
	mapOfSimulation,
	pixels,
	scaleOf,
	ticksOf,
} from '../src/index.ts';

const ORDERS: Driver[][] = [['pci', 'video'], ['video', 'pci'], ['pci'], []];

function scenarios(count: number): MapModel[] {
	const random = unitsFrom(2027);
	const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
	return Array.from({ length: count }, () => {
		const generation = one([1, 2, 2] as const);
		const arch = generation === 1 ? 'x86_64' : one(['x86_64', 'arm64'] as const);
		const least = arch === 'arm64' ? 512 : 128;
		const resolution =
			random() < 0.5
				? { horizontal: 1 + Math.floor(random() * 7680), vertical: 1 + Math.floor(random() * 4320) }
				: null;
		const vm = resolveVm({
			generation,
			arch,
			platform: one(['lab', 'azure'] as const),
			confidential: generation === 2 && random() < 0.15,
			lowMmio: random() < 0.6 ? (least + Math.floor(random() * (3584 - least))) * MIB : undefined,
			highMmio: one([512, 1024, 33280]) * MIB,
			resolution,
			resolutionType: resolution === null ? 'default' : 'single',
		});
		const pci = Array.from({ length: 1 + Math.floor(random() * 6) }, () => ({
			low: one([0, 0, 4096, 16 * MIB, 32 * MIB]),
			high: one([0, MIB, 64 * MIB, 32768 * MIB]),
		}));
		const options = {
			policy: one(POLICIES).id,
			secondPolicy: one(POLICIES).id,
			drivers: one(ORDERS),
			secondDrivers: one(ORDERS),
			videoDriver: one(['hyperv_drm', 'hyperv_fb-clears', 'hyperv_fb-late-removal'] as const),
			sysfb: random() < 0.8,
			pci,
		};
		return mapOfSimulation(simulate(vm, options), '');
	});
}

const frame: Frame = { gutter: 100, laneWidth: 220, laneGap: 10, font: 12, lensWidth: 280, width: 1200 };
const SCENARIOS = scenarios(500);
const DRAWINGS: readonly (readonly [MapModel, Drawing])[] = SCENARIOS.map((model) => [
	model,
	drawingOf(model, frame, 500),
]);

describe('500 scenarios', () => {
	test('every box stands where its addresses are: y = scale(address)', () => {
		let count = 0;
		for (const [model, { scale, lanes }] of DRAWINGS) {
			lanes.forEach((lane, i) => {
				expect(lane.boxes.map(({ box }) => box)).toEqual(model.lanes[i]?.boxes);
				for (const { box, y, height } of lane.boxes) {
					expect(y).toBeCloseTo(scale.y(box.range.start), 6);
					expect(y + height).toBeCloseTo(scale.y(box.range.end), 6);
					expect(height).toBeGreaterThanOrEqual(4 - 1e-9);
					count++;
				}
			});
		}
		expect(count).toBeGreaterThan(5000);
	});

	test('the scale only goes up, and back again', () => {
		for (const [, { scale }] of DRAWINGS) {
			for (const { range, from, to } of scale.pieces) {
				expect(to).toBeGreaterThan(from);
				const middle = Math.floor((range.start + range.end) / 2);
				const back = scale.address(scale.y(middle));
				expect(Math.abs(back - middle)).toBeLessThanOrEqual(1 + (range.end - range.start) * 1e-9);
			}
			expect(scale.y(scale.whole.start)).toBe(0);
			expect(scale.y(scale.whole.end)).toBeCloseTo(scale.height, 6);
		}
	});

	test('a larger piece is never lower than a smaller one, and those not broken are to one scale', () => {
		for (const [, { scale }] of DRAWINGS) {
			const solid = scale.pieces
				.filter(({ gap }) => !gap)
				.map(({ range, from, to, broken }) => ({ size: range.end - range.start, height: to - from, broken }))
				.sort((a, b) => a.size - b.size);
			for (const [i, piece] of solid.entries()) {
				expect(piece.height).toBeGreaterThanOrEqual((solid[i - 1]?.height ?? 0) - 1e-6);
			}
			const toScale = solid.filter(({ broken, height }) => !broken && height > 4 + 1e-6);
			for (const { size, height } of toScale) {
				expect(height / size).toBeCloseTo(
					(toScale[0] as { height: number }).height / (toScale[0] as { size: number }).size,
					12,
				);
			}
		}
	});

	test('boxes of a lane lie over each other only where one is the window below', () => {
		for (const [, { lanes }] of DRAWINGS) {
			for (const { boxes } of lanes) {
				const solid = boxes.filter(({ box }) => box.kind !== 'window' && box.kind !== 'unusable');
				for (const a of solid) {
					for (const b of solid) {
						const apart =
							a === b ||
							a.x + a.width <= b.x + 1e-6 ||
							b.x + b.width <= a.x + 1e-6 ||
							a.y + a.height <= b.y + 1e-6 ||
							b.y + b.height <= a.y + 1e-6;
						expect(apart, `${a.box.name} and ${b.box.name}`).toBe(true);
					}
				}
			}
		}
	});

	test('labels do not lie over each other and keep inside their lane', () => {
		for (const [, { lanes, scale }] of DRAWINGS) {
			for (const { labels, x, width } of lanes) {
				for (const label of labels) {
					expect(label.x).toBeGreaterThanOrEqual(x);
					expect(label.x + label.text.length * 6).toBeLessThanOrEqual(x + width + 1);
					expect(label.y).toBeLessThanOrEqual(scale.height + 4);
					const near = labels.filter(
						(other) =>
							Math.abs(other.y - label.y) < 12 &&
							other.x < label.x + label.text.length * 6 &&
							label.x < other.x + other.text.length * 6,
					);
					expect(near.map(({ text }) => text)).toEqual([label.text]);
				}
			}
		}
	});

	test('a lens shows what is too low on the map, larger, beside its place', () => {
		let lenses = 0;
		for (const [, drawing] of DRAWINGS) {
			for (const { scale, joins, x, width, y } of drawing.lenses) {
				expect(joins.top).toBeCloseTo(drawing.scale.y(scale.shown.start), 6);
				expect(joins.bottom).toBeCloseTo(drawing.scale.y(scale.shown.end), 6);
				expect(x + width).toBeLessThanOrEqual(frame.width);
				expect(y).toBeGreaterThanOrEqual(-1e-6);
				lenses++;
			}
			const tops = drawing.lenses.map(({ y, height }) => [y, y + height] as const);
			for (const [i, [top]] of tops.entries()) {
				expect(top).toBeGreaterThanOrEqual(tops[i - 1]?.[1] ?? 0);
			}
		}
		expect(lenses).toBeGreaterThan(500);
	});
});

describe('a part of the map', () => {
	const [model] = [mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), '')];

	test('is of whole pages, and all of it is drawn', () => {
		const scale = scaleOf(model, { start: 0xf800_0123, end: 0xf800_3fff }, pixels(400));
		expect(scale.shown).toEqual({ start: 0xf800_0000, end: 0xf800_4000 });
		expect(scale.y(0xf800_0000)).toBe(0);
		expect(scale.y(0xf800_4000)).toBeCloseTo(400, 6);
		// 8 of 16 KiB.
		expect(scale.y(0xf800_2000)).toBeCloseTo(200, 6);
	});

	test('that the map does not have is all of it', () => {
		expect(scaleOf(model, { start: 0, end: 4096 }, pixels(400)).shown).toEqual(scaleOf(model, null, pixels(400)).whole);
	});
});

test('the default VM in numbers: 8 MiB of framebuffer, 18.75 MiB above the cut, to one scale; 59.5 GiB as a gap', () => {
	const scale = scaleOf(mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), ''), null, pixels(500));
	const high = (start: number, end: number) => scale.y(end) - scale.y(start);
	expect(high(0xfed4_0000, 2 ** 32) / high(0xf880_2000, 0xfec0_0000)).toBeCloseTo(18.75 / (108 - 8 - 8 / 1024), 6);
	expect(scale.pieces.filter(({ gap }) => gap)).toHaveLength(1);
	expect(ticksOf(scale, 15, [0xf880_0000])).toEqual(expect.arrayContaining([0xf800_0000, 0xf880_0000, 2 ** 36]));
});

test('a window in a narrow lane is named in full where all of the lane is free', () => {
	// As on a page of 320 pixels. "high" takes 4 letters of 0.565 * 11 and the margins, 32 of 39.
	const narrow: Frame = { gutter: 84, laneWidth: 39, laneGap: 4, font: 11, lensWidth: 0, width: 282 };
	const model = mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), '');
	const [host] = drawingOf(model, narrow, 400).lanes;
	expect(host?.labels.map(({ text }) => text)).toEqual(expect.arrayContaining(['low', 'high']));
});

test('of nothing there is nothing', () => {
	const drawing = drawingOf({ title: '', lanes: [{ title: 'a', boxes: [], ghosts: [] }] }, frame, 300);
	expect(drawing.lanes[0]?.boxes).toEqual([]);
	expect(Number.isFinite(drawing.height)).toBe(true);
});
