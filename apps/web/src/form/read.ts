/** What people type, read into numbers. Sizes are binary, as PowerShell's are: MB is 2^20. */

import { ADDRESS_LIMIT, fromInclusive, type Range, type Resolution } from '@hvmmio/core';

/** Why a text is refused, in a sentence for who typed it. */
export class Unreadable extends Error {}

/** Nothing that is meant seriously is longer, and no pattern sees more. */
const LONGEST = 40;
const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** Bytes from `150MB`, `3.5 GiB`, `0x8000000` or plain digits. @throws Unreadable */
export function readSize(text: string): number {
	const trimmed = short(text);
	const [, digits, unit = ''] = /^(\d+(?:\.\d+)?) ?(b|[kmgt]i?b)?$/i.exec(trimmed) ?? [];
	const hex = /^0x[0-9a-f]+$/i.test(trimmed);
	if (digits === undefined && !hex) {
		throw new Unreadable('Not a size: 150MB, 3.5GB or 0x8000000 would be right.');
	}
	return exact(hex ? Number(trimmed) : Number(digits) * (UNITS[unit.charAt(0).toLowerCase()] as number));
}

/** @throws Unreadable */
export function readAddress(text: string): number {
	const trimmed = short(text);
	if (!/^(?:0x[0-9a-f]+|\d+)$/i.test(trimmed)) {
		throw new Unreadable('Not an address: 0xf8000000 would be right.');
	}
	return exact(Number(trimmed));
}

/** An address of 32 bits, as lfb_base is. @throws Unreadable */
export function readAddress32(text: string): number {
	const address = readAddress(text);
	if (address > 0xffff_ffff) {
		throw new Unreadable('Over 32 bits: at most 0xffffffff would be right.');
	}
	return address;
}

/** `4834x3622`. @throws Unreadable */
export function readResolution(text: string): Resolution {
	const [, horizontal, vertical] = /^(\d{1,5}) ?[x×] ?(\d{1,5})$/i.exec(short(text)) ?? [];
	if (horizontal === undefined || vertical === undefined) {
		throw new Unreadable('Not a resolution: 1920x1080 would be right.');
	}
	return { horizontal: Number(horizontal), vertical: Number(vertical) };
}

/** `START-END`, the end inclusive. @throws Unreadable */
export function readRange(text: string): Range {
	const [start, end, more] = text.slice(0, 2 * LONGEST).split('-');
	if (start === undefined || end === undefined || more !== undefined) {
		throw new Unreadable('Not a range: 0xf8000000-0xffffffff, the end inclusive, would be right.');
	}
	const [from, to] = [readAddress(start), readAddress(end)];
	if (to < from || to >= ADDRESS_LIMIT) {
		throw new Unreadable('The range ends before it starts, or past 2^52.');
	}
	return fromInclusive(from, to);
}

/** Ranges, one a line or parted by blanks or commas. @throws Unreadable */
export function readRanges(text: string): Range[] {
	const parts = text.slice(0, 64 * LONGEST).split(/[\s,]+/);
	const ranges = parts.filter((part) => part !== '').map(readRange);
	if (ranges.length === 0) {
		throw new Unreadable('No range: 0xf8000000-0xffffffff, the end inclusive, would be right.');
	}
	return ranges;
}

function short(text: string): string {
	const trimmed = text.trim();
	if (trimmed.length > LONGEST) {
		throw new Unreadable('Too long.');
	}
	return trimmed;
}

function exact(value: number): number {
	if (value > ADDRESS_LIMIT) {
		throw new Unreadable('Past 2^52, more than a physical address holds.');
	}
	if (!Number.isInteger(value)) {
		throw new Unreadable('Not a whole number of bytes.');
	}
	return value;
}
