/** The text of `hvmmio reserve`. */

import type { Policy, Reservation, ReserveInput } from '@hvmmio/core';
import { describeRange, formatAddress, formatSize } from '../format.ts';
import { counted } from '../text/count.ts';

/**
 * The title: which policy decides. @param policy null if the kernel itself decides
 * @example
 * ```ts
 * import { policyById } from '@hvmmio/core';
 * import { reserveHead } from '@hvmmio/report';
 * console.log(reserveHead(policyById('none'))); // none: Nothing is reserved: there is no vmbus_reserve_fb yet.
 * console.log(reserveHead(null)); // decided by the kernel itself
 * ```
 */
export function reserveHead(policy: Policy | null): string {
	return policy === null ? 'decided by the kernel itself' : `${policy.id}: ${policy.summary}`;
}

/**
 * Description of a raw input, in place of a VM's description.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { reserveInputOf } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * import { describeInput } from '@hvmmio/report';
 * const host = hostOf(resolveVm({ generation: 2 }));
 * console.log(describeInput(reserveInputOf(host, { lfbBase: 0, sysfb: true }))); // EFI guest with 2 MMIO ranges
 * ```
 */
export function describeInput({ bios, mmio }: ReserveInput): string {
	return `${bios ? 'BIOS' : 'EFI'} guest with ${counted(mmio.length, 'MMIO range')}`;
}

/**
 * Input and result. @param firstSize from an engine that reports the size of the request, but not always its start
 * @example
 * ```ts
 * import { policyById, reserve, resolveVm } from '@hvmmio/core';
 * import { reserveInputOf } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * import { reserveLines } from '@hvmmio/report';
 * const input = reserveInputOf(hostOf(resolveVm({ generation: 2 })), { lfbBase: 0, sysfb: true });
 * const lines = reserveLines(input, reserve(policyById('low-half'), input));
 * console.log(lines[3]); // reserved      0xf8000000-0xfbffffff (64 MiB), at the first attempt
 * ```
 */
export function reserveLines(
	input: ReserveInput,
	{ requested, reserved, attempts, messages, mmio }: Reservation,
	firstSize = 0,
): string[] {
	const reported = input.bios
		? `BAR0 ${formatAddress(input.bar.start)}, ${formatSize(input.bar.size)}`
		: `lfb_base ${formatAddress(input.lfbBase)}, lfb_size ${formatSize(input.lfbSize)}`;
	const unplaced = firstSize === 0 ? 'nothing' : `${formatSize(firstSize)}, the module does not report where`;
	const asked = requested ? `${formatSize(requested.size)} at ${formatAddress(requested.start)}` : unplaced;
	const tries = attempts === 1 ? ', at the first attempt' : `, after ${attempts} attempts`;
	return [
		`reported      ${reported}`,
		`nodes         ${mmio.map((node) => describeRange(node)).join(', ') || 'none'}`,
		`requested     ${asked}`,
		`reserved      ${describeRange(reserved)}${attempts > 0 ? tries : ''}`,
		...messages.map((message) => `warning       ${WARNINGS[message]}`),
	];
}

const WARNINGS = {
	'unexpected-low-mmio-base': 'Unexpected low mmio base',
	'framebuffer-base-zero': 'Unexpected framebuffer mmio base of zero',
} as const;
