/** How the terminal looks, by the environment. */

import type { ColorChoice } from '../context.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Are colours written? A flag decides first, then NO_COLOR, then FORCE_COLOR (see no-color.org and force-color.org),
 * then whether a terminal is there that has them.
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

/** Does the locale name another character set than UTF-8? One that is not set is taken for UTF-8. */
export function isAsciiLocale({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
	const locale = LC_ALL || LC_CTYPE || LANG || '';
	return locale !== '' && !/utf-?8/i.test(locale);
}
