import { VTPM_BASE } from '@hvmmio/core/host';
import { type Property, sizeAt, startAt } from './property.ts';

/** Addresses from the vTPM area to 4 GiB never belong to the framebuffer (docs/domain.md, section 2). */
export const belowVtpm: Property = {
	id: 'below-vtpm',
	applies: () => true,
	holds: (_hosts, outputs, step) => startAt(outputs, step) + sizeAt(outputs, step) <= VTPM_BASE,
};
