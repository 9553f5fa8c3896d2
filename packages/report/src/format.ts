/** Addresses and sizes as people read them. */

import { hex, type Range, toInclusive } from '@hvmmio/core/address';

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** `8 KiB`, `109.25 MiB`: in the largest binary unit of which there is one, with two decimals at most. */
export function formatSize(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
		value /= 1024;
		unit++;
	}
	return `${Math.round(value * 100) / 100} ${UNITS[unit]}`;
}

/** `0xf8000000`. */
export function formatAddress(address: number): string {
	return `0x${hex(address)}`;
}

/** `0xf8000000-0xfbffffff`, the end inclusive as the kernel prints it. */
export function formatRange(range: Range): string {
	const { start, last } = toInclusive(range);
	return `${formatAddress(start)}-${formatAddress(last)}`;
}

/** `0xf8000000-0xfbffffff (64 MiB)`, or `none`. */
export function describeRange(range: Range | null): string {
	return range === null ? 'none' : `${formatRange(range)} (${formatSize(range.end - range.start)})`;
}
