/** The options of reserve; in a request, what `options` may have. */

import { booleanKind, choiceKind } from '../../command/kind.ts';
import { grouped, negatable, opposite, option, repeated } from '../../command/option.ts';
import { policyKind } from '../../options/kernels.ts';
import { address32Kind, rangeKind, size32Kind, spanKind } from '../../options/numbers.ts';
import { pathKind, sourceTable } from '../../options/source.ts';
import { vmTable } from '../../options/vm.ts';
import { ENGINE_NAMES } from '../difftest/names.ts';

export const reserveTable = {
	...grouped('KERNEL', {
		policy: option(policyKind, 'Which policy decides, an id of hvmmio policies (default low-half)'),
		lfbBase: option(address32Kind, 'screen_info.lfb_base (default: what the host reports; generation 1: 0)'),
		lfbSize: option(size32Kind, 'screen_info.lfb_size (default: 3MB with an lfb_base, else 0)'),
		sysfb: negatable('Is CONFIG_SYSFB set? (default yes)'),
		resourceSize: option(choiceKind<32 | 64>([64, 32]), 'Bits of resource_size_t (default 64)'),
		engine: option(choiceKind(ENGINE_NAMES), 'Which implementation answers (default core)'),
	}),
	...grouped('RAW INPUTS', {
		mmio: repeated(rangeKind, 'A range of _CRS instead of a VM; may be repeated'),
		bios: option(booleanKind, 'With --mmio: a generation 1 VM (default EFI)'),
		bar: option(spanKind, 'With --mmio: BAR0 of the legacy video device (default 0xf8000000+64MB)'),
		barIsMemory: opposite('barNotMemory', 'With --mmio: BAR0 is not memory'),
		videoDevice: negatable('With --mmio: is the legacy video device there? (default yes)'),
	}),
	kernel: { ...option(pathKind, 'With --engine kernel: a kernel tree or its vmbus_drv.c'), group: 'KERNEL SOURCE' },
	...sourceTable,
	confidential: vmTable.confidential,
};
