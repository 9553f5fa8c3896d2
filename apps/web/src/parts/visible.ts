/** Text of somebody else's file, safe to show: what would change its order or look unseen is written out. */

/** Controls, and what turns, joins or splits text unseen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line; `\u202e` for the character of that number. Tabs stay. */
export function visible(text: string): string {
	return text.replace(UNSEEN, (letter) =>
		letter === '\t' ? letter : `\\u${(letter.codePointAt(0) as number).toString(16).padStart(4, '0')}`,
	);
}
