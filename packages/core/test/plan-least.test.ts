/** A plan's sizes are minimal: every smaller one is tried. */

import { describe, expect, test } from 'vitest';
import { FOUR_GIB, MIB } from '../src/address/index.ts';
import { LOW_MMIO_MAX, lowMmioMin } from '../src/host/index.ts';
import { hostLayout, type PlanOptions, type PlanSettings, plan } from '../src/index.ts';
import { everyOrderSucceeds, LARGEST, QUESTIONS, STEP } from './plan-case.ts';

/** The largest high MMIO that the host can address from the usual base, in whole steps. */
function mostHigh(options: PlanOptions): number {
	return 2 ** (options.physicalAddressBits ?? 52) - 0xf_e000_0000;
}

describe('no smaller sizes do', () => {
	test.each(QUESTIONS)('$settings $options', ({ settings, options }) => {
		const answer = plan(settings, options);
		const least = lowMmioMin(settings.arch ?? 'x86_64');
		const most = mostHigh(options);
		if (!answer.feasible) {
			for (let low = least; low <= LOW_MMIO_MAX; low += 62 * MIB) {
				expect(everyOrderSucceeds(settings, options, low, most)).toBe(false);
			}
			return;
		}
		const { lowMmio, highMmio } = answer.vm;
		expect(everyOrderSucceeds(settings, options, lowMmio, highMmio)).toBe(true);
		expect(answer.simulation.verdict).toBe('ok');
		expect(answer.ramBelow4GiBLost).toBe(FOUR_GIB - hostLayout(answer.vm).lowMmio.start);
		for (let low = least; low < lowMmio; low += STEP) {
			expect(everyOrderSucceeds(settings, options, low, most)).toBe(false);
		}
		if (highMmio > STEP) {
			expect(everyOrderSucceeds(settings, options, lowMmio, highMmio - STEP)).toBe(false);
		}
	});

	test('the questions are of both kinds', () => {
		const feasible = QUESTIONS.filter(({ settings, options }) => plan(settings, options).feasible);
		expect(feasible.length).toBeGreaterThan(100);
		expect(QUESTIONS.length - feasible.length).toBeGreaterThan(20);
	});
});

describe('every pair of sizes tried', () => {
	// On a host with 36 bits high MMIO ends at 0x1000000000, 512 MiB above its base: 256 steps.
	const options = { physicalAddressBits: 36 };
	const cases: [string, PlanSettings, PlanOptions][] = [
		[
			'both sizes matter',
			{},
			{
				pci: [
					{ low: 32 * MIB, high: 96 * MIB },
					{ low: 16 * MIB, high: 200 * MIB },
				],
			},
		],
		[
			'generation 1',
			{ generation: 1 },
			{
				pci: [
					{ low: 40 * MIB, high: 64 * MIB },
					{ low: 16 * MIB, high: MIB },
				],
			},
		],
		[
			'a framebuffer that goes to high MMIO',
			{ generation: 1, resolution: LARGEST },
			{
				pci: [
					{ low: 36 * MIB, high: 0 },
					{ low: 8 * MIB, high: 0 },
				],
			},
		],
	];
	test.each(cases)('%s', (_name, settings, given) => {
		const all = { ...given, ...options };
		const answer = plan(settings, all);
		expect(answer.feasible).toBe(true);
		const { lowMmio, highMmio } = answer.simulation.vm;
		for (let low = 128 * MIB; low <= lowMmio; low += STEP) {
			for (let high = STEP; high <= 512 * MIB; high += STEP) {
				const expected = low === lowMmio && high >= highMmio;
				if (everyOrderSucceeds(settings, all, low, high) !== expected) {
					expect({ low: low / MIB, high: high / MIB, succeeds: !expected }).toBeNull();
				}
			}
		}
	});
});
