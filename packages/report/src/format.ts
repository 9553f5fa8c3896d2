/** Formats addresses and sizes for readers. */

import { hex, type Range, toInclusive } from '@hvmmio/core/address';

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/**
 * `8 KiB`, `109.25 MiB`: in the largest binary unit that gives at least 1, with at most two decimals.
 * @example
 * ```ts
 * import { MIB } from '@hvmmio/core/address';
 * import { formatSize } from '@hvmmio/report';
 * console.log(formatSize(8192), formatSize(109.25 * MIB)); // 8 KiB 109.25 MiB
 * ```
 */
export function formatSize(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
		value /= 1024;
		unit++;
	}
	return `${Math.round(value * 100) / 100} ${UNITS[unit]}`;
}

/**
 * `0xf8000000`.
 * @example
 * ```ts
 * import { formatAddress } from '@hvmmio/report';
 * console.log(formatAddress(0xf8000000)); // 0xf8000000
 * ```
 */
export function formatAddress(address: number): string {
	return `0x${hex(address)}`;
}

/**
 * `0xf8000000-0xfbffffff`, the end inclusive as the kernel prints it.
 * @example
 * ```ts
 * import { formatRange } from '@hvmmio/report';
 * console.log(formatRange({ start: 0xf8000000, end: 0xfc000000 })); // 0xf8000000-0xfbffffff
 * ```
 */
export function formatRange(range: Range): string {
	const { start, last } = toInclusive(range);
	return `${formatAddress(start)}-${formatAddress(last)}`;
}

/**
 * `0xf8000000-0xfbffffff (64 MiB)`, or `none`.
 * @example
 * ```ts
 * import { describeRange } from '@hvmmio/report';
 * console.log(describeRange({ start: 0xf8000000, end: 0xfc000000 })); // 0xf8000000-0xfbffffff (64 MiB)
 * console.log(describeRange(null)); // none
 * ```
 */
export function describeRange(range: Range | null): string {
	return range === null ? 'none' : `${formatRange(range)} (${formatSize(range.end - range.start)})`;
}
