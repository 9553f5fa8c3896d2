/** A simulation in one sentence. */

import type { Conflict, KernelRecord } from '@hvmmio/core';
import { type AllocationKind, ROLES } from '@hvmmio/core/guest';
import type { Run } from '@hvmmio/core/host';
import { formatAddress, formatRange } from './format.ts';

/** Texts for kinds of allocations. */
export const KINDS: Readonly<Record<AllocationKind, string>> = {
	framebuffer: 'framebuffer',
	'config-window': 'config window',
	'low-window': 'low window',
	'high-window': 'high window',
};

/**
 * The element for an owner in a list in the order of the devices; `pci0` is the first. Undefined if it is not a device.
 */
export function deviceOf<T>(owner: string, devices: readonly T[]): T | undefined {
	return devices.find((_, i) => owner === `pci${i}`);
}

/**
 * The reason for the verdict: the first conflict, else the first failed request, else that nothing failed, and in which
 * kernels there was something that could.
 * @example
 * ```ts
 * import { simulate } from '@hvmmio/core';
 * import { summarize } from '@hvmmio/report';
 * const text = summarize(simulate({}, { policy: 'low-half' }));
 * console.log(text); // No conflict: in both kernels the framebuffer and the PCI devices keep apart.
 * ```
 */
export function summarize(simulation: Run): string {
	const trouble = troubleOf(simulation);
	if (trouble !== null) {
		return `${simulation.verdict === 'conflict' ? 'Conflict:' : 'No conflict, but'} ${trouble}.`;
	}
	const { kernels } = simulation;
	if (kernels.every((each) => each.framebufferAfter === null)) {
		return 'No conflict: there is no framebuffer.';
	}
	const asked = kernels.flatMap(({ allocations }, i) => (allocations.some(isOfDevice) ? [ROLES[i]] : []));
	const where = asked.length > 1 ? 'both kernels' : `the ${asked[0]} kernel`;
	return asked.length === 0
		? 'No conflict: no PCI device asks for addresses.'
		: `No conflict: in ${where} the framebuffer and the PCI devices keep apart.`;
}

function isOfDevice({ owner }: { readonly owner: string }): boolean {
	return owner !== 'video';
}

/** What fails and in which kernel, as a clause; null if nothing does. */
export function troubleOf({ host, kernels, verdict }: Run): string | null {
	const where = (kernel: KernelRecord) => `in the ${ROLES[kernels.indexOf(kernel)]} kernel`;
	if (verdict === 'conflict') {
		const kernel = kernels.find((each) => each.conflicts.length > 0) as KernelRecord;
		const count = kernels.reduce((sum, each) => sum + each.conflicts.length, 0);
		const more = count > 1 ? ` (and ${count - 1} more)` : '';
		return `${where(kernel)} ${clause(kernel.conflicts[0] as Conflict, host.machine.legacyVideo)}${more}`;
	}
	if (verdict === 'degraded') {
		const kernel = kernels.find((each) => each.allocations.some(({ result }) => result === null)) as KernelRecord;
		const empty = kernel.allocations.filter(({ result }) => result === null);
		const { owner, kind, requested } = empty[0] as (typeof empty)[number];
		const size = `${formatAddress(requested)} bytes`;
		return `${where(kernel)} there is no room for the ${KINDS[kind]} of ${owner}, ${size}`;
	}
	return null;
}

/** On generation 1 a refusal is the worst case (docs/domain.md, section 6). */
function clause({ owner, kind, range, framebuffer, effect }: Conflict, isGeneration1: boolean): string {
	const window = `${KINDS[kind]} ${formatRange(range)}`;
	return effect === 'd0-entry-refused'
		? `the host ${isGeneration1 ? 'may refuse' : 'refuses'} ${owner}, because its ${window} lies in the framebuffer ${formatRange(framebuffer)}`
		: `the ${window} of ${owner} and the framebuffer ${formatRange(framebuffer)} claim the same addresses`;
}
