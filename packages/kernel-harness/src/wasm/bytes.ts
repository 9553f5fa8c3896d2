/** Reads and writes the bytes and numbers of the WASM binary format. */

import { NotModelled } from '../not-modelled.ts';

/** Reads a module's bytes from front to back. @throws NotModelled if they end too soon */
export class ByteReader {
	at: number;
	readonly bytes: Uint8Array;
	readonly end: number;

	constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
		this.bytes = bytes;
		this.at = at;
		this.end = end;
	}

	byte(): number {
		if (this.at >= this.end) {
			throw new NotModelled('the compiled module ends too soon');
		}
		return this.bytes[this.at++] as number;
	}

	/** An unsigned LEB128 number, exact up to 2^53. */
	unsigned(): number {
		let value = 0;
		for (let scale = 1; ; scale *= 128) {
			const byte = this.byte();
			value += (byte & 127) * scale;
			if (byte < 128) {
				return value;
			}
		}
	}

	/** Skips a LEB128 number of any width. */
	skipNumber(): void {
		while (this.byte() >= 128) {}
	}

	skip(count: number): void {
		this.at += count;
		if (this.at > this.end) {
			throw new NotModelled('the compiled module ends too soon');
		}
	}

	/** The bytes from `from` to here. */
	since(from: number): Uint8Array {
		return this.bytes.subarray(from, this.at);
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
