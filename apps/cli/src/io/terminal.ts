/** Properties of the terminal from the environment. */

import type { ColorChoice } from '../context.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether to write colours: decided by the flag, then NO_COLOR, then FORCE_COLOR (see no-color.org and
 * force-color.org), then by the terminal's support.
 */
export function hasColor(choice: ColorChoice, env: Environment, terminalHasColors: boolean): boolean {
	if (choice !== 'auto') {
		return choice === 'always';
	}
	const { NO_COLOR, FORCE_COLOR } = env;
	if (NO_COLOR) {
		return false;
	}
	return FORCE_COLOR ? FORCE_COLOR !== '0' && FORCE_COLOR !== 'false' : terminalHasColors;
}

/** True if the locale names a character set other than UTF-8; an unset locale counts as UTF-8. */
export function isAsciiLocale({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
	const locale = LC_ALL || LC_CTYPE || LANG || '';
	return locale !== '' && !/utf-?8/i.test(locale);
}
