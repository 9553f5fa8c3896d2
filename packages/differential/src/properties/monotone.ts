import { type Property, sizeAt } from './property.ts';

/** An administrator who gives a VM more low MMIO does not expect a smaller reservation. */
export const monotone: Property = {
	id: 'monotone',
	applies: (_hosts, step) => step > 0,
	holds: (_hosts, outputs, step) => sizeAt(outputs, step) >= sizeAt(outputs, step - 1),
};
