/** Plans for random needs, compared with every smaller size and some larger ones; and what the search may skip. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FOUR_GIB, KIB, MIB, type Range } from '../src/address/index.ts';
import { LOW_MMIO_MAX, lowMmioMin } from '../src/host/index.ts';
import {
	type PlanOptions,
	type PlanSettings,
	POLICIES,
	plan,
	resolveVm,
	type Simulation,
	simulate,
	simulateOrders,
} from '../src/index.ts';
import { isSettled, periodOf } from '../src/plan/settled.ts';

const RUNS = 200;
const STEP = 2 * MIB;
/** High MMIO that no need of these tests fills. */
const PLENTY = 2 ** 40;

const windowSize = fc.oneof(
	fc.constant(0),
	fc.integer({ min: 0, max: 6 }).map((n) => 2 ** n * MIB),
	fc.integer({ min: 1, max: 20_000 }).map((n) => n * 4 * KIB),
	// Not a whole number of pages, and one byte short of a larger alignment.
	fc.integer({ min: 1, max: 6 }).map((n) => 2 ** n * MIB - 1),
);
const device = fc.record({ low: windowSize, high: windowSize });
const vm: fc.Arbitrary<PlanSettings> = fc
	.record({
		generation: fc.constantFrom(1, 2),
		arch: fc.constantFrom('x86_64', 'arm64'),
		confidential: fc.boolean(),
		resolution: fc.constantFrom(null, { horizontal: 3840, vertical: 2160 }, { horizontal: 7680, vertical: 4320 }),
	} as const)
	.filter(({ generation, arch, confidential }) => generation === 2 || (arch === 'x86_64' && !confidential));
const options: fc.Arbitrary<PlanOptions> = fc.record({
	policy: fc.constantFrom(...POLICIES.map(({ id }) => id)),
	loader: fc.constantFrom('kexec_load', 'kexec_file_load'),
	videoDriver: fc.constantFrom('hyperv_drm', 'hyperv_fb', 'hyperv_fb-late-removal', 'hyperv_fb-clears'),
	kexecTools: fc.constantFrom('2.0.18', 'newer'),
	pci: fc.array(device, { maxLength: 5 }),
} as const);

function succeeds(settings: PlanSettings, kernels: PlanOptions, lowMmio: number, highMmio: number): boolean {
	return simulateOrders(resolveVm({ ...settings, lowMmio, highMmio }), kernels).every(
		({ verdict }) => verdict === 'ok',
	);
}

test('the sizes of a plan go well, more high MMIO too, and none below do', () => {
	const counts = { feasible: 0, infeasible: 0 };
	fc.assert(
		fc.property(vm, options, fc.nat(1000), (settings, kernels, more) => {
			const answer = plan(settings, kernels);
			const least = lowMmioMin(settings.arch ?? 'x86_64');
			const { lowMmio, highMmio } = answer.simulation.vm;
			counts[answer.feasible ? 'feasible' : 'infeasible']++;
			if (answer.feasible) {
				expect(succeeds(settings, kernels, lowMmio, highMmio)).toBe(true);
				expect(succeeds(settings, kernels, lowMmio, highMmio + more * STEP)).toBe(true);
				expect(highMmio > STEP && succeeds(settings, kernels, lowMmio, highMmio - STEP)).toBe(false);
			} else {
				for (let low = least + (more % 16) * STEP; low <= LOW_MMIO_MAX; low += 16 * STEP) {
					expect(succeeds(settings, kernels, low, PLENTY)).toBe(false);
				}
			}
			for (let low = least; answer.feasible && low < lowMmio; low += STEP) {
				expect(succeeds(settings, kernels, low, PLENTY)).toBe(false);
			}
		}),
		{ numRuns: RUNS, seed: 11 },
	);
	expect(counts.feasible).toBeGreaterThan(RUNS / 10);
	expect(counts.infeasible).toBeGreaterThan(RUNS / 10);
});

/** What a simulation placed, low addresses counted from 4 GiB less the size of the window if they are not fixed. */
function placesFrom(base: number, { verdict, kernels }: Simulation) {
	const place = (range: Range | null) => {
		const isShifted = range !== null && range.end <= FOUR_GIB - 256 * MIB;
		return isShifted ? [range.start - base, range.end - base] : range;
	};
	return {
		verdict,
		kernels: kernels.map(({ reserved, framebufferAfter, allocations, conflicts }) => ({
			reserved: place(reserved),
			framebufferAfter: place(framebufferAfter),
			allocations: allocations.map((each) => ({ ...each, result: place(each.result) })),
			conflicts: conflicts.map(({ owner, kind, range }) => ({ owner, kind, range: place(range) })),
		})),
	};
}

test('what is settled only shifts with a larger low window', () => {
	let settled = 0;
	fc.assert(
		fc.property(vm, options, fc.nat(700), fc.nat(60), fc.boolean(), (settings, kernels, steps, periods, first) => {
			const order = { ...kernels, drivers: first ? (['video', 'pci'] as const) : (['pci', 'video'] as const) };
			const at = (lowMmio: number) => simulate(resolveVm({ ...settings, lowMmio, highMmio: PLENTY }), order);
			const lowMmio = lowMmioMin(settings.arch ?? 'x86_64') + steps * STEP;
			const larger = lowMmio + periods * periodOf(kernels.pci ?? []);
			const simulation = at(lowMmio);
			if (isSettled(simulation) && larger <= LOW_MMIO_MAX) {
				settled++;
				expect(placesFrom(FOUR_GIB - larger, at(larger))).toEqual(placesFrom(FOUR_GIB - lowMmio, simulation));
			}
		}),
		{ numRuns: 5000, seed: 12 },
	);
	expect(settled).toBeGreaterThan(500);
});
