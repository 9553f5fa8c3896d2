/** In what way two kernels decide differently on one input, in an administrator's words. */

import type { Range } from '@hvmmio/core';
import { ENDED, MORE_NODES, NODE_START, NODES, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { ANSWER, getNumber } from '@hvmmio/vectors/case';

/** The order in which a report tells them. */
export const KINDS = [
	'the old source did not come to its end',
	'the new source does not come to its end',
	'nothing was reserved, now the whole framebuffer is',
	'nothing was reserved, now a part of the framebuffer is',
	'nothing was reserved, now a range is',
	'the reservation now covers the whole framebuffer',
	'the reservation no longer covers the framebuffer',
	'the reservation is gone',
	'the reservation starts elsewhere',
	'the reservation is larger',
	'the reservation is smaller',
	'the MMIO nodes differ',
	'the warnings differ',
] as const;
export type Kind = (typeof KINDS)[number];

const WARNINGS = 3;

/** Calls `tell` for each way in which the outputs at `at` differ. @param occupied by the host's framebuffer */
export function eachKind(
	old: Uint32Array,
	now: Uint32Array,
	at: number,
	occupied: Range,
	tell: (kind: Kind) => void,
): void {
	if (old[at + ENDED] === 0 || now[at + ENDED] === 0) {
		if (old[at + ENDED] !== now[at + ENDED]) {
			tell(old[at + ENDED] === 0 ? KINDS[0] : KINDS[1]);
		}
		return;
	}
	if (differs(old, now, at, ANSWER.start, ANSWER.size + 2)) {
		tell(reservationKind(old, now, at, occupied));
	}
	if (differs(old, now, at, NODE_START, NODES + 1) || differs(old, now, at, MORE_NODES, MORE_NODES + 2)) {
		tell('the MMIO nodes differ');
	}
	if ((((old[at + ANSWER.messages] as number) ^ (now[at + ANSWER.messages] as number)) & WARNINGS) !== 0) {
		tell('the warnings differ');
	}
}

/** Do the outputs differ in anything that `eachKind` tells of? */
export function isChanged(old: Uint32Array, now: Uint32Array, at: number): boolean {
	if (!differs(old, now, at, 0, OUTPUT_WORDS)) {
		return false;
	}
	let changed = false;
	eachKind(old, now, at, { start: 0, end: 0 }, () => {
		changed = true;
	});
	return changed;
}

function differs(a: Uint32Array, b: Uint32Array, at: number, from: number, to: number): boolean {
	for (let i = at + from; i < at + to; i++) {
		if (a[i] !== b[i]) {
			return true;
		}
	}
	return false;
}

function reservationKind(old: Uint32Array, now: Uint32Array, at: number, occupied: Range): Kind {
	const oldSize = getNumber(old, at + ANSWER.size);
	const nowSize = getNumber(now, at + ANSWER.size);
	if (nowSize === 0) {
		return 'the reservation is gone';
	}
	const covers = coverage(now, at, nowSize, occupied);
	if (oldSize === 0) {
		return covers === 'whole' ? KINDS[2] : covers === 'part' ? KINDS[3] : KINDS[4];
	}
	const covered = coverage(old, at, oldSize, occupied);
	if (covered !== covers && (covered === 'whole' || covers === 'whole')) {
		return covers === 'whole' ? KINDS[5] : KINDS[6];
	}
	if (differs(old, now, at, ANSWER.start, ANSWER.start + 2)) {
		return 'the reservation starts elsewhere';
	}
	return nowSize > oldSize ? 'the reservation is larger' : 'the reservation is smaller';
}

function coverage(words: Uint32Array, at: number, size: number, occupied: Range): 'whole' | 'part' | 'none' {
	const start = getNumber(words, at + ANSWER.start);
	const end = start + size;
	if (occupied.start === occupied.end || end <= occupied.start || start >= occupied.end) {
		return 'none';
	}
	return start <= occupied.start && end >= occupied.end ? 'whole' : 'part';
}
