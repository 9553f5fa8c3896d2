/** The map at a step of the trace: what each kernel holds, and the range the step is about. */

import type { AnyVm, Simulation, TraceEvent } from '@hvmmio/core';
import { intersection, type Range } from '@hvmmio/core/address';
import type { AllocationKind } from '@hvmmio/core/guest';
import type { Host } from '@hvmmio/core/host';

import { ghostsOf } from './ghosts.ts';
import {
	type Box,
	boxOf,
	type DeviceWindow,
	deviceBoxes,
	effectText,
	hostLaneOf,
	type Lane,
	type MapModel,
	platformBoxes,
	windowBoxes,
} from './map.ts';
import { FRAMEBUFFER, kernelNaming, OLD_FRAMEBUFFER, RESERVATION, UNNAMED } from './naming.ts';

/** The map after some steps of a trace, with the range of the current step. */
export interface TraceMap {
	readonly model: MapModel;
	/** Index of the running kernel's lane; 1 is the first kernel's. */
	readonly lane: number;
	/** The range of the step; null if it has none. */
	readonly spotlight: Range | null;
}

/** State of a kernel during replay: its ranges, and where it believes the framebuffer to be. */
interface Replay {
	readonly before: Range | null;
	framebuffer: Range | null;
	reserved: Range | null;
	held: readonly DeviceWindow[];
}

/**
 * A kernel's ghosts are shown once it has finished, since until then a missing range may still be allocated.
 * @param names names of the devices in the order of the offers @param count number of events that have happened; the
 * last of them is the current step
 * @example
 * ```ts
 * import { resolveVm, simulate, TraceEvent } from '@hvmmio/core';
 * import { mapOfTrace } from '@hvmmio/report';
 * const events: TraceEvent[] = [];
 * const simulation = simulate(resolveVm({}), {}, (event) => events.push(event));
 * console.log(Object.keys(mapOfTrace(simulation, events, events.length, 'mine')).length > 0); // true
 * ```
 */
export function mapOfTrace(
	simulation: Simulation<AnyVm>,
	events: readonly TraceEvent[],
	count: number,
	title: string,
	names: readonly (string | null)[] = [],
): TraceMap {
	const { host } = simulation;
	const kernels: Replay[] = [];
	for (const event of events.slice(0, count)) {
		const kernel = kernels.at(-1);
		if (event.step === 'boot') {
			const before = kernel ? kernel.framebuffer : host.framebuffer;
			kernels.push({ before, framebuffer: before, reserved: null, held: [] });
		} else if (kernel !== undefined) {
			replay(kernel, event, host);
		}
	}
	const boots = events.filter((event) => event.step === 'boot');
	const unnamed = [
		...windowBoxes(host.mmio).map((box) => ({ ...box, ...UNNAMED })),
		...platformBoxes(host.globalTree, host.mmio),
	];
	const lanes: Lane[] = boots.map((_, i) => {
		const kernel = kernels[i];
		const isDone = i + 1 < kernels.length || (count >= events.length && kernel !== undefined);
		const boxes = kernel ? [...unnamed, ...boxesAt(kernel, names)] : unnamed;
		return { ...kernelNaming(i), boxes, ghosts: isDone ? ghostsOf(simulation, i, names) : [] };
	});
	const last = events[count - 1];
	return {
		model: { title, lanes: [hostLaneOf(simulation), ...lanes] },
		lane: Math.max(1, kernels.length),
		spotlight: last === undefined ? null : spotlightOf(last, askedSize(events, count)),
	};
}

function replay(kernel: Replay, event: TraceEvent, host: Host): void {
	if (event.step === 'claim-tried' && event.fits) {
		kernel.reserved = event.range;
	} else if (event.step === 'answer' && event.result !== null && event.owner !== 'video') {
		const { owner, kind, result: range } = event;
		const clash = kind !== 'config-window' && kernel.framebuffer && intersection(range, kernel.framebuffer);
		const window = { owner, kind, range, conflict: clash ? effectText('address-clash', host) : null, givenBack: false };
		kernel.held = [...kernel.held, window];
	} else if (event.step === 'd0' && event.overlaps) {
		const effect = event.refused ? 'd0-entry-refused' : 'address-clash';
		change(kernel, event.owner, 'config-window', { conflict: effectText(effect, host) });
	} else if (event.step === 'free') {
		change(kernel, event.owner, event.kind, { givenBack: true });
	} else if (event.step === 'framebuffer') {
		kernel.framebuffer = event.to;
	}
}

/** Updates a device's window of a kind; there is at most one. */
function change(kernel: Replay, owner: string, kind: AllocationKind, now: Partial<DeviceWindow>): void {
	kernel.held = kernel.held.map((each) => (each.owner === owner && each.kind === kind ? { ...each, ...now } : each));
}

function boxesAt({ reserved, before, framebuffer, held }: Replay, names: readonly (string | null)[]): Box[] {
	const moved = before !== null && (before.start !== framebuffer?.start || before.end !== framebuffer.end);
	return [
		...boxOf('reservation', RESERVATION, reserved),
		...boxOf('framebuffer', OLD_FRAMEBUFFER, moved ? before : null).map((box) => ({ ...box, old: true as const })),
		...boxOf('framebuffer', FRAMEBUFFER, framebuffer),
		...deviceBoxes(held, names),
	];
}

/** Size of the request being answered. */
function askedSize(events: readonly TraceEvent[], count: number): number {
	const ask = events.slice(0, count).findLast((event) => event.step === 'ask');
	return ask?.step === 'ask' ? ask.size : 1;
}

function spotlightOf(event: TraceEvent, size: number): Range | null {
	switch (event.step) {
		case 'walk':
		case 'claim-tried':
		case 'search':
		case 'd0':
		case 'free':
			return event.range;
		case 'claim':
			return event.claim && event.claim.size > 0
				? { start: event.claim.start, end: event.claim.start + event.claim.size }
				: null;
		case 'skip':
			return { start: event.first, end: event.last + size };
		case 'answer':
			return event.result;
		case 'framebuffer':
			return event.to;
		case 'boot':
		case 'ask':
			return null;
	}
}
