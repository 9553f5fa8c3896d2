/**
 * JSON read piece by piece, with the line of each property: one VM or many, cut or not. Only what is asked for is kept,
 * so that neither a long file nor a deep one costs memory.
 */

import { type Properties, type Property, WANTED } from './settings.ts';

/** Deeper than ConvertTo-Json goes. */
const DEEPEST = 64;
const LONGEST = 4096;
const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const NUMBER = /^-?\d{1,20}(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?$/;
/** Keys under which journalctl -o json and dmesg --json have the kernel's words. */
const MESSAGES = ['MESSAGE', 'msg'];

interface Frame {
	readonly isObject: boolean;
	/** Under which key it stands. */
	readonly parentKey: string | null;
	readonly properties: Map<string, Property>;
	key: string | null;
}

export interface JsonTaker {
	/** An object is complete, or cut off by the end. */
	object(properties: Properties): void;
	/** A line of a log. */
	message(text: string, line: number): void;
}

/** Does a line look like the start of a JSON document? A log's line may start with a bracket too. */
export function startsJson(line: string): boolean {
	const text = line.slice(0, 200).trim();
	return text.startsWith('{') || /^\[\s*(?:[{\]]|$)/.test(text);
}

export class JsonReader {
	private readonly frames: Frame[] = [];
	private token = '';
	private state: 'between' | 'string' | 'escape' | 'bare' = 'between';
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

	/** Hands over what a cut document has left open. */
	finish(): void {
		while (this.frames.length > 0) {
			this.close();
		}
	}

	private character(character: string, line: number): 'more' | 'done' | 'broken' {
		switch (this.state) {
			case 'escape':
				this.append(`\\${character}`);
				this.state = 'string';
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
				return this.endBare(line) === 'broken' ? 'broken' : this.between(character);
			case 'between':
				return this.between(character);
		}
	}

	private between(character: string): 'more' | 'done' | 'broken' {
		const frame = this.frames.at(-1);
		if (character === '{' || character === '[') {
			if (this.frames.length === DEEPEST) {
				return 'broken';
			}
			const parentKey = frame?.key ?? null;
			this.frames.push({ isObject: character === '{', parentKey, properties: new Map(), key: null });
			return 'more';
		}
		if (frame === undefined) {
			return character.trim() === '' ? 'more' : 'broken';
		}
		if (character === '}' || character === ']') {
			if (frame.isObject !== (character === '}')) {
				return 'broken';
			}
			this.close();
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
		if (NUMBER.test(token)) {
			this.scalar(Number(token), line);
			return 'more';
		}
		if (!Object.hasOwn(LITERALS, token)) {
			return 'broken';
		}
		this.scalar(LITERALS[token] as boolean | null, line);
		return 'more';
	}

	private scalar(value: Property['value'], line: number): void {
		const frame = this.frames.at(-1);
		if (!frame?.isObject || frame.key === null) {
			return;
		}
		if (typeof value === 'string' && MESSAGES.includes(frame.key)) {
			this.taker.message(value, line);
		} else if (WANTED.has(frame.key)) {
			frame.properties.set(frame.key, { value, line });
		} else if (frame.key === 'value' || frame.key === 'Value') {
			this.enumeration(frame, { value, line });
		}
	}

	/** Windows PowerShell writes some enumerations as `{"value": 3, "Value": "Single"}`. */
	private enumeration(frame: Frame, property: Property): void {
		const parent = this.frames.at(-2);
		if (parent?.isObject && frame.parentKey !== null && WANTED.has(frame.parentKey)) {
			parent.properties.set(frame.parentKey, property);
		}
	}

	private close(): void {
		const frame = this.frames.pop();
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
