import { MIB } from '@hvmmio/core/address';
import { type Property, sizeAt } from './property.ts';

/** The largest known 32-bit BAR on Azure (an NVSwitch) plus room for config windows (docs/domain.md, section 5). */
const MIN_LEFT = 33 * MIB;

/** A reservation of all low MMIO protects the framebuffer from PCI devices, but leaves them no room at all. */
export const leavesLowMmio: Property = {
	id: 'leaves-low-mmio',
	applies: () => true,
	holds: ({ lowStart, lowEnd }, outputs, step) =>
		(lowEnd[step] as number) - (lowStart[step] as number) - sizeAt(outputs, step) >= MIN_LEFT,
};
