/** A simulation in one sentence. */

import { hex } from '../address/address.ts';
import { type Range, toInclusive } from '../address/range.ts';
import type { AllocationKind, Role } from '../trace.ts';
import type { Conflict, KernelRecord } from './record.ts';
import type { Run } from './simulate.ts';

/** The kernels, in the order in which they run. */
export const ROLES: readonly Role[] = Object.freeze(['first', 'second'] as const);

/**
 * What the verdict rests on: the first conflict, else the first request that came back empty, else all is well.
 * @example
 * ```ts
 * import { simulate } from '@hvmmio/core';
 * import { summarize } from '@hvmmio/core/guest';
 * const text = summarize(simulate({}, { policy: 'low-half' }));
 * console.log(text); // No conflict: in both kernels the framebuffer and the PCI devices keep apart.
 * ```
 */
export function summarize(simulation: Run): string {
	const trouble = troubleOf(simulation);
	if (trouble !== null) {
		return `${simulation.verdict === 'conflict' ? 'Conflict:' : 'No conflict, but'} ${trouble}.`;
	}
	const both = simulation.kernels.length > 1 ? 'in both kernels' : 'in the first kernel';
	return `No conflict: ${both} the framebuffer and the PCI devices keep apart.`;
}

/**
 * What goes wrong, as a clause that says in which kernel; null if nothing does.
 * @example
 * ```ts
 * import { simulate } from '@hvmmio/core';
 * import { troubleOf } from '@hvmmio/core/guest';
 * console.log(troubleOf(simulate({}, { policy: 'low-half' }))); // null
 * ```
 */
export function troubleOf({ kernels, verdict }: Run): string | null {
	const where = (kernel: KernelRecord) => `in the ${ROLES[kernels.indexOf(kernel)]} kernel`;
	if (verdict === 'conflict') {
		const kernel = kernels.find((each) => each.conflicts.length > 0) as KernelRecord;
		const count = kernels.reduce((sum, each) => sum + each.conflicts.length, 0);
		const more = count > 1 ? ` (and ${count - 1} more)` : '';
		return `${where(kernel)} ${clause(kernel.conflicts[0] as Conflict)}${more}`;
	}
	if (verdict === 'degraded') {
		const kernel = kernels.find((each) => each.allocations.some(({ result }) => result === null)) as KernelRecord;
		const empty = kernel.allocations.filter(({ result }) => result === null);
		const { owner, kind, requested } = empty[0] as (typeof empty)[number];
		const size = `0x${hex(requested)} bytes`;
		return `${where(kernel)} there is no room for the ${kindName(kind)} of ${owner}, ${size}`;
	}
	return null;
}

/**
 * What an allocation is for, in words.
 * @example
 * ```ts
 * import { kindName } from '@hvmmio/core/guest';
 * console.log(kindName('config-window')); // config window
 * ```
 */
export function kindName(kind: AllocationKind): string {
	return kind.replace('-', ' ');
}

function clause({ owner, kind, range, framebuffer, effect }: Conflict): string {
	const window = `${kindName(kind)} ${inWords(range)}`;
	return effect === 'd0-entry-refused'
		? `the host refuses ${owner}, because its ${window} lies in the framebuffer ${inWords(framebuffer)}`
		: `the ${window} of ${owner} and the framebuffer ${inWords(framebuffer)} claim the same addresses`;
}

function inWords(range: Range): string {
	const { start, last } = toInclusive(range);
	return `0x${hex(start)}-0x${hex(last)}`;
}
