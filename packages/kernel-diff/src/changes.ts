/** Classifies how two kernels differ on one input. */

import type { Range } from '@hvmmio/core/address';
import { ENDED, MORE_NODES, NODE_START, NODES, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { ANSWER, getNumber } from '@hvmmio/vectors/case';

/** The kinds of change, in report order; `subjectOf` maps each to its subject. */
export const CHANGES = [
	'old-failed',
	'new-fails',
	'newly-reserved-whole',
	'newly-reserved-part',
	'newly-reserved-elsewhere',
	'now-covers-framebuffer',
	'no-longer-covers-framebuffer',
	'reservation-gone',
	'reservation-moved',
	'reservation-larger',
	'reservation-smaller',
	'nodes-differ',
	'messages-differ',
] as const;
/** A kind of change between two kernels' answers. */
export type Change = (typeof CHANGES)[number];

/** What a change is about: a run that did not terminate, the reservation, the MMIO list, the messages. */
export type Subject = 'failure' | 'reservation' | 'list' | 'message';

/**
 * What a kind of change is about.
 * @example
 * ```ts
 * import { CHANGES, subjectOf } from '@hvmmio/kernel-diff';
 * console.log(CHANGES.every((change) => subjectOf(change) !== undefined)); // true
 * ```
 */
export function subjectOf(change: Change): Subject {
	switch (change) {
		case 'old-failed':
		case 'new-fails':
			return 'failure';
		case 'nodes-differ':
			return 'list';
		case 'messages-differ':
			return 'message';
		default:
			return 'reservation';
	}
}

/** Bits of {@link differences}. */
export const DIFFERS = { oldFailed: 1, newFails: 2, reservation: 4, list: 8, message: 16 } as const;

/** Compares the outputs at `at`: bits of DIFFERS, 0 if they are equal. */
export function differences(old: Uint32Array, now: Uint32Array, at: number): number {
	if (!differs(old, now, at, 0, OUTPUT_WORDS)) {
		return 0;
	}
	if (old[at + ENDED] === 0 || now[at + ENDED] === 0) {
		return old[at + ENDED] === now[at + ENDED] ? 0 : old[at + ENDED] === 0 ? DIFFERS.oldFailed : DIFFERS.newFails;
	}
	const isList = differs(old, now, at, NODE_START, NODES + 1) || differs(old, now, at, MORE_NODES, MORE_NODES + 2);
	return (
		(differs(old, now, at, ANSWER.start, ANSWER.size + 2) ? DIFFERS.reservation : 0) |
		(isList ? DIFFERS.list : 0) |
		(old[at + ANSWER.messages] === now[at + ANSWER.messages] ? 0 : DIFFERS.message)
	);
}

/** The kinds of change that a bit of DIFFERS determines by itself: all but those of the reservation. */
export const PLAIN_CHANGES: readonly (readonly [bit: number, change: Change])[] = [
	[DIFFERS.oldFailed, 'old-failed'],
	[DIFFERS.newFails, 'new-fails'],
	[DIFFERS.list, 'nodes-differ'],
	[DIFFERS.message, 'messages-differ'],
];

/** Calls `onChange` for each kind of change in the outputs at `at`. @param occupied the host framebuffer's range */
export function eachChange(
	old: Uint32Array,
	now: Uint32Array,
	at: number,
	occupied: Range,
	onChange: (change: Change) => void,
): void {
	const bits = differences(old, now, at);
	if ((bits & DIFFERS.reservation) !== 0) {
		const [oldStart, oldSize] = [getNumber(old, at + ANSWER.start), getNumber(old, at + ANSWER.size)];
		const [nowStart, nowSize] = [getNumber(now, at + ANSWER.start), getNumber(now, at + ANSWER.size)];
		onChange(reservationChange(oldStart, oldSize, nowStart, nowSize, occupied));
	}
	for (const [bit, change] of PLAIN_CHANGES) {
		if ((bits & bit) !== 0) {
			onChange(change);
		}
	}
}

/** Is there a change that `eachChange` would report? */
export function isChanged(old: Uint32Array, now: Uint32Array, at: number): boolean {
	return differences(old, now, at) !== 0;
}

export const NOWHERE: Range = { start: 0, end: 0 };

function differs(a: Uint32Array, b: Uint32Array, at: number, from: number, to: number): boolean {
	for (let i = at + from; i < at + to; i++) {
		if (a[i] !== b[i]) {
			return true;
		}
	}
	return false;
}

/** Classifies a changed reservation; size 0: nothing is reserved. @param occupied the host framebuffer's range */
export function reservationChange(
	oldStart: number,
	oldSize: number,
	nowStart: number,
	nowSize: number,
	occupied: Range,
): Change {
	if (nowSize === 0) {
		return 'reservation-gone';
	}
	const covers = coverage(nowStart, nowSize, occupied);
	if (oldSize === 0) {
		return covers === 'whole'
			? 'newly-reserved-whole'
			: covers === 'part'
				? 'newly-reserved-part'
				: 'newly-reserved-elsewhere';
	}
	const covered = coverage(oldStart, oldSize, occupied);
	if (covered !== covers && (covered === 'whole' || covers === 'whole')) {
		return covers === 'whole' ? 'now-covers-framebuffer' : 'no-longer-covers-framebuffer';
	}
	if (oldStart !== nowStart) {
		return 'reservation-moved';
	}
	return nowSize > oldSize ? 'reservation-larger' : 'reservation-smaller';
}

function coverage(start: number, size: number, occupied: Range): 'whole' | 'part' | 'none' {
	const end = start + size;
	if (occupied.start === occupied.end || end <= occupied.start || start >= occupied.end) {
		return 'none';
	}
	return start <= occupied.start && end >= occupied.end ? 'whole' : 'part';
}
