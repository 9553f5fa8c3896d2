import { type Property, sizeAt, startAt } from './property.ts';

/** Otherwise pci-hyperv may be given the framebuffer's addresses (docs/domain.md, sections 1 and 6). */
export const coversFramebuffer: Property = {
	id: 'covers-framebuffer',
	applies: ({ framebufferStart, framebufferEnd }, step) =>
		(framebufferEnd[step] as number) > (framebufferStart[step] as number),
	holds({ framebufferStart, framebufferEnd }, outputs, step) {
		const start = startAt(outputs, step);
		const size = sizeAt(outputs, step);
		return size > 0 && start <= (framebufferStart[step] as number) && start + size >= (framebufferEnd[step] as number);
	},
};
