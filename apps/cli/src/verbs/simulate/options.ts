/** The options of simulate; in a request, what `options` may have. */

import { booleanKind } from '../../command/kind.ts';
import { grouped, option, rare, repeated } from '../../command/option.ts';
import { kernelsTable } from '../../options/kernels.ts';
import { address32Kind, rangeKind } from '../../options/numbers.ts';
import { framebufferKind } from '../../options/things.ts';

export const simulateTable = {
	...kernelsTable,
	...grouped('KERNELS', {
		anyOrder: option(booleanKind, 'All load orders of both kernels, the worst first'),
		...rare({
			lfbBase: option(address32Kind, 'screen_info.lfb_base in the first kernel (default: what the host reports)'),
			secondLfbBase: option(address32Kind, 'The same in the second kernel (default: what kexec passes on)'),
		}),
	}),
	...grouped(
		'ANOTHER HOST',
		rare({
			mmio: repeated(rangeKind, 'A range of _CRS, END included, instead of the host’s; may be repeated'),
			framebuffer: option(
				framebufferKind,
				'The framebuffer instead of the host’s; none: neither it nor a video device',
			),
		}),
	),
};
