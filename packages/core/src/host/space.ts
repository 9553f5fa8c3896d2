/**
 * Free address space from which ranges are taken. It is independent of architecture, firmware and devices: a host's
 * layout is a sequence of requests to it, in that host's order.
 */

import { ADDRESS_LIMIT, alignUp } from '../address/address.ts';
import { type Range, rangeOf } from '../address/range.ts';
import { NoRoomError } from '../errors.ts';

/**
 * The free part of an address space, as half-open ranges in address order. Alignments are powers of two.
 * @example
 * ```ts
 * import { MIB } from '@hvmmio/core/address';
 * import { AddressSpace } from '@hvmmio/core/host';
 * const space = new AddressSpace(16 * MIB);
 * space.take({ start: 0, end: MIB });
 * console.log(space.takeLowest('a window', 2 * MIB, 2 * MIB, { start: 0, end: 16 * MIB }).start / MIB); // 2
 * ```
 */
export class AddressSpace {
	private free: readonly Range[];

	constructor(limit: number = ADDRESS_LIMIT) {
		this.free = [{ start: 0, end: limit }];
	}

	/** Takes this range, of which a part may be taken already. */
	take({ start, end }: Range): Range {
		this.free = this.free.flatMap((piece) =>
			[
				{ start: piece.start, end: Math.min(piece.end, start) },
				{ start: Math.max(piece.start, end), end: piece.end },
			].filter((rest) => rest.start < rest.end),
		);
		return { start, end };
	}

	/**
	 * Takes `size` bytes at the lowest aligned address in `within`.
	 * @throws NoRoomError
	 */
	takeLowest(what: string, size: number, align: number, within: Range): Range {
		for (const piece of this.piecesIn(within)) {
			const start = alignUp(piece.start, align);
			if (start + size <= piece.end) {
				return this.take(rangeOf(start, size));
			}
		}
		throw this.noRoom(what, size, within);
	}

	/**
	 * Takes `size` bytes at the highest aligned address in `within`.
	 * @throws NoRoomError
	 */
	takeHighest(what: string, size: number, align: number, within: Range): Range {
		for (const piece of this.piecesIn(within).reverse()) {
			const start = Math.floor((piece.end - size) / align) * align;
			if (start >= piece.start) {
				return this.take(rangeOf(start, size));
			}
		}
		throw this.noRoom(what, size, within);
	}

	/**
	 * Takes `size` bytes from `from` up, in as many pieces as necessary. Each start is aligned, and so is each size but
	 * the last.
	 * @throws NoRoomError
	 */
	takeInPieces(what: string, size: number, align: number, from: number): Range[] {
		const within = { start: from, end: Number.POSITIVE_INFINITY };
		const taken: Range[] = [];
		let rest = size;
		for (const piece of this.piecesIn(within)) {
			const start = alignUp(piece.start, align);
			const room = Math.max(0, piece.end - start);
			const part = room >= rest ? rest : Math.floor(room / align) * align;
			if (part > 0) {
				taken.push(rangeOf(start, part));
				rest -= part;
			}
			if (rest === 0) {
				return taken.map((range) => this.take(range));
			}
		}
		throw this.noRoom(what, size, within);
	}

	private piecesIn({ start, end }: Range): Range[] {
		return this.free
			.map((piece) => ({ start: Math.max(piece.start, start), end: Math.min(piece.end, end) }))
			.filter((piece) => piece.start < piece.end);
	}

	private noRoom(what: string, size: number, within: Range): NoRoomError {
		const free = this.piecesIn(within).reduce((sum, piece) => sum + piece.end - piece.start, 0);
		return new NoRoomError(what, size, free);
	}
}
