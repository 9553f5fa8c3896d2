/**
 * A line without what editors, web pages, chats and mails put around it: other spaces and dashes, entities, colour codes
 * that lost their escape, marks of lists, tables and code. Each step costs no more than the line's length.
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
/** `^[[0m`, `\e[1;31m`, `\x1b[K`, `#033[32m`: an escape written out; `[32m`, one that was lost. */
const WRITTEN_ESCAPE = /(?:\^\[|\\e|[\\#]033|\\x1b|\\u001b|\u241b|\u2190)\[[0-9;?]{0,16}[A-Za-z]/gi;
const LOST_ESCAPE = /\[{1,2}(?:\d{1,3}(?:;\d{1,3}){0,5}m|\?\d{1,4}[hl])/g;
/** Those without a number, and those that move the cursor: only at an end of the line, where no word of a kernel's is. */
const LOST_AT_ENDS =
	/^(?:\[\d{1,3}(?:;\d{1,3})?[GHJK]|\[[Km](?=[^A-Za-z]|[0-9a-f]{8}))+|(?<![,=\s])(?:\[\d{0,3}[GHJKm])+$/g;
/** What `cat -A` writes for a tab. */
const WRITTEN_TAB = /\^I/g;
/** What a text in Markdown has before marks that are none of its own. */
const BACKSLASH = /\\(?=[_[\]*#<>()|-])/g;
/** A tag that only colours. */
const COLOUR_TAG = /<\/?(?:span|b|i|em|strong|mark|font|a)(?: [^<>]{0,100})?>/gi;
/** A tag such as `</span>`, not the kernel's `<unassigned>`. */
const TAG = /<\/?[a-z][a-z0-9]{0,11}(?: [^<>]{0,100})? ?\/?>$/i;
const HEAD_TAG =
	/^<\/?(?:br|p|pre|code|span|div|td|tr|li|b|i|em|strong|tt|samp|kbd|mark|font)(?: [^<>]{0,100})? ?\/?>/i;
/** What stands behind a line in lists, tables, strings and code: no kernel line ends so. */
const TAIL = '`|"\'*~$\u00bb\u2502\\\t ';
/** What follows a string in an object, a list or a call. A bare comma may stand where a line was cut. */
const TAIL_STRING = /["'`][)\]}]{0,4}[,;]?$/;
/** What stands before a line: marks of code, quotes and tables. */
const HEAD = '`|"\'\u00ab\u2502';
/** Marks of lists, of emphasis and of comments, and the prefix of a string in a program. */
const HEAD_MARK = /^(?:[*+\u2022\u25e6\u25aa\u2023] |#{1,2} |\*\*|~~|__|[bru](?=["'])|[-+](?=[[<\d ]))/;

/** The text as a kernel would have written it; its indentation stays. */
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
	// Behind the number of a line a tag stands for a space.
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

/** Without marks of code and tables before the line: backticks, a table's bar, quotes, a tag. */
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

/** Between the lines of a text that stands in one: written ends, breaks and paragraphs of HTML, strings of a list. */
const BETWEEN =
	/(?:\\r)?\\n(?:["'], ?["'])?|#012|<br ?\/?>|<\/(?:p|div|li|tr|pre)><(?:p|div|li|tr|pre)>|["'], ?["'](?=(?:<\d{1,2}>)?\[ {0,6}\d|[0-9a-f]{8,16}-| {1,12}[0-9a-f]{8,16}-)/i;

/** The lines of a text in which line ends are written out (`\n`, `\r\n`, `<br>`), as in a string of a program. */
export function unescapedLines(text: string): string[] {
	return BETWEEN.test(text) ? text.split(BETWEEN, 4096) : [text];
}
