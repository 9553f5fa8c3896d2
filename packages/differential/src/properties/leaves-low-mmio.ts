import { MIB } from '@hvmmio/core/address';
import { type Property, sizeAt } from './property.ts';

/** The largest 32-bit BAR that is known on Azure, an NVSwitch's, and room for config windows (docs/domain.md, section 5). */
const MIN_LEFT = 33 * MIB;

/** A reservation that takes all of low MMIO keeps PCI devices off the framebuffer by keeping them out altogether. */
export const leavesLowMmio: Property = {
	id: 'leaves-low-mmio',
	applies: () => true,
	holds: ({ lowStart, lowEnd }, outputs, step) =>
		(lowEnd[step] as number) - (lowStart[step] as number) - sizeAt(outputs, step) >= MIN_LEFT,
};
