/** What a simulation means for an administrator: the consequence first, and what the simulation did not cover. */

import type { Allocation, AnyVm, Conflict, Simulation } from '@hvmmio/core';
import { ROLES } from '@hvmmio/core/guest';
import { assumedOf } from './describe.ts';
import { formatSize } from './format.ts';
import { deviceOf, KINDS, summarize } from './summary.ts';

/** `untested`: nothing failed, but what could fail was not part of the simulation. */
export type OutcomeLevel = 'conflict' | 'degraded' | 'untested' | 'ok';

/** The outcome of a simulation: level, word, sentence. */
export interface Outcome {
	readonly level: OutcomeLevel;
	/** One or two words. */
	readonly word: string;
	/** The consequence, for an administrator. */
	readonly sentence: string;
	/** The same in kernel terms. */
	readonly terms: string;
}

/**
 * The outcome of a simulation. @param names names of the devices in the order of the offers; null or missing if not
 * known
 * @example
 * ```ts
 * import { resolveVm, simulate } from '@hvmmio/core';
 * import { outcomeOf } from '@hvmmio/report';
 * console.log(outcomeOf(simulate(resolveVm({}), { policy: 'gen1-bar' })).level); // conflict
 * ```
 */
export function outcomeOf(simulation: Simulation<AnyVm>, names: readonly (string | null)[] = []): Outcome {
	const outcome = outcomeAsModelled(simulation, names);
	return { ...outcome, sentence: [outcome.sentence, ...assumedOf(simulation.vm)].join(' ') };
}

function outcomeAsModelled(simulation: Simulation<AnyVm>, names: readonly (string | null)[]): Outcome {
	const { verdict, kernels } = simulation;
	const nameOf = deviceNamer(names);
	const terms = summarize(simulation);
	for (const [i, kernel] of kernels.entries()) {
		const [conflict] = kernel.conflicts;
		if (conflict !== undefined) {
			const lost = i === 0 ? 'Device lost' : 'No crash dump';
			const word = conflict.effect === 'address-clash' ? 'Address clash' : lost;
			return { level: 'conflict', word, sentence: conflictSentence(conflict, i, simulation, nameOf), terms };
		}
	}
	if (verdict === 'degraded') {
		const i = kernels.findIndex(({ allocations }) => allocations.some(({ result }) => result === null));
		const failed = kernels[i]?.allocations.find(({ result }) => result === null) as Allocation;
		return { level: 'degraded', word: 'No room', sentence: noRoomSentence(failed, i, nameOf), terms };
	}
	return { ...withoutTrouble(simulation), terms };
}

/**
 * `NVMe disk (pci0)`, or `pci0`.
 * @example
 * ```ts
 * import { deviceName } from '@hvmmio/report';
 * console.log(deviceName('pci0', 'NVMe disk')); // NVMe disk (pci0)
 * ```
 */
export function deviceName(owner: string, name: string | null): string {
	return name === null ? owner : `${name} (${owner})`;
}

/**
 * A function that names owners: devices as `NVMe disk (pci0)`, others unchanged. @param names names in the order of the
 * offers; null or missing if not known
 * @example
 * ```ts
 * import { deviceNamer } from '@hvmmio/report';
 * const nameOf = deviceNamer(['NVMe disk']);
 * console.log(nameOf('pci0'), nameOf('video')); // NVMe disk (pci0) video
 * ```
 */
export function deviceNamer(names: readonly (string | null)[]): (owner: string) => string {
	return (owner) => deviceName(owner, deviceOf(owner, names) ?? null);
}

function conflictSentence(
	{ owner, effect, kind }: Conflict,
	i: number,
	{ vm, kernels }: Simulation<AnyVm>,
	nameOf: (owner: string) => string,
): string {
	const kernel = i === 0 ? 'the running kernel' : 'the crash (kdump) kernel';
	const more = (kernels[i]?.conflicts.length ?? 1) - 1;
	const others = more === 0 ? '' : ` ${more} more ${more === 1 ? 'window collides' : 'windows collide'} there.`;
	const start = `In ${kernel} ${nameOf(owner)} is given addresses that the screen's framebuffer occupies`;
	const end = i === 0 ? 'the device is missing' : 'a crash dump that needs this device is not written';
	if (effect === 'd0-entry-refused') {
		// Two mails of 2022-08 show a device working there on generation 1 (docs/domain.md, section 6).
		return 'generation' in vm && vm.generation === 1
			? `${start}. The host may refuse the device; then ${end}.${others}`
			: `${start}, and the host refuses the device: ${end}.${others}`;
	}
	return `${start} (its ${KINDS[kind]}): both use the same memory addresses, and the device may not work.${others}`;
}

function noRoomSentence({ owner, kind, requested }: Allocation, i: number, nameOf: (owner: string) => string): string {
	const kernel = i === 0 ? 'running' : 'crash (kdump)';
	return owner === 'video'
		? `In the ${kernel} kernel there is no room for the framebuffer (${formatSize(requested)}): the video driver does not start.`
		: `In the ${kernel} kernel there is no room for the ${KINDS[kind]} of ${nameOf(owner)} (${formatSize(requested)}): the device does not start.`;
}

function withoutTrouble({ host, kernels }: Simulation<AnyVm>): Omit<Outcome, 'terms'> {
	const idle = kernels.flatMap(({ drivers }, i) => (drivers.includes('pci') ? [] : [`${ROLES[i]} kernel`]));
	const only = kernels.length === 1 ? ' No second kernel was started, so this says nothing about a crash dump.' : '';
	if (idle.length > 0) {
		const sentence = `In the ${idle.join(' and the ')} pci-hyperv is not loaded, so no device asked for addresses there. This says nothing about whether devices work or a crash dump is written.`;
		return { level: 'untested', word: 'Not tested', sentence };
	}
	const where = kernels.length === 1 ? 'the running kernel' : 'both kernels';
	if (host.framebuffer === null && kernels.every(({ framebufferAfter }) => framebufferAfter === null)) {
		const sentence = `This VM has no framebuffer to collide with, and in ${where} every device gets the addresses it asks for.${only}`;
		return { level: kernels.length === 1 ? 'untested' : 'ok', word: 'No framebuffer', sentence };
	}
	const sentence = `In ${where} every device gets the addresses it asks for, and none of them is the framebuffer's, with the drivers in this order.${only}`;
	return { level: 'ok', word: kernels.length === 1 ? 'First kernel works' : 'No conflict', sentence };
}
