/**
 * A line without what editors, web pages, chats and mails put around it: other spaces and dashes, entities, colour codes
 * that lost their escape, marks of lists, tables and code. Each step costs no more than the line's length.
 */

const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const NOTHING = /[\u00ad\u200b-\u200f\u2060-\u2064]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
const NOT_ASCII = /[\u0080-\uffff]/;
const ENTITY = /&(?:#(?:160|34|39|60|62|38)|nbsp|quot|apos|lt|gt|amp);/g;
const ENTITIES: Readonly<Record<string, string>> = {
	'&#160;': ' ',
	'&nbsp;': ' ',
	'&#34;': '"',
	'&quot;': '"',
	'&#39;': "'",
	'&apos;': "'",
	'&#60;': '<',
	'&lt;': '<',
	'&#62;': '>',
	'&gt;': '>',
	'&#38;': '&',
	'&amp;': '&',
};
/** `^[[0m`, `\e[1;31m`, `\x1b[K`: an escape written out; and `[32m`, one that was lost. */
const WRITTEN_ESCAPE = /(?:\^\[|\\e|\\033|\\x1b|\\u001b|\u241b)\[[0-9;?]{0,16}[A-Za-z]/gi;
const LOST_ESCAPE = /\[\d{1,3}(?:;\d{1,3}){0,5}m/g;
/** A tag such as `</span>`, not the kernel's `<unassigned>`. */
const TAG = /<\/?[a-z][a-z0-9]{0,11}(?: [^<>]{0,100})? ?\/?>$/i;
const HEAD_TAG = /^<\/?(?:br|p|pre|code|span|div|td|tr|li|b|i|tt|samp|kbd)(?: [^<>]{0,100})? ?\/?>/i;
/** What stands behind a line in lists, tables, strings and code: no kernel line ends so. */
const TAIL = '`|"\',\\\t ';

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
		text = text.replace(ENTITY, (entity) => ENTITIES[entity] ?? entity);
	}
	if (text.includes('[')) {
		text = text.replace(WRITTEN_ESCAPE, '').replace(LOST_ESCAPE, '');
	}
	return withoutTail(withoutHead(text));
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
		const mark = text[i] === '`' || text[i] === '|' || text[i] === '"' || text[i] === "'" ? 1 : tag;
		const list = (text[i] === '*' || text[i] === '+') && text[i + 1] === ' ' ? 2 : mark;
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
		const isWritten = text[end - 2] === '\\' && 'nrt'.includes(text[end - 1] as string);
		const tag = text[end - 1] === '>' ? (TAG.exec(text.slice(Math.max(0, end - 130), end))?.[0].length ?? 0) : 0;
		const cut = isWritten ? 2 : tag;
		if (cut === 0) {
			break;
		}
		end -= cut;
		marks++;
	}
	return end === text.length ? text : text.slice(0, end);
}

/** The lines of a text in which line ends are written out (`\n`, `\r\n`), as in a string of a program. */
export function unescapedLines(text: string): string[] {
	return text.includes('\\n') ? text.split(/(?:\\r)?\\n/, 4096) : [text];
}
