/** Reads the WebAssembly binary format; WebAssembly 1.0, section 5.2. */

import { Refused } from '../refused.ts';

export class Reader {
	at: number;
	private readonly bytes: Uint8Array;
	private readonly end: number;

	constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
		this.bytes = bytes;
		this.at = at;
		this.end = Math.min(end, bytes.length);
	}

	get done(): boolean {
		return this.at >= this.end;
	}

	byte(): number {
		if (this.done) {
			throw new Refused('the module ends too soon');
		}
		return this.bytes[this.at++] as number;
	}

	/** An unsigned LEB128 number of at most 53 bits. */
	unsigned(): number {
		return Number(BigInt.asUintN(53, this.leb().value));
	}

	/** A signed LEB128 number. */
	signed(): bigint {
		const { value, bits } = this.leb();
		return BigInt.asIntN(bits, value);
	}

	take(count: number): Uint8Array {
		if (this.at + count > this.end) {
			throw new Refused('the module ends too soon');
		}
		this.at += count;
		return this.bytes.subarray(this.at - count, this.at);
	}

	/** A reader for the next `count` bytes, which are skipped here. */
	part(count: number): Reader {
		const from = this.at;
		this.take(count);
		return new Reader(this.bytes, from, from + count);
	}

	name(): string {
		return new TextDecoder().decode(this.take(this.unsigned()));
	}

	/** Reads a vector: a count, then that many items. */
	vector<T>(item: (index: number) => T): T[] {
		const count = this.unsigned();
		const items: T[] = [];
		for (let i = 0; i < count; i++) {
			items.push(item(i));
		}
		return items;
	}

	private leb(): { value: bigint; bits: number } {
		let value = 0n;
		for (let bits = 0; bits < 70; bits += 7) {
			const byte = this.byte();
			value |= BigInt(byte & 127) << BigInt(bits);
			if (byte < 128) {
				return { value, bits: bits + 7 };
			}
		}
		throw new Refused('the module has a number that is too long');
	}
}
