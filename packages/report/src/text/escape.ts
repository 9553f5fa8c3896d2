/** Escapes untrusted text for each output format, so that it cannot control a terminal or break the format. */

/** Longest part of a value that a message quotes. */
const MAX_QUOTED = 60;

/** A control, format, line- or paragraph-separator character, or half of a surrogate pair. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * One line for a terminal: control characters (C0, C1), bidirectional controls and line ends as `\x1b`, `\u202e`.
 * @example
 * ```ts
 * import { printable } from '@hvmmio/report';
 * console.log(printable('a\u001bb')); // a\x1bb
 * ```
 */
export function printable(text: string): string {
	return text.replace(UNPRINTABLE, escapedCharacter);
}

function escapedCharacter(character: string): string {
	const code = character.codePointAt(0) as number;
	return code < 0x100
		? `\\x${code.toString(16).padStart(2, '0')}`
		: code < 0x1_0000
			? `\\u${code.toString(16).padStart(4, '0')}`
			: `\\u{${code.toString(16)}}`;
}

/**
 * A document as multi-line JSON, with unprintable characters escaped so that they cannot affect a terminal.
 * @example
 * ```ts
 * import { jsonText } from '@hvmmio/report';
 * console.log(jsonText({ name: 'a\u009bb' }).includes('\\u009b')); // true
 * ```
 */
export function jsonText(document: object): string {
	return JSON.stringify(document, null, 2).replace(UNPRINTABLE, (character) =>
		character === '\n'
			? character
			: Array.from({ length: character.length }, (_, i) => jsonEscape(character.charCodeAt(i))).join(''),
	);
}

function jsonEscape(unit: number): string {
	return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/**
 * An untrusted value in one line: a word unchanged, anything else as JSON, cut at `max` characters.
 * @example
 * ```ts
 * import { quoted } from '@hvmmio/report';
 * console.log(quoted('x'.repeat(100), 3)); // xxx...
 * ```
 */
export function quoted(value: unknown, max = MAX_QUOTED): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	// Cut first, so that the cost does not depend on the length of the rest.
	const shown = printable(text.length > max ? text.slice(0, max) : text);
	return text === '' ? '""' : text.length > max ? `${shown}...` : shown;
}

const XML_ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Text or an attribute's value in XML 1.0; characters not allowed in XML are escaped as by `printable`, line ends are
 * kept.
 * @example
 * ```ts
 * import { escapeXml } from '@hvmmio/report';
 * console.log(escapeXml('a < b')); // a &lt; b
 * ```
 */
export function escapeXml(text: string): string {
	return text
		.replace(UNPRINTABLE, (character) =>
			character === '\n' || character === '\t' ? character : escapedCharacter(character),
		)
		.replace(/[&<>"]/g, (character) => XML_ENTITIES[character] as string);
}

/**
 * Text for Markdown, also in table cells, with all markup escaped.
 * @example
 * ```ts
 * import { escapeMarkdown } from '@hvmmio/report';
 * console.log(escapeMarkdown('a_b')); // a\_b
 * ```
 */
export function escapeMarkdown(text: string): string {
	return printable(text).replace(/[|\\`<>*_[\]]/g, (character) => `\\${character}`);
}

/**
 * A Markdown code span, also for table cells.
 * @example
 * ```ts
 * import { markdownCode } from '@hvmmio/report';
 * console.log(markdownCode('a|b')); // `a?b`
 * ```
 */
export function markdownCode(text: string): string {
	return `\`${printable(text).replace(/[`|]/g, '?')}\``;
}

/**
 * A KTAP test name or description; `#`, which starts a directive, is escaped.
 * @example
 * ```ts
 * import { escapeKtap } from '@hvmmio/report';
 * console.log(escapeKtap('a # b')); // a \# b
 * ```
 */
export function escapeKtap(text: string): string {
	return printable(text).replace(/[\\#]/g, (character) => `\\${character}`);
}

/**
 * A diagnostic line of KTAP.
 * @example
 * ```ts
 * import { ktapDiagnostic } from '@hvmmio/report';
 * console.log(ktapDiagnostic('one line')); // # one line
 * ```
 */
export function ktapDiagnostic(line: string): string {
	return `# ${printable(line)}`.trimEnd();
}
