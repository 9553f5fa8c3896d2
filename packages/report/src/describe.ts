/** A VM in words. */

import { maxFramebuffer, type Vm } from '@hvmmio/core';
import { formatSize } from './format.ts';

/** A VM in one line. */
export function describeVm(vm: Vm): string {
	const kind = `Generation ${vm.generation} ${vm.arch}${vm.confidential ? ' confidential' : ''} VM`;
	const where = vm.platform === 'azure' ? 'on Azure' : 'in a lab';
	const size = formatSize(maxFramebuffer(vm));
	const modes = vm.resolution
		? `${vm.resolution.horizontal}x${vm.resolution.vertical} ${vm.resolutionType}`
		: 'default modes';
	return `${kind} ${where}: low MMIO ${formatSize(vm.lowMmio)}, ${modes} (${size} of framebuffer)`;
}
