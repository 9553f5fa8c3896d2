/** Inputs as command lines that can be pasted into a shell. */

import { ADDRESS_LIMIT } from '@hvmmio/core/address';
import type { PropertyExample } from '@hvmmio/differential';
import {
	type CaseJson,
	FLAGS,
	formatRange,
	hex,
	type InclusiveRange,
	parseCase,
	USUAL_BAR,
} from '@hvmmio/vectors/case';
import { vmFlags } from './command.ts';
import { formatAddress } from './format.ts';

/**
 * A raw input as a `hvmmio reserve` command line. @param policy omitted: the default policy @returns null if no command
 * line can express it: no range, a backwards range, or a value of more than 52 bits
 * @example
 * ```ts
 * import { reserveCommand } from '@hvmmio/report';
 * import { formatCase, parseCase } from '@hvmmio/vectors/case';
 * const input = formatCase(parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' }));
 * console.log(reserveCommand(input, 'low-half')?.startsWith('hvmmio reserve --policy low-half')); // true
 * ```
 */
export function reserveCommand(json: CaseJson, policy?: string): string | null {
	const input = parseCase(json);
	const { bar, mmio } = input;
	if (mmio.length === 0 || !mmio.every(isStatable) || bar.start >= ADDRESS_LIMIT || bar.size > ADDRESS_LIMIT) {
		return null;
	}
	const isUsualBar = bar.start === USUAL_BAR.start && bar.size === USUAL_BAR.size;
	return [
		`hvmmio reserve${policy === undefined ? '' : ` --policy ${policy}`}`,
		...mmio.map((range) => `--mmio ${formatRange(range)}`),
		...(input.lfbBase === 0 ? [] : [`--lfb-base ${hex(input.lfbBase)}`]),
		...(input.lfbSize === 0 ? [] : [`--lfb-size ${input.lfbSize}`]),
		...(isUsualBar ? [] : [`--bar ${hex(bar.start)}+${bar.size}`]),
		...FLAGS.filter(({ field, values, usual }) => input[field] !== values[usual]).map(({ option }) => option),
	].join(' ');
}

function isStatable({ start, last }: InclusiveRange): boolean {
	return start <= last && last < ADDRESS_LIMIT;
}

/** A VM of the lattice and its kernel as a command line. */
export function reserveVmCommand(policy: string, { vm, lfbBase, sysfb }: PropertyExample): string {
	return [
		`hvmmio reserve --policy ${policy}`,
		...vmFlags(vm),
		`--lfb-base ${formatAddress(lfbBase)}`,
		...(sysfb ? [] : ['--no-sysfb']),
	].join(' ');
}
