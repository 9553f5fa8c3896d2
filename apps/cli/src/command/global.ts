/** The flags of every verb. */

import { choiceKind } from './kind.ts';
import { grouped, option, rare } from './option.ts';

export const globalTable = grouped(
	'GENERAL',
	rare({
		color: option(
			choiceKind(['auto', 'always', 'never'] as const),
			'ANSI colours on stdout (default auto: on a terminal, unless NO_COLOR is set, or with FORCE_COLOR)',
		),
	}),
);
