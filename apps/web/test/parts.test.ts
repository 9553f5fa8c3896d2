/** The page's own arithmetic: reading fields, the map's scale, the lattice. */

import { readFileSync } from 'node:fs';
import { hostLayout, MIB, maxFramebuffer, resolveVm, simulate } from '@hvmmio/core';
import { drawSvg, mapOfSimulation } from '@hvmmio/report';
import { describe, expect, it } from 'vitest';
import { readRange, readRanges, readResolution, readSize, Unreadable } from '../src/form/read.ts';
import { HIGH_MMIO_STEPS, lowMmioSteps } from '../src/form/steps.ts';
import { panned, scaleOf, ticksOf, zoomed } from '../src/map/scale.ts';
import { answerTo } from '../src/state/answer.ts';
import { PRESETS } from '../src/state/presets.ts';
import { DEFAULT_SCENARIO } from '../src/state/scenario.ts';
import { binsOf, classOf, FRAMEBUFFERS, resolutionFor, runsOf } from '../src/views/all/lattice.ts';

describe('a field', () => {
	it.each([
		['150MB', 157286400],
		['3.5 GiB', 3758096384],
		['0x8000000', 134217728],
		['8kb', 8192],
		['42', 42],
		[' 1TB ', 2 ** 40],
	])('reads %s', (text, bytes) => expect(readSize(text)).toBe(bytes));

	it.each(['', '-1MB', '1.5', 'MB', '1e9', '9'.repeat(50), '99999999TB', '0.3KB', '<b>1</b>'])('refuses %s', (text) =>
		expect(() => readSize(text)).toThrow(Unreadable),
	);

	it('reads ranges with an inclusive end, and resolutions', () => {
		expect(readRange('0xf8000000-0xffffffff')).toEqual({ start: 0xf8000000, end: 0x100000000 });
		expect(readRanges('0x10-0x1f, 0x20-0x2f')).toHaveLength(2);
		expect(() => readRange('0xf8000000-0x1')).toThrow(Unreadable);
		expect(readResolution('4834x3622')).toEqual({ horizontal: 4834, vertical: 3622 });
		expect(() => readResolution('4834')).toThrow(Unreadable);
	});
});

describe('the sliders', () => {
	it('stop only at sizes that core accepts', () => {
		for (const arch of ['x86_64', 'arm64'] as const) {
			for (const lowMmio of lowMmioSteps(arch)) {
				expect(() => resolveVm({ arch, lowMmio })).not.toThrow();
			}
			expect(lowMmioSteps(arch).at(-1)).toBe(3.5 * 2 ** 30);
		}
		for (const highMmio of HIGH_MMIO_STEPS) {
			expect(() => resolveVm({ highMmio })).not.toThrow();
		}
	});
});

describe('the presets', () => {
	it.each(PRESETS.map((preset) => [preset.name, preset] as const))('%s is possible', (_, { vm }) => {
		expect(answerTo({ ...DEFAULT_SCENARIO, ...vm }).problem).toBeNull();
	});
});

describe('the scale', () => {
	const model = mapOfSimulation(simulate(resolveVm({})), '');
	const whole = scaleOf(model, null, 400);

	it('goes from the low base to the end of high MMIO, upwards only', () => {
		const { lowMmio, highMmio } = hostLayout(resolveVm({}));
		expect(whole.whole).toEqual({ start: lowMmio.start, end: highMmio.end });
		expect(whole.y(lowMmio.start)).toBe(0);
		expect(whole.y(highMmio.end)).toBeCloseTo(whole.height);
		for (let y = 0; y < whole.height; y += 7) {
			expect(whole.y(whole.address(y))).toBeCloseTo(y, 0);
		}
	});

	it('comes back to all of it when it is zoomed out as far as in', () => {
		const close = zoomed(whole, 1 / 4, 100);
		const scale = scaleOf(model, close, 400);
		expect(scale.y(whole.address(100))).toBeCloseTo(100, 0);
		expect(zoomed(scale, 8, 100)).toBeNull();
	});

	it('stops at the ends when it is moved', () => {
		const scale = scaleOf(model, zoomed(whole, 1 / 4, 100), 400);
		expect(panned(scale, -1e6)?.start).toBe(whole.whole.start);
		expect(panned(scale, 1e6)?.end).toBe(whole.whole.end);
	});

	it('never shows less than a page, and always names some addresses', () => {
		let zoom = zoomed(whole, 1 / 2, 10);
		for (let i = 0; i < 60; i++) {
			zoom = zoomed(scaleOf(model, zoom, 400), 1 / 2, 10);
		}
		const scale = scaleOf(model, zoom, 400);
		expect(scale.shown.end - scale.shown.start).toBeGreaterThanOrEqual(4096);
		expect(ticksOf(scale).length).toBeGreaterThan(2);
	});
});

describe('the lattice', () => {
	it('finds a resolution for each framebuffer size', () => {
		for (const size of FRAMEBUFFERS) {
			const resolution = resolutionFor(size);
			expect(maxFramebuffer(resolveVm({ resolution }))).toBe(size);
		}
	});

	it('covers every column once', () => {
		const bins = binsOf(lowMmioSteps('x86_64'));
		expect(bins[0]).toEqual({ from: 0, to: 1 });
		expect(bins.every(({ from }, i) => i === 0 || from === bins[i - 1]?.to)).toBe(true);
		expect(bins.at(-1)?.to).toBe(1729);
	});

	it('joins equal neighbours', () => {
		expect(runsOf(['safe', 'safe', 'conflict'])).toEqual([
			{ cell: 'safe', from: 0, to: 2 },
			{ cell: 'conflict', from: 2, to: 3 },
		]);
	});

	it('calls a VM what it is', () => {
		// Before the fix kdump reserves nothing, and the config window goes onto the framebuffer (docs/domain.md, section 1).
		expect(classOf(simulate(resolveVm({}), { policy: 'sysfb-gate' }))).toBe('conflict');
		// 64 of 109.25 MiB for a framebuffer of 8: 56 MiB too much, more than half.
		expect(classOf(simulate(resolveVm({}), { policy: 'low-half' }))).toBe('wasteful');
		// 128 of 1005.25 MiB for one of 8.
		expect(classOf(simulate(resolveVm({ lowMmio: 1024 * MIB }), { policy: 'low-half' }))).toBe('safe');
		const large = { low: 512 * MIB, high: 0 };
		expect(classOf(simulate(resolveVm({}), { policy: 'low-half', pci: [large] }))).toBe('no-room');
	});
});

describe('the colours', () => {
	it('are those of the exported picture, light and dark', () => {
		const svg = drawSvg(mapOfSimulation(simulate(resolveVm({}), { policy: 'sysfb-gate' }), ''));
		const [light = '', dark = ''] = svg.split('prefers-color-scheme: dark');
		const css = readFileSync(new URL('../src/style/base.css', import.meta.url), 'utf8');
		const [pageLight = '', pageDark = ''] = css.split('prefers-color-scheme: dark');
		for (const kind of ['window', 'unusable', 'platform', 'reservation', 'framebuffer', 'bar', 'given-back']) {
			for (const [picture, page] of [
				[light, pageLight],
				[dark, pageDark],
			]) {
				const colour = new RegExp(`\\.${kind}\\{fill:(#[0-9a-f]{6})\\}`).exec(picture as string)?.[1];
				expect(colour).toBeDefined();
				expect(page).toContain(`--${kind}: ${colour};`);
			}
		}
	});
});
