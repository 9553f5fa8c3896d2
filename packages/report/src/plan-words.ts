/** Sentences for a plan's reasons. */

import type { Plan, Simulation } from '@hvmmio/core';
import type { Alternative, ChangeId, Reason } from '@hvmmio/core/plan';
import { formatAddress, formatRange, formatSize } from './format.ts';
import { KINDS, troubleOf } from './summary.ts';

/**
 * The reasons for the plan or for the lack of one, then the alternatives; one sentence each.
 * @example
 * ```ts
 * import { plan } from '@hvmmio/core';
 * import { planReasons } from '@hvmmio/report';
 * const found = plan({}, { policy: 'low-half' });
 * console.log(planReasons(found).length > 0); // true
 * ```
 */
export function planReasons(plan: Plan): string[] {
	const alternatives = plan.feasible ? [] : plan.alternatives.map(alternativeSentence);
	return [...plan.because.map(reasonSentence), ...alternatives];
}

function reasonSentence(reason: Reason): string {
	switch (reason.id) {
		case 'low-least':
			return `Low MMIO: ${formatSize(reason.lowMmio)} is the least that the host accepts, and it is enough.`;
		case 'low-needed':
			return `Low MMIO: with 2 MiB less, ${trouble(reason.below)}.`;
		case 'window-grows': {
			const { window, framebuffer } = reason;
			return `The host makes the low window ${formatSize(window)} all the same, for a framebuffer of ${formatSize(framebuffer)}.`;
		}
		case 'high-least': {
			const size = formatSize(reason.highMmio);
			return `High MMIO: ${size}${reason.asked ? ' as asked for' : ''}, and what goes there fits in it.`;
		}
		case 'high-needed': {
			const { owner, kind, requested, align, result } = reason.highest;
			const name = owner === 'video' ? 'the framebuffer' : `the ${KINDS[kind]} of ${owner}`;
			return `High MMIO: ${name} lies highest, ${formatSize(requested)} on a multiple of ${formatSize(align)}, ${formatRange(result)}.`;
		}
		case 'defaults': {
			const sizes = `low MMIO ${formatSize(reason.lowMmio)} and high MMIO ${formatSize(reason.highMmio)}`;
			return `What such a VM has if nobody sets it, ${sizes}, is ${reason.enough ? 'enough too' : 'not enough'}.`;
		}
		case 'no-high-mmio': {
			const { base, room, least } = reason;
			const there = `between ${formatAddress(base)}, where high MMIO starts, and the end of the host's physical addresses`;
			return `High MMIO of at least ${formatSize(least)} is wanted; ${there} there are ${formatSize(room)}.`;
		}
		case 'high-windows':
			return `The 64-bit BARs need ${formatSize(reason.needed)}; high MMIO can have ${formatSize(reason.room)} at most on this host.`;
		case 'low-windows':
			return `The 32-bit BARs need ${formatSize(reason.needed)}; the largest low MMIO, 3.5 GiB, has ${formatSize(reason.room)} below the vTPM area.`;
		case 'gen1-framebuffer': {
			const sizes = `needs ${formatSize(reason.framebuffer)} and the video device's BAR holds ${formatSize(reason.bar)}`;
			return `The framebuffer ${sizes}: on generation 1 it then moves, and the second kernel is not told where.`;
		}
		case 'fails':
			return `With the largest low MMIO, ${formatSize(reason.largest.vm.lowMmio)}, ${trouble(reason.largest)}; with every smaller one something goes wrong too.`;
	}
}

/** What fails and in which load order, with the alignment of a request that did not fit. */
function trouble(simulation: Simulation): string {
	const empty = simulation.kernels.flatMap(({ allocations }) => allocations).find(({ result }) => result === null);
	const align = simulation.verdict === 'degraded' && empty ? ` on a multiple of 0x${empty.align.toString(16)}` : '';
	const orders = simulation.kernels.map(({ drivers }) => drivers.join(' then ') || 'no driver');
	return `${troubleOf(simulation)}${align} (loaded: ${orders.join('; in the second kernel ')})`;
}

const CHANGES: Readonly<Record<ChangeId, string>> = {
	'kexec-file-load': 'kexec -s (kexec_file_load)',
	'fixed-kernel': 'A fixed kernel (policy low-half, with CONFIG_SYSFB)',
	'hyperv-drm': 'hyperv_drm as the video driver',
	'default-modes': 'The default list of display modes (8 MiB of framebuffer)',
	'generation-2': 'A VM of generation 2',
	'address-bits': 'A host with more physical-address bits',
};

function alternativeSentence({ change, lowMmio, highMmio, physicalAddressBits: bits }: Alternative): string {
	const what = bits === null ? CHANGES[change] : `${CHANGES[change]}, ${bits},`;
	return `${what} would do, with low MMIO ${formatSize(lowMmio)} and high MMIO ${formatSize(highMmio)}.`;
}
