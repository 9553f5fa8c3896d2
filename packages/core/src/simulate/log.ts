/**
 * The lines that a kernel prints during a boot, without time stamps. Source: docs/domain.md, sections 4 and 5. Device
 * GUIDs are not modelled; the owner's name stands for them.
 */

import { hex } from '../address/address.ts';
import { type Range, toInclusive } from '../address/range.ts';
import { VIDEO_DEVICE } from '../host/global-tree.ts';
import type { Message } from '../policies/policy.ts';
import { policyById } from '../policies/table.ts';
import type { VideoDriver } from './kernel.ts';
import type { Allocation, KernelRecord } from './record.ts';

/**
 * The kernel's lines for one boot, in order.
 * @example
 * ```ts
 * import { resolveVm, simulate } from '@hvmmio/core';
 * import { logLines } from '@hvmmio/core/guest';
 * const [first] = simulate(resolveVm({}), { policy: 'low-half' }).kernels;
 * console.log(first && logLines(first)[0]?.startsWith('hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],')); // true
 * ```
 */
export function logLines(record: KernelRecord): string[] {
	const { policy, videoDriver } = record.kernel;
	const low = record.mmio[0];
	const lines = record.messages.map((message) => warningLine(message, low));
	if (policyById(policy).printsLine && record.claimed) {
		const [first, second] = record.mmio;
		lines.push(`hv_vmbus: hv_mmio=${printRange(first)},${printRange(second)} fb=${printRange(record.reserved)}`);
	}
	for (const allocation of record.allocations) {
		lines.push(...allocationLines(allocation, videoDriver));
	}
	return lines;
}

function warningLine(message: Message, low: Range | undefined): string {
	return message === 'unexpected-low-mmio-base'
		? `hv_vmbus: Unexpected low mmio base 0x${hex(low?.start ?? 0).padStart(16, '0')}`
		: 'hv_vmbus: Unexpected framebuffer mmio base of zero';
}

/** `%pR` of a memory resource: at least 8 digits, the end inclusive, `(null)` for none. */
export function printRange(range: Range | null | undefined): string {
	const digits = (address: number) => `0x${hex(address).padStart(8, '0')}`;
	if (!range) {
		return '(null)';
	}
	const { start, last } = toInclusive(range);
	return `[mem ${digits(start)}-${digits(last)}]`;
}

function allocationLines(allocation: Allocation, videoDriver: VideoDriver): string[] {
	const { owner, kind, requested, result, released } = allocation;
	if (released === 'd0-refused') {
		return [
			`hv_pci ${owner}: Retrying D0 Entry`,
			`hv_pci ${owner}: PCI Pass-through VSP failed D0 Entry with status c0370048`,
		];
	}
	if (result !== null || kind === 'config-window') {
		return [];
	}
	if (kind === 'framebuffer') {
		return videoDriver === 'hyperv_drm'
			? [`hyperv_drm ${VIDEO_DEVICE}: Failed to allocate mmio`]
			: ['hyperv_fb: Unable to allocate framebuffer memory'];
	}
	const where = kind === 'low-window' ? 'low' : 'high';
	const need = `Need 0x${hex(requested)} of ${where} MMIO space.`;
	return [`hv_pci ${owner}: ${need} Consider reconfiguring the VM.`];
}
