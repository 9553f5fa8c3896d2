/** Lexical checks of C text: blanking comments, finding directives and other constructs that are refused. */

import type { Missing } from '../not-modelled.ts';

const OPEN = /\/\*|\/\/|"|'/g;

/**
 * Replaces every comment, string and character constant by spaces; offsets and lines stay the same.
 * @param keepStrings leaves strings and character constants as they are
 */
export function blankComments(text: string, keepStrings = false): string {
	const parts: string[] = [];
	let from = 0;
	OPEN.lastIndex = 0;
	for (let match = OPEN.exec(text); match !== null; match = OPEN.exec(text)) {
		const start = match.index;
		const end = endOf(text, match[0], start);
		const isComment = match[0].startsWith('/');
		parts.push(text.slice(from, start));
		parts.push(isComment || !keepStrings ? text.slice(start, end).replace(/[^\n]/g, ' ') : text.slice(start, end));
		from = end;
		OPEN.lastIndex = end;
	}
	parts.push(text.slice(from));
	return parts.join('');
}

/** Does the text end inside a comment? */
export function endsInComment(text: string): boolean {
	OPEN.lastIndex = 0;
	for (let match = OPEN.exec(text); match !== null; match = OPEN.exec(text)) {
		if (match[0] === '/*' && text.indexOf('*/', match.index + 2) < 0) {
			return true;
		}
		OPEN.lastIndex = endOf(text, match[0], match.index);
	}
	return false;
}

function endOf(text: string, opened: string, start: number): number {
	if (opened === '//') {
		const end = text.indexOf('\n', start);
		return end < 0 ? text.length : end;
	}
	if (opened === '/*') {
		const end = text.indexOf('*/', start + 2);
		return end < 0 ? text.length : end + 2;
	}
	let at = start + opened.length;
	for (; at < text.length && text[at] !== '\n'; at++) {
		if (text[at] === '\\') {
			at++;
		} else if (text[at] === opened) {
			return at + 1;
		}
	}
	return at;
}

/** Directives that only select text or define names; all others, in particular those that read files, are refused. */
const DIRECTIVES = new Set([
	'define',
	'undef',
	'if',
	'ifdef',
	'ifndef',
	'elif',
	'elifdef',
	'elifndef',
	'else',
	'endif',
	'error',
]);
const DIRECTIVE = /^[ \t]*#[ \t]*([A-Za-z_]*)/;
/**
 * Constructs that read files, leave C, detect the platform, paste tokens, or use names reserved by the compiler and the
 * linker. A function that decides about addresses needs none of them.
 */
const FORBIDDEN =
	/\b(?:asm|__asm|__asm__|_Pragma|__pragma|__declspec|__has_\w+|__is_target_\w+|__building_module|__builtin_wasm\w*|__(?:heap|memory|table)_base|__heap_end|__global_base|__data_end|__stack_(?:pointer|low|high)|__dso_handle|\w*__wasm\w*|wasm(?:32|64)?|hvmmio_\w*|__(?:DATE|TIME|TIMESTAMP|COUNTER|BASE_FILE|INCLUDE_LEVEL)__)\b|##|\[\s*\[/g;
const ATTRIBUTE = /\b__attribute(?:__)?\b(?:\s{0,20}\(\s{0,20}\(([\w\s,()]{0,200})\)\s{0,20}\))?/g;
const ATTRIBUTES = new Set([
	'unused',
	'noinline',
	'always_inline',
	'packed',
	'aligned',
	'pure',
	'const',
	'cold',
	'hot',
	'fallthrough',
	'may_alias',
]);

/** Finds constructs that must not be compiled. @param line the line number of the text's first line */
export function forbiddenIn(text: string, file: string, line: number): Missing[] {
	const found: Missing[] = [];
	const bare = blankComments(text);
	for (const [i, each] of bare.split('\n').entries()) {
		const [, name] = DIRECTIVE.exec(each) ?? [];
		if (name !== undefined && !DIRECTIVES.has(name)) {
			found.push({ name: `#${name}`, file, line: line + i, why: 'a directive that the harness does not let through' });
		}
	}
	const refuse = (name: string, index: number) =>
		found.push({ name, file, line: line + linesBefore(bare, index), why: 'not let through by the harness' });
	for (const match of bare.matchAll(FORBIDDEN)) {
		refuse(match[0], match.index);
	}
	for (const { 0: whole, 1: list, index } of bare.matchAll(ATTRIBUTE)) {
		const words = list?.match(/[A-Za-z_]\w*/g) ?? [];
		const isKnown = list !== undefined && words.every((word) => ATTRIBUTES.has(word.replace(/^__(\w+)__$/, '$1')));
		if (!isKnown) {
			refuse(whole.slice(0, 60), index);
		}
	}
	return found;
}

function linesBefore(text: string, index: number): number {
	let count = 0;
	for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) {
		count++;
	}
	return count;
}

const WORD = /\b[A-Za-z_]\w*\b/g;

/** Every identifier in a text, each once. */
export function wordsOf(text: string): Set<string> {
	return new Set(blankComments(text).match(WORD) ?? []);
}
