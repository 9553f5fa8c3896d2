/**
 * JSON written straight into bytes, for those who answer millions of requests: no objects, no strings, nothing for the
 * garbage collector. What is written is trusted to be well-formed; `simulate-bytes.ts` is tested against
 * `JSON.stringify`.
 */

const QUOTE = 0x22;
const ZERO = 0x30;
const X = 0x78;
const LAST_ASCII = 0x7f;
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

	/** What was written: a view that the next write changes, since the writer then starts anew in the same place. */
	take(): Uint8Array {
		const taken = this.bytes.subarray(0, this.length);
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
		const { bytes, length } = this;
		if (text.length > SHORT || !writeAscii(text, bytes, length)) {
			this.length += this.encoder.encodeInto(text, bytes.subarray(length)).written;
		} else {
			this.length = length + text.length;
		}
	}

	/** Text without a character that JSON escapes, between quotes. */
	word(text: string): void {
		this.byte(QUOTE);
		this.text(text);
		this.byte(QUOTE);
	}

	integer(value: number): void {
		this.text(String(value));
	}

	/** An address (0 to 2^52) as a string of hex digits. */
	address(value: number): void {
		this.byte(QUOTE);
		this.byte(ZERO);
		this.byte(X);
		const high = Math.floor(value / 2 ** 28);
		if (high > 0) {
			this.digits(high, digitsOf(high));
			this.digits(value - high * 2 ** 28, 7);
		} else {
			this.digits(value, digitsOf(value));
		}
		this.byte(QUOTE);
	}

	private byte(code: number): void {
		if (this.length === this.bytes.length) {
			this.makeRoom(1);
		}
		this.bytes[this.length++] = code;
	}

	private digits(value: number, count: number): void {
		this.makeRoom(count);
		const { bytes, length } = this;
		let rest = value;
		for (let i = count - 1; i >= 0; i--) {
			const digit = rest & 15;
			bytes[length + i] = digit < 10 ? ZERO + digit : 0x57 + digit;
			rest >>= 4;
		}
		this.length = length + count;
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

/** False where the text has other letters; what was written is then to be written over. */
function writeAscii(text: string, bytes: Uint8Array, at: number): boolean {
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code > LAST_ASCII) {
			return false;
		}
		bytes[at + i] = code;
	}
	return true;
}

/** Hex digits of an integer below 2^28. */
function digitsOf(value: number): number {
	return value === 0 ? 1 : (35 - Math.clz32(value)) >> 2;
}
