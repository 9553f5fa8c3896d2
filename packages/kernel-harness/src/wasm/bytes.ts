/** Reads and writes the bytes and numbers of the WASM binary format. */

import { NotModelled } from '../not-modelled.ts';

const TOO_SHORT = 'the compiled module ends too soon';

/**
 * Reads bytes from front to back; WebAssembly 1.0, section 5.2.
 * @throws NotModelled (by every method) if the bytes end too soon or a number is too large
 * @example
 * ```ts
 * import { ByteReader } from '@hvmmio/kernel-harness/wasm';
 * console.log(new ByteReader(Uint8Array.of(0xe5, 0x8e, 0x26)).unsigned()); // 624485
 * ```
 */
export class ByteReader {
	/** The position of the next byte. */
	at: number;
	private readonly bytes: Uint8Array;
	private readonly end: number;

	/** @param end exclusive */
	constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
		this.bytes = bytes;
		this.at = at;
		this.end = end;
	}

	/** Has every byte been read? */
	get done(): boolean {
		return this.at >= this.end;
	}

	/** The next byte. */
	byte(): number {
		if (this.done) {
			throw new NotModelled(TOO_SHORT);
		}
		return this.bytes[this.at++] as number;
	}

	/** An unsigned LEB128 number below 2^53. */
	unsigned(): number {
		let value = 0;
		for (let scale = 1; ; scale *= 128) {
			const byte = this.byte();
			value += (byte & 127) * scale;
			if (value > Number.MAX_SAFE_INTEGER) {
				throw new NotModelled('the compiled module has a number that is too large');
			}
			if (byte < 128) {
				return value;
			}
		}
	}

	/** A signed LEB128 number of any width. */
	signed(): bigint {
		let value = 0n;
		for (let bits = 0; ; bits += 7) {
			const byte = this.byte();
			value |= BigInt(byte & 127) << BigInt(bits);
			if (byte < 128) {
				return BigInt.asIntN(bits + 7, value);
			}
		}
	}

	/** Skips a LEB128 number of any width. */
	skipNumber(): void {
		while (this.byte() >= 128) {}
	}

	/** The next `count` bytes. */
	take(count: number): Uint8Array {
		if (count > this.end - this.at) {
			throw new NotModelled(TOO_SHORT);
		}
		this.at += count;
		return this.since(this.at - count);
	}

	/** All bytes that are left. */
	rest(): Uint8Array {
		return this.take(this.end - this.at);
	}

	/** The bytes from `from` to here. */
	since(from: number): Uint8Array {
		return this.bytes.subarray(from, this.at);
	}

	/** The next bytes, which their number precedes. */
	sized(): Uint8Array {
		return this.take(this.unsigned());
	}

	/** A text, which its length in bytes precedes. */
	name(): string {
		return new TextDecoder().decode(this.sized());
	}

	/** Reads a vector: a count, then that many items. */
	vector<T>(item: (reader: ByteReader) => T): T[] {
		const items: T[] = [];
		for (let left = this.unsigned(); left > 0; left--) {
			items.push(item(this));
		}
		return items;
	}
}

/** Collects bytes. */
export class ByteWriter {
	private buffer = new Uint8Array(1024);
	length = 0;

	push(...bytes: number[]): void {
		this.reserve(bytes.length);
		this.buffer.set(bytes, this.length);
		this.length += bytes.length;
	}

	append(bytes: Uint8Array): void {
		this.reserve(bytes.length);
		this.buffer.set(bytes, this.length);
		this.length += bytes.length;
	}

	unsigned(value: number): void {
		let rest = value;
		while (rest >= 128) {
			this.push((rest % 128) | 128);
			rest = Math.floor(rest / 128);
		}
		this.push(rest);
	}

	/** Writes a section, or another part, preceded by its length. */
	sized(part: ByteWriter): void {
		this.unsigned(part.length);
		this.append(part.bytes());
	}

	bytes(): Uint8Array {
		return this.buffer.subarray(0, this.length);
	}

	private reserve(count: number): void {
		if (this.length + count > this.buffer.length) {
			const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + count));
			grown.set(this.bytes());
			this.buffer = grown;
		}
	}
}
