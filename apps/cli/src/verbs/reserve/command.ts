import type { Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';
import { formTable, VALUE_FORMS } from '../../options/forms.ts';
import { vmTable } from '../../options/vm.ts';
import { reserveTable } from './options.ts';

const reserveFlags = { ...vmTable, ...reserveTable, ...formTable };

export type ReserveValues = Values<typeof reserveFlags>;

export const reserveVerb = defineVerb({
	name: 'reserve',
	brief: 'What a kernel sets aside for the framebuffer',
	description: ['What vmbus_reserve_fb() sets aside, for a VM or for raw inputs (--mmio).', VALUE_FORMS],
	examples: [
		['hvmmio reserve --policy gen1-bar --lfb-base 0', 'a kdump kernel before the fix: nothing'],
		['hvmmio reserve --resolution 7680x4320', 'the merged policy with the largest framebuffer'],
		[
			'hvmmio reserve --mmio 0xc0000000-0xffffffff --mmio 0xfe0000000-0xfffffffff --lfb-base 0xc0000000 --lfb-size 3MB --json',
			'raw inputs, as JSON',
		],
		['hvmmio reserve --lfb-base 0xfec00000 --explain', 'each attempt'],
	],
	table: reserveFlags,
	load: () => import('./reserve.ts'),
});
