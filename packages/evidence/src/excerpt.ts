/** Lines of a file by number, as a reader sees them: numbered as facts are, decoded, without control characters, cut. */

import { withoutControls } from './text/clean.ts';
import { Decoder } from './text/decode.ts';
import { LineSplitter } from './text/lines.ts';

export interface ExcerptLine {
	/** From 1. */
	readonly line: number;
	readonly text: string;
}

/** Characters of a line that are kept. */
const LONGEST = 400;

/**
 * Takes the bytes of a file again and keeps the text of some of its lines, numbered as the facts are.
 * @example
 * ```ts
 * import { Excerpt } from '@hvmmio/evidence';
 * const excerpt = new Excerpt(new Set([2]));
 * excerpt.push(new TextEncoder().encode('first\nsecond\n'));
 * console.log(excerpt.finish().map(({ line, text }) => `${line}: ${text}`).join()); // 2: second
 * ```
 */
export class Excerpt {
	private readonly decoder = new Decoder();
	private readonly lines = new LineSplitter((text, number, first) => this.addLine(text, number, first));
	private readonly kept: ExcerptLine[] = [];
	private readonly wanted: ReadonlySet<number>;

	/** @param wanted numbers of lines, from 1; as many are kept in memory */
	constructor(wanted: ReadonlySet<number>) {
		this.wanted = wanted;
	}

	/** The next bytes of the file. */
	push(bytes: Uint8Array): void {
		this.lines.push(this.decoder.push(bytes));
	}

	/** Has every wanted line been seen? Then the rest of the file need not be read. */
	get complete(): boolean {
		return this.kept.length === this.wanted.size;
	}

	/** The wanted lines that the file has, in order. Nothing can be pushed after it. */
	finish(): readonly ExcerptLine[] {
		this.lines.push(this.decoder.finish());
		this.lines.finish();
		return this.kept;
	}

	private addLine(raw: string, number: number, first: boolean): void {
		if (first && this.wanted.has(number)) {
			const text = withoutControls(raw);
			this.kept.push({ line: number, text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text });
		}
	}
}
