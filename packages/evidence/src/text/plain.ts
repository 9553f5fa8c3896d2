/**
 * Strips what editors, web pages, chats and mails add to a log line: other spaces and dashes, entities, colour codes
 * without their escape character, list, table and code markup. Each step takes time linear in the line's length.
 */

const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const NOTHING = /[\u00ad\u200b-\u200f\u2060-\u2064]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
const NOT_ASCII = /[\u0080-\uffff]/;
const ENTITY = /&(?:#(\d{2,4})|#x([0-9a-f]{2,4})|(nbsp|quot|apos|lt|gt|amp|lsqb|rsqb|ndash|hyphen));/gi;
const ENTITIES: Readonly<Record<string, string>> = {
	nbsp: ' ',
	quot: '"',
	apos: "'",
	lt: '<',
	gt: '>',
	amp: '&',
	lsqb: '[',
	rsqb: ']',
	ndash: '-',
	hyphen: '-',
};
/** Colour codes whose escape is spelled out (`^[[0m`, `\e[1;31m`, `\x1b[K`, `#033[32m`) or missing (`[32m`). */
const WRITTEN_ESCAPE = /(?:\^\[|\\e|[\\#]033|\\x1b|\\u001b|\u241b|\u2190)\[[0-9;?]{0,16}[A-Za-z]/gi;
const LOST_ESCAPE = /\[{1,2}(?:\d{1,3}(?:;\d{1,3}){0,5}m|\?\d{1,4}[hl])/g;
/** Codes without a number and cursor movements: only at either end of a line, where kernel text has none. */
const LOST_AT_ENDS =
	/^(?:\[\d{1,3}(?:;\d{1,3})?[GHJK]|\[[Km](?=[^A-Za-z]|[0-9a-f]{8}))+|(?<![,=\s])(?:\[\d{0,3}[GHJKm])+$/g;
/** What `cat -A` writes for a tab. */
const WRITTEN_TAB = /\^I/g;
/** Markdown's escape before a literal mark. */
const BACKSLASH = /\\(?=[_[\]*#<>()|-])/g;
/** A tag that only sets a colour. */
const COLOUR_TAG = /<\/?(?:span|b|i|em|strong|mark|font|a)(?: [^<>]{0,100})?>/gi;
/** A tag such as `</span>`, not the kernel's `<unassigned>`. */
const TAG = /<\/?[a-z][a-z0-9]{0,11}(?: [^<>]{0,100})? ?\/?>$/i;
const HEAD_TAG =
	/^<\/?(?:br|p|pre|code|span|div|td|tr|li|b|i|em|strong|tt|samp|kbd|mark|font)(?: [^<>]{0,100})? ?\/?>/i;
/** Trailing list, table, string and code markup. No kernel line ends like this. */
const TAIL = '`|"\'*~$\u00bb\u2502\\\t ';
/** What follows a string in an object, list or call. A bare comma may also end a line that was cut. */
const TAIL_STRING = /["'`][)\]}]{0,4}[,;]?$/;
/** Leading code, quote and table markup. */
const HEAD = '`|"\'\u00ab\u2502';
/** List, emphasis and comment marks, and string prefixes of programming languages. */
const HEAD_MARK = /^(?:[*+\u2022\u25e6\u25aa\u2023] |#{1,2} |\*\*|~~|__|[bru](?=["'])|[-+](?=[[<\d ]))/;

/** The text as the kernel wrote it, indentation included. */
export function plain(line: string): string {
	let text = line;
	if (NOT_ASCII.test(text)) {
		text = text
			.replace(SPACES, ' ')
			.replace(NOTHING, '')
			.replace(DASHES, '-')
			.replace(/[\u201c\u201d]/g, '"');
	}
	if (text.includes('&')) {
		text = text.replace(ENTITY, entityText).replace(SPACES, ' ').replace(DASHES, '-');
	}
	if (text.includes('[')) {
		text = text.replace(WRITTEN_ESCAPE, '').replace(LOST_ESCAPE, '').replace(LOST_AT_ENDS, '');
	}
	if (text.includes('^')) {
		text = text.replace(WRITTEN_TAB, '\t');
	}
	if (text.includes('\\')) {
		text = text.replace(BACKSLASH, '');
	}
	const own = withoutTail(withoutHead(text));
	// After a line number a tag counts as a space.
	return own.includes('</')
		? own.replace(COLOUR_TAG, (_tag, at: number) => (at > 0 && at < 7 && /^\d+$/.test(own.slice(0, at)) ? ' ' : ''))
		: own;
}

function entityText(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
	if (name !== undefined) {
		return ENTITIES[name.toLowerCase()] ?? whole;
	}
	const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
	return code >= 0x20 ? String.fromCharCode(code) : ' ';
}

/** Strips leading code and table markup: backticks, a table's bar, quotes, a tag. */
function withoutHead(text: string): string {
	let from = 0;
	for (let marks = 0; marks < 6; marks++) {
		let i = from;
		while (text[i] === ' ' || text[i] === '\t') {
			i++;
		}
		const tag = text[i] === '<' ? (HEAD_TAG.exec(text.slice(i, i + 130))?.[0].length ?? 0) : 0;
		const mark = i < text.length && HEAD.includes(text[i] as string) ? 1 : tag;
		const list = HEAD_MARK.exec(text.slice(i, i + 3))?.[0].length ?? mark;
		if (list === 0) {
			break;
		}
		from = i + list;
	}
	return from === 0 ? text : text.slice(text[from] === ' ' ? from + 1 : from);
}

function withoutTail(text: string): string {
	let end = text.length;
	for (let marks = 0; marks < 8; ) {
		while (end > 0 && TAIL.includes(text[end - 1] as string)) {
			end--;
		}
		const [before = '', last = ''] = [text[end - 2], text[end - 1]];
		const isWritten = (before === '\\' && 'nrt'.includes(last)) || (before === '^' && last === 'M');
		const tag = text[end - 1] === '>' ? (TAG.exec(text.slice(Math.max(0, end - 130), end))?.[0].length ?? 0) : 0;
		const brackets = ')]},;'.includes(text[end - 1] ?? ' ')
			? (TAIL_STRING.exec(text.slice(Math.max(0, end - 6), end))?.[0].length ?? 0)
			: 0;
		const cut = isWritten ? 2 : brackets > 0 ? brackets : tag;
		if (cut === 0) {
			break;
		}
		end -= cut;
		marks++;
	}
	return end === text.length ? text : text.slice(0, end);
}

/** What separates lines inside one physical line: escaped line ends, HTML breaks and paragraphs, list items. */
const BETWEEN =
	/(?:\\r)?\\n(?:["'], ?["'])?|#012|<br ?\/?>|<\/(?:p|div|li|tr|pre)><(?:p|div|li|tr|pre)>|["'], ?["'](?=(?:<\d{1,2}>)?\[ {0,6}\d|[0-9a-f]{8,16}-| {1,12}[0-9a-f]{8,16}-)/i;

/** Splits a text whose line ends are escaped (`\n`, `\r\n`, `<br>`), as in a string literal. */
export function unescapedLines(text: string): string[] {
	return BETWEEN.test(text) ? text.split(BETWEEN, 4096) : [text];
}
