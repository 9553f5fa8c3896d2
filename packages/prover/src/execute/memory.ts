/**
 * A module's memory in layers: the initial image, and layers of writes on top. A fork adds a new layer on each side, so
 * a join only has to look at what the two sides have written since the fork.
 */

import { concat, extract } from '../term/bits.ts';
import { choose } from '../term/choice.ts';
import type { Pool, Term } from '../term/term.ts';
import type { WasmModule } from '../wasm/module.ts';

/** One byte of a term; `index` 0 is the lowest byte. */
interface Piece {
	readonly term: Term;
	readonly index: number;
}

export class Memory {
	readonly size: number;
	private readonly pool: Pool;
	private readonly image: Uint8Array;
	private readonly parent: Memory | null;
	private readonly depth: number;
	private readonly written = new Map<number, Piece>();

	private constructor(pool: Pool, image: Uint8Array, parent: Memory | null) {
		this.pool = pool;
		this.image = image;
		this.size = image.length;
		this.parent = parent;
		this.depth = parent === null ? 0 : parent.depth + 1;
	}

	static of(pool: Pool, { memoryBytes, data }: WasmModule): Memory {
		const image = new Uint8Array(memoryBytes);
		for (const { at, bytes } of data) {
			image.set(bytes, at);
		}
		return new Memory(pool, image, null);
	}

	/** A new layer on top of this memory, which must not be written afterwards. */
	fork(): Memory {
		return new Memory(this.pool, this.image, this);
	}

	/** Loads a value; all of its bytes must be inside memory. */
	load(address: number, bytes: number): Term {
		const first = this.pieceAt(address);
		const parts: Term[] = [];
		let piece = first;
		for (let at = 0; at < bytes; ) {
			const { term, index } = piece;
			let run = 1;
			while (at + run < bytes) {
				piece = this.pieceAt(address + at + run);
				if (piece.term !== term || piece.index !== index + run) {
					break;
				}
				run++;
			}
			parts.unshift(extract(term, 8 * index, 8 * run));
			at += run;
		}
		return concat(parts);
	}

	store(address: number, value: Term): void {
		for (let index = 0; index < value.width / 8; index++) {
			this.written.set(address + index, { term: value, index });
		}
	}

	private pieceAt(address: number): Piece {
		for (let layer: Memory | null = this; layer !== null; layer = layer.parent) {
			const piece = layer.written.get(address);
			if (piece !== undefined) {
				return piece;
			}
		}
		return { term: this.pool.constant(8, this.image[address] as number), index: 0 };
	}

	/** The term whose first byte is at an address. */
	termAt(address: number): Term | undefined {
		const { term, index } = this.pieceAt(address);
		return index === 0 ? term : undefined;
	}

	/** Where two memories were written since they were one. */
	static apart(a: Memory, b: Memory): number[] {
		return [...Memory.parted(a, b).touched];
	}

	private static parted(a: Memory, b: Memory): { readonly common: Memory; readonly touched: ReadonlySet<number> } {
		const touched = new Set<number>();
		let [x, y] = [a, b];
		while (x !== y) {
			if (x.depth >= y.depth) {
				for (const address of x.written.keys()) {
					touched.add(address);
				}
				x = x.parent as Memory;
			} else {
				for (const address of y.written.keys()) {
					touched.add(address);
				}
				y = y.parent as Memory;
			}
		}
		return { common: x, touched };
	}

	/** One memory for two, with what the first has where the guard holds. */
	static join(guard: Term, a: Memory, b: Memory): Memory {
		const { common, touched } = Memory.parted(a, b);
		const joined = common.fork();
		for (const address of touched) {
			if (joined.written.has(address)) {
				continue;
			}
			const [left, right] = [a.pieceAt(address), b.pieceAt(address)];
			if (left.term === right.term && left.index === right.index) {
				joined.written.set(address, left);
				continue;
			}
			const { start, bytes } = largerWhole(wholeAt(a, address, left), wholeAt(b, address, right));
			joined.store(start, choose(guard, a.load(start, bytes), b.load(start, bytes)));
		}
		return joined;
	}
}

interface Extent {
	readonly start: number;
	readonly bytes: number;
}

/** The extent of the term that the byte at an address is part of, if all of it is still there; otherwise that byte. */
function wholeAt(memory: Memory, address: number, { term, index }: Piece): Extent {
	const [start, bytes] = [address - index, term.width / 8];
	return memory.load(start, bytes) === term ? { start, bytes } : { start: address, bytes: 1 };
}

function largerWhole(a: Extent, b: Extent): Extent {
	return a.bytes >= b.bytes ? a : b;
}
