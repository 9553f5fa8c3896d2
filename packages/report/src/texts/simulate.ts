/** The text of `hvmmio simulate`, around its map. */

import type { KernelRecord } from '@hvmmio/core';
import { logLines, ROLES } from '@hvmmio/core/guest';
import type { Run } from '@hvmmio/core/host';
import { describeRange, formatAddress, formatSize } from '../format.ts';
import { KINDS } from '../summary.ts';

/** What a kernel knows, reserves and allocates. */
function kernelLines(record: KernelRecord, index: number): string[] {
	const { kernel, drivers, reserved, allocations, conflicts } = record;
	const order = drivers.length > 0 ? drivers.join(' then ') : 'no driver';
	const rows: [string, string][] = [['reserved', describeRange(reserved)]];
	for (const { owner, kind, requested, result, released } of allocations) {
		const conflict = conflicts.some((each) => each.owner === owner && each.kind === kind);
		const notes = [
			result === null ? `no room for ${formatSize(requested)}` : describeRange(result),
			...(conflict ? ['CONFLICT with the framebuffer'] : []),
			...(released ? [RELEASED[released]] : []),
		];
		rows.push([`${owner} ${KINDS[kind]}`, notes.join(', ')]);
	}
	const width = Math.max(...rows.map(([name]) => name.length)) + 2;
	return [
		`${ROLES[index]} kernel: ${kernel.policy}, ${order}, lfb_base ${formatAddress(kernel.lfbBase)}`,
		...rows.map(([name, text]) => `  ${name.padEnd(width)}${text}`),
	];
}

/**
 * Both kernels; the second in one line if it does the same.
 * @example
 * ```ts
 * import { simulate } from '@hvmmio/core';
 * import { simulateKernelLines } from '@hvmmio/report';
 * const { kernels } = simulate({ generation: 2 }, { policy: 'gen1-bar' });
 * console.log(simulateKernelLines(kernels)[1]); // first kernel: gen1-bar, pci then video, lfb_base 0xf8000000
 * ```
 */
export function simulateKernelLines(kernels: readonly KernelRecord[]): string[] {
	const [first = [], second] = kernels.map(kernelLines);
	if (second === undefined) {
		return ['', ...first];
	}
	const [head = '', ...rows] = second;
	const same = rows.join('\n') === first.slice(1).join('\n');
	return ['', ...first, '', head, ...(same ? ['  the same as in the first kernel'] : rows)];
}

const RELEASED = {
	'd0-refused': 'refused by the host, given back',
	'low-window-failed': 'given back, since the low window found no room',
	'high-window-failed': 'given back, since the high window found no room',
} as const;

/**
 * The kernels' log lines, each with its kernel; empty if there are none.
 * @example
 * ```ts
 * import { simulate } from '@hvmmio/core';
 * import { simulateLogLines } from '@hvmmio/report';
 * console.log(simulateLogLines(simulate({ generation: 2 }, { policy: 'gen1-bar' }))[0]); // log
 * ```
 */
export function simulateLogLines(simulation: Run): string[] {
	const lines = simulation.kernels.flatMap((kernel, i) => logLines(kernel).map((line) => `  [${ROLES[i]}] ${line}`));
	return lines.length > 0 ? ['log', ...lines, ''] : [];
}

/**
 * The load orders that were tried, each with its verdict and the drivers of both kernels.
 * @example
 * ```ts
 * import { simulate } from '@hvmmio/core';
 * import { simulateOrderLines } from '@hvmmio/report';
 * console.log(simulateOrderLines([simulate({ generation: 2 })])[1]); //   ok        pci,video, then pci,video
 * ```
 */
export function simulateOrderLines(orders: readonly Run[]): string[] {
	const lines = orders.map(({ verdict, kernels }) => {
		const each = kernels.map(({ drivers }) => drivers.join(',') || 'none').join(', then ');
		return `  ${verdict.padEnd(9)} ${each}`;
	});
	return ['load orders, the worst first', ...lines, ''];
}
