/**
 * Repairs links that were changed by mail, chat or wiki software. A repair is accepted only if the checksum matches.
 */

/** Maximum length of a fragment; longer ones are ignored. */
export const MAX_FRAGMENT = 8192;

/** Characters that may follow or surround a link in a text; links never end with them. */
const AROUND = /[\s.,;:!?)\]}>'"<([{\u00ab\u00bb\u2018-\u201f]+$/;
const LEADING = /^[\s<([{'"\u00ab\u2018-\u201f]+/;

/**
 * The variants to try, the given one first: `&amp;` and `&#38;` become `&`, percent-encoding is decoded up to twice,
 * line breaks are removed, and surrounding characters are cut off.
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
