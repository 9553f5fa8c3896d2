/** Formats inputs as command lines to paste into a shell. */

import { ADDRESS_LIMIT } from '@hvmmio/core/address';
import { type Case, FLAGS, hex, USUAL_BAR } from '@hvmmio/vectors/case';

/**
 * The `hvmmio reserve` command for an input; null if the command cannot express it: no ranges, a range that ends before
 * its start, or a value of more than 52 bits.
 * @example
 * ```ts
 * import { reserveCommand } from '@hvmmio/differential';
 * import { parseCase } from '@hvmmio/vectors/case';
 * const input = parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' });
 * console.log(reserveCommand('low-half', input)?.startsWith('hvmmio ')); // true
 * ```
 */
export function reserveCommand(policy: string, input: Case): string | null {
	const { bar, mmio } = input;
	const isAddress = (value: bigint) => value < ADDRESS_LIMIT;
	const ranges = mmio.every(({ start, last }) => start <= last && isAddress(last));
	if (mmio.length === 0 || !ranges || !isAddress(bar.start) || bar.size > ADDRESS_LIMIT) {
		return null;
	}
	const isUsualBar = bar.start === USUAL_BAR.start && bar.size === USUAL_BAR.size;
	return [
		`hvmmio reserve --policy ${policy}`,
		...mmio.map(({ start, last }) => `--mmio ${hex(start)}-${hex(last)}`),
		...(input.lfbBase === 0 ? [] : [`--lfb-base ${hex(input.lfbBase)}`]),
		...(input.lfbSize === 0 ? [] : [`--lfb-size ${input.lfbSize}`]),
		...(isUsualBar ? [] : [`--bar ${hex(bar.start)}+${bar.size}`]),
		...FLAGS.filter(({ field, values, usual }) => input[field] !== values[usual]).map(({ option }) => option),
	].join(' ');
}
