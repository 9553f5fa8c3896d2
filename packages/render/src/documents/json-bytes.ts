/**
 * JSON written straight into bytes, for those who answer millions of requests: no objects, no strings, nothing for the
 * garbage collector. What is written is trusted to be well-formed; `simulate-bytes.ts` is tested against
 * `JSON.stringify`.
 */

const QUOTE = 0x22;
/** Up to this length a loop is faster than the encoder. */
const SHORT = 32;

/** The bytes of ASCII text. */
export function ascii(text: string): Uint8Array {
	return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export class JsonBytes {
	/** Bytes written since the last `take`. */
	length = 0;
	private bytes = new Uint8Array(2 ** 17);
	private readonly encoder = new TextEncoder();

	/** What was written, as a copy; the writer then starts anew. */
	take(): Uint8Array {
		const taken = this.bytes.slice(0, this.length);
		this.length = 0;
		return taken;
	}

	/** Bytes as they stand. */
	raw(piece: Uint8Array): void {
		this.makeRoom(piece.length);
		this.bytes.set(piece, this.length);
		this.length += piece.length;
	}

	/** Any text, in UTF-8. */
	text(text: string): void {
		this.makeRoom(text.length * 3);
		this.length += this.encoder.encodeInto(text, this.bytes.subarray(this.length)).written;
	}

	/** ASCII text without a character that JSON escapes, between quotes. */
	word(text: string): void {
		this.makeRoom(text.length + 2);
		this.bytes[this.length++] = QUOTE;
		if (text.length > SHORT) {
			this.text(text);
		} else {
			this.short(text);
		}
		this.makeRoom(1);
		this.bytes[this.length++] = QUOTE;
	}

	integer(value: number): void {
		this.short(String(value));
	}

	/** An address (0 to 2^52) as a string of hex digits. */
	address(value: number): void {
		this.short('"0x');
		const high = Math.floor(value / 2 ** 28);
		if (high > 0) {
			this.digits(high, digitsOf(high));
			this.digits(value - high * 2 ** 28, 7);
		} else {
			this.digits(value, digitsOf(value));
		}
		this.makeRoom(1);
		this.bytes[this.length++] = QUOTE;
	}

	private short(text: string): void {
		this.makeRoom(text.length);
		for (let i = 0; i < text.length; i++) {
			this.bytes[this.length++] = text.charCodeAt(i);
		}
	}

	private digits(value: number, count: number): void {
		this.makeRoom(count);
		for (let shift = (count - 1) * 4; shift >= 0; shift -= 4) {
			const digit = (value >> shift) & 15;
			this.bytes[this.length++] = digit < 10 ? 0x30 + digit : 0x57 + digit;
		}
	}

	private makeRoom(count: number): void {
		const needed = this.length + count;
		if (needed > this.bytes.length) {
			const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
			larger.set(this.bytes.subarray(0, this.length));
			this.bytes = larger;
		}
	}
}

/** Hex digits of an integer below 2^28. */
function digitsOf(value: number): number {
	return value === 0 ? 1 : (35 - Math.clz32(value)) >> 2;
}
