/** The reasons for a plan's sizes, or for the lack of a plan. Sizes in bytes. */

import { alignUp } from '../address/address.ts';
import { type Range, sizeOf } from '../address/range.ts';
import { FOUR_GIB } from '../address/units.ts';
import { LEGACY_VIDEO_BAR } from '../host/global-tree.ts';
import { layoutOf, maxFramebuffer } from '../host/layout.ts';
import { HIGH_MMIO_DEFAULT, HIGH_MMIO_MIN, LOW_MMIO_MAX, lowMmioDefault, type Vm } from '../host/vm.ts';
import { simulateOrdersResolved } from '../simulate/orders.ts';
import type { Allocation } from '../simulate/record.ts';
import type { Simulation } from '../simulate/simulate.ts';
import { type Need, needOf, PLAN_STEP } from './need.ts';
import { highestEnd, type Sizes, smallestSizes } from './search.ts';

/** Why a size was chosen, or why none was found. */
export type Reason =
	/** No smaller low MMIO is accepted. */
	| { readonly id: 'low-least'; readonly lowMmio: number }
	/** What fails with one step less. */
	| { readonly id: 'low-needed'; readonly lowMmio: number; readonly below: Simulation }
	/** The host makes the low window larger than the setting, for the framebuffer. */
	| { readonly id: 'window-grows'; readonly window: number; readonly framebuffer: number }
	/** This is the smallest high MMIO tried, or the minimum that the caller asked for. */
	| { readonly id: 'high-least'; readonly highMmio: number; readonly asked: boolean }
	/** What lies highest in high MMIO. */
	| { readonly id: 'high-needed'; readonly highMmio: number; readonly highest: Allocation & { readonly result: Range } }
	/** Whether the default sizes are enough. */
	| { readonly id: 'defaults'; readonly lowMmio: number; readonly highMmio: number; readonly enough: boolean }
	/** The requested minimum of high MMIO does not fit below the address limit. */
	| { readonly id: 'no-high-mmio'; readonly base: number; readonly least: number; readonly room: number }
	| { readonly id: 'high-windows'; readonly needed: number; readonly room: number }
	| { readonly id: 'low-windows'; readonly needed: number; readonly room: number }
	/** Generation 1 with a framebuffer larger than its BAR; a smaller one would fit. */
	| { readonly id: 'gen1-framebuffer'; readonly framebuffer: number; readonly bar: number }
	/** What fails with the largest sizes; every smaller size fails too. */
	| { readonly id: 'fails'; readonly largest: Simulation };

/** Why no smaller sizes are enough, and whether the defaults are. */
export function reasonsFor(need: Need, sizes: Sizes, planned: Simulation): Reason[] {
	return [...lowReasons(need, sizes, planned.vm), highReason(need, sizes), defaultsReason(need)];
}

function lowReasons({ vm, resolved, highMost }: Need, { lowMmio }: Sizes, planned: Vm): Reason[] {
	const window = FOUR_GIB - layoutOf(planned).lowMmio.start;
	const grows: Reason = { id: 'window-grows', window, framebuffer: maxFramebuffer(vm) };
	if (lowMmio === vm.lowMmio) {
		return [{ id: 'low-least', lowMmio }, ...(window > lowMmio ? [grows] : [])];
	}
	const [below] = simulateOrdersResolved({ ...vm, lowMmio: lowMmio - PLAN_STEP, highMmio: highMost }, resolved);
	return [{ id: 'low-needed', lowMmio, below: below as Simulation }];
}

function highReason({ settings, vm, resolved, highLeast }: Need, { lowMmio, highMmio }: Sizes): Reason {
	if (highMmio === highLeast) {
		return { id: 'high-least', highMmio, asked: settings.highMmio !== undefined };
	}
	const simulations = simulateOrdersResolved({ ...vm, lowMmio, highMmio }, resolved);
	const allocations = simulations.flatMap(({ kernels }) => kernels.flatMap((kernel) => kernel.allocations));
	const placed = allocations.filter((each): each is Allocation & { result: Range } => each.result !== null);
	return { id: 'high-needed', highMmio, highest: placed.reduce((a, b) => (b.result.end > a.result.end ? b : a)) };
}

function defaultsReason({ vm, resolved, highLeast, highMost }: Need): Reason {
	const lowMmio = lowMmioDefault(vm.arch, vm.platform, vm.confidential);
	const highMmio = HIGH_MMIO_DEFAULT;
	const fits = highLeast <= highMmio && highMmio <= highMost;
	const enough =
		fits && simulateOrdersResolved({ ...vm, lowMmio, highMmio }, resolved).every(({ verdict }) => verdict === 'ok');
	return { id: 'defaults', lowMmio, highMmio, enough };
}

/**
 * The simulation at the largest low MMIO in its worst load order, whether or not it succeeds. High MMIO is then reduced
 * to what is used, but not below the default, which changes no result.
 */
export function largestTried({ vm, resolved, highMost }: Need): Simulation {
	const most = Math.max(HIGH_MMIO_MIN, highMost);
	const worst = (highMmio: number) =>
		simulateOrdersResolved({ ...vm, lowMmio: LOW_MMIO_MAX, highMmio }, resolved)[0] as Simulation;
	const used = alignUp(highestEnd(worst(most)) - vm.highMmioBase, PLAN_STEP);
	return worst(Math.min(most, Math.max(HIGH_MMIO_DEFAULT, used)));
}

/** The needs that cannot be met. */
export function reasonsAgainst(need: Need, largest: Simulation): Reason[] {
	const { vm, highLeast, highMost, lowWindows, highWindows } = need;
	const reasons: Reason[] = [];
	if (highLeast > highMost) {
		reasons.push({ id: 'no-high-mmio', base: vm.highMmioBase, least: highLeast, room: highMost });
	} else if (highWindows > highMost) {
		reasons.push({ id: 'high-windows', needed: highWindows, room: highMost });
	}
	const lowRoom = sizeOf(layoutOf(largest.vm).usableLowMmio);
	if (lowWindows > lowRoom) {
		reasons.push({ id: 'low-windows', needed: lowWindows, room: lowRoom });
	}
	if (reasons.length > 0) {
		return reasons;
	}
	const framebuffer = maxFramebuffer(vm);
	if (vm.generation === 1 && framebuffer > LEGACY_VIDEO_BAR.size && isPlannedWithSmallFramebuffer(need)) {
		reasons.push({ id: 'gen1-framebuffer', framebuffer, bar: LEGACY_VIDEO_BAR.size });
	}
	return largest.verdict === 'ok' ? reasons : [...reasons, { id: 'fails', largest }];
}

function isPlannedWithSmallFramebuffer({ settings, options }: Need): boolean {
	const small = { ...settings, resolution: null, resolutionType: 'default' } as const;
	return smallestSizes(needOf(small, options)) !== null;
}
