import { type Property, sizeAt } from './property.ts';

/** The reservation must not shrink when an administrator gives a VM more low MMIO. */
export const monotone: Property = {
	id: 'monotone',
	applies: (_hosts, step) => step > 0,
	holds: (_hosts, outputs, step) => sizeAt(outputs, step) >= sizeAt(outputs, step - 1),
};
