/** Shared by the tests of the plan: inputs, and results in MiB. */

import { expect } from 'vitest';
import { GIB, MIB } from '../src/address/index.ts';
import { type Plan, type PlanOptions, type PlanSettings, plan, resolveVm, simulateOrders } from '../src/index.ts';
import type { Reason } from '../src/plan/index.ts';

export const UHD = { horizontal: 3840, vertical: 2160 };
export const LARGEST = { horizontal: 7680, vertical: 4320 };
/** A GPU and another device, a frequent sizing question. */
export const TWO = [
	{ low: 16 * MIB, high: 64 * GIB },
	{ low: 32 * MIB, high: MIB },
];
export const STEP = 2 * MIB;

/** Low MMIO, high MMIO and what RAM loses, in MiB. */
export function sizes(settings: PlanSettings, options: PlanOptions = {}): number[] | null {
	const answer = plan(settings, options);
	return answer.feasible ? [answer.vm.lowMmio / MIB, answer.vm.highMmio / MIB, answer.ramBelow4GiBLost / MIB] : null;
}

export function ids(answer: Plan): string[] {
	return answer.because.map(({ id }) => id);
}

export function reason<I extends Reason['id']>(answer: Plan, id: I): Extract<Reason, { id: I }> {
	const found = answer.because.find((each): each is Extract<Reason, { id: I }> => each.id === id);
	expect(found, `${id} among ${ids(answer)}`).toBeDefined();
	return found as Extract<Reason, { id: I }>;
}

/** True if every load order succeeds and the high window ends at 2^bits at the latest. */
export function everyOrderSucceeds(
	settings: PlanSettings,
	options: PlanOptions,
	lowMmio: number,
	highMmio: number,
): boolean {
	const vm = resolveVm({ ...settings, lowMmio, highMmio });
	const { physicalAddressBits = 52, ...kernels } = options;
	const inReach = vm.highMmioBase + highMmio <= 2 ** physicalAddressBits;
	return inReach && simulateOrders(vm, kernels).every(({ verdict }) => verdict === 'ok');
}

const FIXED_POLICIES = ['low-half', 'low-half-ungated', 'low-half-skip-cvm', 'seed-proposal'] as const;
const VMS: PlanSettings[] = [
	{},
	{ generation: 1 },
	{ arch: 'arm64' },
	{ confidential: true },
	{ resolution: UHD },
	{ resolution: LARGEST },
	{ generation: 1, resolution: UHD },
];
const DEVICES: { low: number; high: number }[][] = [
	TWO,
	[{ low: 48 * MIB, high: 3 * MIB }],
	[
		{ low: 20 * MIB, high: 0 },
		{ low: 40 * MIB, high: 5 * GIB },
		{ low: 4096, high: 4096 },
	],
	Array.from({ length: 9 }, () => ({ low: 16 * MIB, high: 24 * MIB })),
];
export const QUESTIONS = VMS.flatMap((settings) =>
	DEVICES.flatMap((pci) => [
		...FIXED_POLICIES.map((policy) => ({ settings, options: { policy, pci } as PlanOptions })),
		{ settings, options: { policy: 'gen1-bar', loader: 'kexec_file_load', pci } as PlanOptions },
		{ settings, options: { policy: 'config-window-high', pci } as PlanOptions },
		{ settings, options: { videoDriver: 'hyperv_fb-late-removal', pci, physicalAddressBits: 39 } as PlanOptions },
		{ settings, options: { secondDrivers: ['pci'], sysfb: false, pci } as PlanOptions },
	]),
);
