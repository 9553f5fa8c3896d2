/** A line without what terminals, consoles and mail put into it. Each step walks the line once. */

const ESCAPE = 27;
const BELL = 7;
const BACKSPACE = 8;
const TAB = 9;

/** Without colour codes and other control characters; a tab stays. */
export function withoutControls(line: string): string {
	let from = 0;
	while (from < line.length && !isControl(line.charCodeAt(from))) {
		from++;
	}
	if (from === line.length) {
		return line;
	}
	const parts = [line.slice(0, from)];
	let i = from;
	while (i < line.length) {
		const start = i;
		while (i < line.length && !isControl(line.charCodeAt(i))) {
			i++;
		}
		parts.push(line.slice(start, i));
		if (i < line.length) {
			i = line.charCodeAt(i) === ESCAPE ? endOfEscape(line, i) : i + 1;
		}
	}
	return parts.join('');
}

function isControl(code: number): boolean {
	return (code < 32 && code !== TAB) || (code >= 127 && code < 160) || code === 0xfeff;
}

/** Index after `ESC [ … letter`, `ESC ] … BEL`, or `ESC x`. */
function endOfEscape(line: string, at: number): number {
	const kind = line[at + 1];
	let i = at + 2;
	if (kind === '[') {
		while (i < line.length && line.charCodeAt(i) < 0x40 && line.charCodeAt(i) >= 0x20) {
			i++;
		}
		return i + 1;
	}
	if (kind === ']') {
		while (i < line.length && line.charCodeAt(i) !== BELL && line.charCodeAt(i) !== ESCAPE) {
			i++;
		}
		return i + 1;
	}
	return line.charCodeAt(at + 1) === BACKSPACE ? at + 1 : i;
}

/** Without the marks of quoting in a mail: `> > `. */
export function withoutQuotes(line: string): string {
	let i = 0;
	let end = 0;
	while (i < line.length && (line[i] === ' ' || line[i] === '>')) {
		i++;
		if (line[i - 1] === '>') {
			end = line[i] === ' ' ? i + 1 : i;
		}
	}
	return end === 0 ? line : line.slice(end);
}
