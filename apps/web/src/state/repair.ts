/** Links that a mail, a chat or a wiki has changed on the way. The checksum proves a repair: nothing is guessed. */

/** Longer than any link of ours; nothing longer is looked at. */
export const MAX_FRAGMENT = 8192;

/** What a link may be followed or surrounded by in a text, and no link of ours ends in. */
const AROUND = /[\s.,;:!?)\]}>'"<([{\u00ab\u00bb\u2018-\u201f]+$/;
const LEADING = /^[\s<([{'"\u00ab\u2018-\u201f]+/;

/**
 * The forms to try, the one that was given first. `&amp;` and `&#38;` become `&`, percent-encoded letters are decoded
 * up to twice, line breaks of a folded mail are taken out, and what stands around the link is cut off.
 */
export function repairs(fragment: string): string[] {
	const decoded = percentDecoded(percentDecoded(fragment));
	const plain = decoded.replaceAll(/&amp;|&#38;|&#x26;/gi, '&').replaceAll(/=?[\r\n\t ]+/g, '');
	return [...new Set([fragment, plain, trimmed(fragment), trimmed(plain)])];
}

function trimmed(text: string): string {
	return text.replace(LEADING, '').replace(AROUND, '');
}

function percentDecoded(text: string): string {
	return text.replaceAll(/%[0-7][0-9a-f]/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}
