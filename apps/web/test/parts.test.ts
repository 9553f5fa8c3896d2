/** The page's computations: reading fields, the map's scale, the lattice. */

import { readFileSync } from 'node:fs';
import { resolveVm, simulate } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import { maxFramebuffer } from '@hvmmio/core/host';
import { drawSvg, mapOfSimulation, pixels, scaleOf } from '@hvmmio/report';
import { describe, expect, it } from 'vitest';
import { readRange, readRanges, readResolution, readSize, Unreadable } from '../src/form/read.ts';
import { HIGH_MMIO_STEPS, lowMmioSteps } from '../src/form/steps.ts';
import { panned, zoomed } from '../src/map/zoom.ts';
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

describe('zooming', () => {
	const model = mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), '');
	const whole = scaleOf(model, null, pixels(400));

	it('comes back to all of it when it is zoomed out as far as in', () => {
		const close = zoomed(whole, whole.shown, 1 / 4, 0xf900_0000);
		expect(close).not.toBeNull();
		expect(zoomed(whole, close as NonNullable<typeof close>, 8, 0xf900_0000)).toBeNull();
	});

	it('stops at the ends when it is moved', () => {
		const close = zoomed(whole, whole.shown, 1 / 4, 0xf900_0000) as NonNullable<ReturnType<typeof zoomed>>;
		expect(panned(whole, close, -1e6)?.start).toBe(whole.whole.start);
		expect(panned(whole, close, 1e6)?.end).toBe(whole.whole.end);
	});

	it('ends at whole pages, and goes down to two of them', () => {
		let shown = whole.shown;
		for (let i = 0; i < 60; i++) {
			shown = zoomed(whole, shown, 1 / 2, 0xf800_1234) ?? whole.shown;
			expect([shown.start % 4096, shown.end % 4096]).toEqual([0, 0]);
			expect(shown.start <= 0xf800_1234 && shown.end > 0xf800_1234).toBe(true);
		}
		expect(shown.end - shown.start).toBeLessThanOrEqual(8192);
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
