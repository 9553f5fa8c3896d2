/** The options of simulate; in a request, what `options` may have. */

import { booleanKind } from '../../command/kind.ts';
import { grouped, option, repeated } from '../../command/option.ts';
import { kernelsTable } from '../../options/kernels.ts';
import { address32Kind, rangeKind } from '../../options/numbers.ts';
import { framebufferKind } from '../../options/things.ts';

export const simulateTable = {
	...kernelsTable,
	...grouped('KERNELS', {
		anyOrder: option(booleanKind, 'Every load order in both kernels, the worst answer first'),
		lfbBase: option(address32Kind, 'screen_info.lfb_base in the first kernel (default: what the host reports)'),
		secondLfbBase: option(address32Kind, 'The same in the second kernel (default: what kexec passes on)'),
	}),
	...grouped('ANOTHER HOST', {
		mmio: repeated(rangeKind, 'A range of _CRS instead of the host’s; may be repeated'),
		framebuffer: option(framebufferKind, 'The framebuffer instead of the host’s; none: neither it nor a video device'),
	}),
};
