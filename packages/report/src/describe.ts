/** Descriptions of VMs. */

import type { AnyVm, SimulateOptions, Simulation } from '@hvmmio/core';
import { intersection, sizeOf } from '@hvmmio/core/address';
import { maxFramebuffer, type OpenVmmVm } from '@hvmmio/core/host';
import { formatRange, formatSize } from './format.ts';

/**
 * A VM in one line. @param given what replaces the host's own ranges and framebuffer
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { describeVm } from '@hvmmio/report';
 * console.log(describeVm(resolveVm({})).startsWith('Generation 2 x86_64 VM in a lab: low MMIO 128 MiB')); // true
 * ```
 */
export function describeVm(vm: AnyVm, given: Pick<SimulateOptions, 'mmio' | 'framebuffer'> = {}): string {
	const ranges = given.mmio && 'MMIO ranges as given';
	const place = given.framebuffer && `framebuffer as given (${formatSize(sizeOf(given.framebuffer))})`;
	if ('host' in vm) {
		return [describeOpenVmm(vm), ranges, place].filter((part) => part).join(', ');
	}
	const kind = `Generation ${vm.generation} ${vm.arch}${vm.confidential ? ' confidential' : ''} VM`;
	const where = vm.platform === 'azure' ? 'on Azure' : 'in a lab';
	const size = formatSize(maxFramebuffer(vm));
	const modes = vm.resolution
		? `${vm.resolution.horizontal}x${vm.resolution.vertical} ${vm.resolutionType}`
		: 'default modes';
	const framebuffer = vm.framebuffer === 'none' ? 'no framebuffer' : `${modes} (${size} of framebuffer)`;
	return `${kind} ${where}: ${ranges ?? `low MMIO ${formatSize(vm.lowMmio)}`}, ${place ?? framebuffer}`;
}

/**
 * Assumptions of the model about this VM that nobody has verified, one sentence each.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { assumedOf } from '@hvmmio/report';
 * console.log(assumedOf(resolveVm({})).length); // 0
 * ```
 */
export function assumedOf(vm: AnyVm): string[] {
	const isOld = 'host' in vm && vm.release === '1.7' && vm.gfx && vm.boot === 'uefi';
	return isOld
		? ['That the framebuffer lies at the low base is known of firmware since 2026-04-16 only; release 1.7 is older.']
		: [];
}

/**
 * The same of what a VM comes to: also where the framebuffer is not among the guest's ranges, and nothing can meet it.
 * @example
 * ```ts
 * import { resolveVm, simulate } from '@hvmmio/core';
 * import { rangeOf } from '@hvmmio/core/address';
 * import { assumedOfSimulation } from '@hvmmio/report';
 * const mmio = [rangeOf(0xc0000000, 0x10000000)];
 * console.log(assumedOfSimulation(simulate(resolveVm({}), { mmio })).length); // 1
 * ```
 */
export function assumedOfSimulation({ vm, kernels: [first] }: Simulation<AnyVm>): string[] {
	const place = first?.framebufferBefore ?? null;
	const isOutside = place !== null && first?.mmio.some((node) => intersection(node, place) !== null) === false;
	return isOutside
		? [
				...assumedOf(vm),
				`The framebuffer is taken to be at ${formatRange(place)}, outside of all MMIO ranges of the guest: no device can be given its addresses.`,
			]
		: assumedOf(vm);
}

const BOOTS = { uefi: 'UEFI', direct: 'Linux direct boot', devicetree: 'a device tree' } as const;

function describeOpenVmm({ arch, ram, rootComplexes, gfx, boot, vmbus, openhcl, release }: OpenVmmVm): string {
	const parts = [
		`${formatSize(ram)} of RAM`,
		`booted by ${BOOTS[boot]}`,
		gfx ? 'with gfx' : 'without gfx',
		...(rootComplexes > 0 ? [`${rootComplexes} PCIe root ${rootComplexes === 1 ? 'complex' : 'complexes'}`] : []),
		...(vmbus ? [] : ['without VMBus']),
		...(openhcl ? ['under OpenHCL'] : []),
	];
	return `OpenVMM${release === 'current' ? '' : ` ${release}`} ${arch} VM: ${parts.join(', ')}`;
}
