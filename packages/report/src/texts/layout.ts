/** The text of `hvmmio layout`. */

import type { AnyVm, HostLayout } from '@hvmmio/core';
import { type OpenVmmLayout, type OpenVmmVm, occupiedBy, openVmmCrs } from '@hvmmio/core/host';
import { assumedOf } from '../describe.ts';
import { describeRange, formatAddress, formatSize } from '../format.ts';

/**
 * The host's layout of a VM, one range per line.
 * @example
 * ```ts
 * import { hostLayout, resolveVm } from '@hvmmio/core';
 * import { layoutLines } from '@hvmmio/report';
 * const vm = resolveVm({ generation: 2 });
 * console.log(layoutLines(vm, hostLayout(vm))[0]); // low MMIO      0xf8000000-0xffffffff (128 MiB)
 * ```
 */
export function layoutLines(vm: AnyVm, answer: HostLayout | OpenVmmLayout): string[] {
	const { maxSize, reported } = answer.framebuffer;
	const reportedText = `${formatAddress(reported.base)}, ${formatSize(reported.size)} (${reported.source})`;
	return [
		`low MMIO      ${describeRange(answer.lowMmio)}`,
		`  usable      ${describeRange(answer.usableLowMmio)}`,
		`  unusable    ${describeRange(answer.reservedTop)}`,
		`framebuffer   ${framebufferText(vm, answer)}`,
		`  reported    ${reported.source === 'none' ? 'nothing' : reportedText}`,
		`high MMIO     ${describeRange(answer.highMmio)}`,
		...('generation' in vm && vm.generation === 1 && answer.framebuffer.present && maxSize > reported.size
			? [
					`note          ${formatSize(maxSize)} do not fit in the ${formatSize(reported.size)} of its BAR: it will move to high MMIO`,
				]
			: []),
		...('host' in vm ? openVmmLines(vm, answer as OpenVmmLayout) : []),
	];
}

function framebufferText(vm: AnyVm, { framebuffer }: HostLayout | OpenVmmLayout): string {
	const where = describeRange(occupiedBy(framebuffer));
	if (framebuffer.present) {
		return where;
	}
	if ('host' in vm) {
		return vm.gfx ? 'none until the driver sets one up' : 'none without gfx';
	}
	return vm.framebuffer === 'none' ? 'none' : `none on a confidential VM; it would be at ${where}`;
}

function openVmmLines(vm: OpenVmmVm, layout: OpenVmmLayout): string[] {
	const { ram, pcie, vtl2 } = layout;
	return [
		...ram.map((range, i) => `${(i === 0 ? 'RAM' : '').padEnd(14)}${describeRange(range)}`),
		...pcie.flatMap(({ low, high, ecam }, i) => [
			`${`PCIe ${i}`.padEnd(14)}${describeRange(low)}`,
			`              ${describeRange(high)}`,
			`  ECAM        ${describeRange(ecam)}`,
		]),
		...openVmmCrs(vm, layout).map((range, i) => `${(i === 0 ? 'guest told' : '').padEnd(14)}${describeRange(range)}`),
		...(vtl2 ? [`VTL2          ${describeRange(vtl2.share)}, and ${describeRange(vtl2.relay)} for virtual PCI`] : []),
		...assumedOf(vm).map((sentence) => `note          ${sentence}`),
	];
}
