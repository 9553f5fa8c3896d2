/** Splits a stream into lines in constant memory. */

export interface Line {
	/** From 1. */
	readonly number: number;
	/** Without the line end; null if the line is too long or not UTF-8. */
	readonly text: string | null;
	/** Why there is no text. */
	readonly problem: 'too-long' | 'not-utf-8' | null;
}

const NEWLINE = 10;

/**
 * The lines of a UTF-8 stream, in one batch per chunk; a last line without a line end counts. @param limit longest line
 * in bytes
 */
export async function* linesOf(stream: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Line[]> {
	const line = new PartialLine(limit);
	for await (const chunk of stream) {
		const lines: Line[] = [];
		let from = 0;
		for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
			lines.push(line.end(chunk.subarray(from, at)));
			from = at + 1;
		}
		line.add(chunk.slice(from));
		yield lines;
	}
	if (line.length > 0) {
		yield [line.end(new Uint8Array())];
	}
}

/** The part of a line received so far; beyond the limit only its length. */
class PartialLine {
	length = 0;
	private pieces: Uint8Array[] = [];
	private number = 0;
	private readonly decoder = new TextDecoder('utf-8', { fatal: true });
	private readonly limit: number;

	constructor(limit: number) {
		this.limit = limit;
	}

	add(piece: Uint8Array): void {
		this.length += piece.length;
		if (this.length > this.limit) {
			this.pieces = [];
		} else if (piece.length > 0) {
			this.pieces.push(piece);
		}
	}

	end(piece: Uint8Array): Line {
		this.add(piece);
		const { length, pieces } = this;
		const number = ++this.number;
		this.length = 0;
		this.pieces = [];
		if (length > this.limit) {
			return { number, text: null, problem: 'too-long' };
		}
		try {
			const [first = piece] = pieces;
			const whole = pieces.length > 1 ? Buffer.concat(pieces) : first;
			return { number, text: this.decoder.decode(whole), problem: null };
		} catch {
			return { number, text: null, problem: 'not-utf-8' };
		}
	}
}
