/**
 * JSON read piece by piece, with the line of each property: one VM or many, cut or not. Only what is asked for is kept,
 * so that neither a long file nor a deep one costs memory.
 */

import { type Properties, type Property, propertyOf, type Setting, settingOf } from './settings.ts';

/** Deeper than ConvertTo-Json goes. */
const DEEPEST = 64;
const LONGEST = 4096;
const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const NUMBER = /^-?\d{1,20}(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?$/;
/** Keys under which journald has a line as bytes, if it holds what is no UTF-8, and the boot of a line. */
const BYTES = ['MESSAGE', 'message', 'msg'];
const BOOT = '_BOOT_ID';

interface Frame {
	readonly isObject: boolean;
	/** Under which key it stands. */
	readonly parentKey: string | null;
	readonly properties: Map<Setting, Property>;
	/** What an array of a line's bytes has so far; null for others. */
	readonly bytes: number[] | null;
	key: string | null;
}

export interface JsonTaker {
	/** An object is complete, or cut off by the end. */
	object(properties: Properties): void;
	/** A line of a text that may be a log's, or of what a tool prints; `last` where the text ends. */
	message(text: string, line: number, last: boolean): void;
	/** The boot of which journald's next lines are. */
	boot(id: string): void;
}

/** Does a line look like the start of a JSON document? A log's line may start with a bracket too. */
export function startsJson(line: string): boolean {
	const text = line.slice(0, 200).trim();
	return text.startsWith('{') || /^\[\s*(?:[{\]"]|$)/.test(text);
}

export class JsonReader {
	private readonly frames: Frame[] = [];
	private token = '';
	private state: 'between' | 'string' | 'escape' | 'bare' = 'between';
	/** A number or word at the end of a line: a value if anything follows, else perhaps the first part of one. */
	private unended: { readonly value: Property['value']; readonly line: number } | null = null;
	private readonly taker: JsonTaker;

	constructor(taker: JsonTaker) {
		this.taker = taker;
	}

	/** @returns `more` while the document goes on, `done` after its end, `broken` where it is no JSON */
	push(text: string, line: number): 'more' | 'done' | 'broken' {
		for (let i = 0; i < text.length; i++) {
			if (this.state === 'string') {
				const end = endOfRun(text, i);
				this.append(text.slice(i, end));
				i = end;
				if (i === text.length) {
					break;
				}
			}
			const outcome = this.character(text[i] as string, line);
			if (outcome !== 'more') {
				return outcome;
			}
		}
		return 'more';
	}

	/** The line ends: no word goes on in the next one. */
	endLine(line: number): 'more' | 'broken' {
		if (this.state === 'bare') {
			return this.endBare(line);
		}
		return this.state === 'between' ? 'more' : 'broken';
	}

	/** Hands over what a cut document has left open, but for a number or word that may have been cut. */
	finish(line: number): void {
		if (this.state === 'string' && this.isText()) {
			this.flush(line);
		}
		while (this.frames.length > 0) {
			this.close(line);
		}
	}

	/** Is the string that is being read a text, neither a key nor a setting? A line of it is handed over as it ends. */
	private isText(): boolean {
		const frame = this.frames.at(-1);
		return frame !== undefined && (!frame.isObject || (frame.key !== null && settingOf(frame.key) === null));
	}

	private flush(line: number): void {
		const text = unescaped(this.token);
		this.token = '';
		if (text !== '') {
			this.taker.message(text, line, false);
		}
	}

	private character(character: string, line: number): 'more' | 'done' | 'broken' {
		switch (this.state) {
			case 'escape':
				this.state = 'string';
				if ((character === 'n' || character === 'r') && this.isText()) {
					this.flush(line);
				} else {
					this.append(`\\${character}`);
				}
				return 'more';
			case 'string':
				if (character === '\\') {
					this.state = 'escape';
				} else if (character === '"') {
					this.state = 'between';
					this.string(line);
				} else {
					this.append(character);
				}
				return 'more';
			case 'bare':
				if (/[-+.\w]/.test(character)) {
					this.append(character);
					return 'more';
				}
				if (this.endBare(line) === 'broken') {
					return 'broken';
				}
				return this.character(character, line);
			case 'between':
				if (character.trim() !== '') {
					this.endUnended();
				}
				return this.between(character, line);
		}
	}

	private between(character: string, line: number): 'more' | 'done' | 'broken' {
		const frame = this.frames.at(-1);
		if (character === '{' || character === '[') {
			if (this.frames.length === DEEPEST) {
				return 'broken';
			}
			const parentKey = frame?.key ?? null;
			const isBytes = character === '[' && parentKey !== null && BYTES.includes(parentKey);
			this.frames.push({
				isObject: character === '{',
				parentKey,
				properties: new Map(),
				bytes: isBytes ? [] : null,
				key: null,
			});
			return 'more';
		}
		if (frame === undefined) {
			return character.trim() === '' ? 'more' : 'broken';
		}
		if (character === '}' || character === ']') {
			if (frame.isObject !== (character === '}')) {
				return 'broken';
			}
			this.close(line);
			return this.frames.length === 0 ? 'done' : 'more';
		}
		if (character === '"') {
			this.state = 'string';
			this.token = '';
		} else if (character === ',') {
			frame.key = null;
		} else if (/[-\w]/.test(character)) {
			this.state = 'bare';
			this.token = character;
		} else if (character !== ':' && character.trim() !== '') {
			return 'broken';
		}
		return 'more';
	}

	private append(text: string): void {
		if (this.token.length < LONGEST) {
			this.token += text;
		}
	}

	private string(line: number): void {
		const frame = this.frames.at(-1);
		const text = unescaped(this.token);
		if (frame?.isObject && frame.key === null) {
			frame.key = text;
		} else {
			this.scalar(text, line);
		}
	}

	private endBare(line: number): 'more' | 'broken' {
		const { token } = this;
		this.state = 'between';
		if (!NUMBER.test(token) && !Object.hasOwn(LITERALS, token)) {
			return 'broken';
		}
		const value = NUMBER.test(token) ? Number(token) : (LITERALS[token] as boolean | null);
		this.unended = { value, line };
		return 'more';
	}

	private endUnended(): void {
		if (this.unended !== null) {
			const { value, line } = this.unended;
			this.unended = null;
			this.scalar(value, line);
		}
	}

	private scalar(value: Property['value'], line: number): void {
		const frame = this.frames.at(-1);
		if (frame === undefined) {
			return;
		}
		if (frame.bytes !== null) {
			if (typeof value === 'number' && frame.bytes.length < LONGEST) {
				frame.bytes.push(value & 255);
			}
			return;
		}
		const alias = frame.isObject && frame.key !== null ? settingOf(frame.key) : null;
		if (alias !== null) {
			frame.properties.set(alias.setting, propertyOf(alias, value, line));
		} else if (frame.key === BOOT) {
			this.taker.boot(String(value).slice(0, 64));
		} else if (frame.key === 'value' || frame.key === 'Value') {
			this.enumeration(frame, { value, line });
		} else if (typeof value === 'string') {
			this.taker.message(value, line, true);
		}
	}

	/** Windows PowerShell writes some enumerations as `{"value": 3, "Value": "Single"}`. */
	private enumeration(frame: Frame, property: Property): void {
		const parent = this.frames.at(-2);
		const alias = frame.parentKey === null ? null : settingOf(frame.parentKey);
		if (parent?.isObject && alias !== null) {
			parent.properties.set(alias.setting, property);
		}
	}

	private close(line: number): void {
		const frame = this.frames.pop();
		if (frame?.bytes && frame.bytes.length > 0) {
			this.taker.message(new TextDecoder().decode(Uint8Array.from(frame.bytes)), line, true);
		}
		if (frame?.isObject && frame.properties.size > 0) {
			this.taker.object(frame.properties);
		}
	}
}

/** Index of the quote or backslash that ends a run of plain characters, or the text's length. */
function endOfRun(text: string, from: number): number {
	let i = from;
	while (i < text.length && text[i] !== '"' && text[i] !== '\\') {
		i++;
	}
	return i;
}

function unescaped(token: string): string {
	if (!token.includes('\\')) {
		return token;
	}
	try {
		return String(JSON.parse(`"${token}"`));
	} catch {
		return token;
	}
}
