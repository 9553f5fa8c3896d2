/**
 * Reference implementation of the allocator of docs/domain.md, section 5: tries every candidate against flat lists.
 * Slow, and independent of the code it is compared with.
 */

import type { Range } from '../src/address/index.ts';
import type { MmioRequest } from '../src/guest/index.ts';

interface Taken extends Range {
	readonly busy: boolean;
}

export class SteppingSpace {
	readonly nodes: readonly Range[];
	readonly reservation: Range | null;
	readonly shadows: Range[][];
	/** The global tree flattened; a resource that is not busy may hold others. */
	readonly iomem: Taken[];

	constructor(nodes: readonly Range[], reservation: Range | null, iomem: readonly Taken[]) {
		this.nodes = nodes;
		this.reservation = reservation;
		this.shadows = nodes.map((_, i) => (i === 0 && reservation ? [reservation] : []));
		this.iomem = [...iomem];
	}

	allocate({ min, max, size, align, inReservation }: MmioRequest): Range | null {
		const fb = this.reservation;
		if (inReservation && fb && !(min > fb.end - 1) && !(max < fb.start)) {
			for (let start = roundUp(fb.start, align); start + size - 1 <= fb.end - 1; start += align) {
				if (this.takeGlobal(start, start + size)) {
					return { start, end: start + size };
				}
			}
		}
		for (const [i, node] of this.nodes.entries()) {
			if (node.start >= max || node.end - 1 <= min) {
				continue;
			}
			const shadow = this.shadows[i] as Range[];
			for (let start = roundUp(node.start, align); start + size - 1 <= node.end - 1; start += align) {
				const last = start + size - 1;
				const endInFb = fb && (isIn(start, fb) || isIn(last, fb));
				if (!inReservation && endInFb) {
					continue;
				}
				const candidate = { start, end: start + size };
				if (shadow.some((other) => touch(other, candidate)) || !this.takeGlobal(start, start + size)) {
					continue;
				}
				shadow.push(candidate);
				return candidate;
			}
		}
		return null;
	}

	free(range: Range): void {
		const same = (other: Range) => other.start === range.start && other.end === range.end;
		const fb = this.reservation;
		if (!(fb && range.start >= fb.start && range.end <= fb.end)) {
			for (const [i, node] of this.nodes.entries()) {
				if (!(node.start >= range.end || node.end - 1 <= range.start)) {
					remove(this.shadows[i] as Range[], same);
				}
			}
		}
		remove(this.iomem, (other) => other.busy && same(other));
	}

	private takeGlobal(start: number, end: number): boolean {
		const candidate = { start, end, busy: true };
		const refused = this.iomem.some(
			(other) => touch(other, candidate) && (other.busy || candidate.start < other.start || candidate.end > other.end),
		);
		if (!refused) {
			this.iomem.push(candidate);
		}
		return !refused;
	}
}

function remove<T>(list: T[], which: (item: T) => boolean): void {
	const at = list.findIndex(which);
	if (at >= 0) {
		list.splice(at, 1);
	}
}

function roundUp(value: number, align: number): number {
	let up = value;
	while (up % align !== 0) {
		up++;
	}
	return up;
}

const isIn = (address: number, range: Range) => address >= range.start && address < range.end;
const touch = (a: Range, b: Range) => a.start < b.end && b.start < a.end;
