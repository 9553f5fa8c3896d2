/** Chooses the example to show among the inputs on which something fails. */

import type { ReserveTerms } from './kernel.ts';
import { holdsOn } from './question.ts';
import { smallestInput } from './solve/smallest.ts';
import type { Assignment } from './term/evaluate.ts';
import type { Term } from './term/term.ts';

/** Preferred values in examples: the usual high MMIO range, and a known lfb_base. */
const PREFERRED: ReadonlyMap<string, bigint> = new Map([
	['high_base', 0xf_e000_0000n],
	['high_last', 0xf_ffff_ffffn],
	['lfb_known', 1n],
]);
/** The variables to minimize in an example, most important first. */
const SMALLEST_FIRST = [
	'arm64',
	'confidential',
	'lfb_known',
	'framebuffer_2mib',
	'low_mmio_2mib',
	'lfb_base',
	'lfb_size',
];

export function smallest(found: Assignment, variables: readonly Term[], conditions: readonly Term[]): Assignment {
	return smallestInput(found, ordered(variables), PREFERRED, (input) => holdsOn(conditions, input));
}

export function ordered(variables: readonly Term[]): Term[] {
	const rank = ({ name }: Term) => (SMALLEST_FIRST.includes(name) ? SMALLEST_FIRST.indexOf(name) : -1);
	return variables.toSorted((a, b) => rank(a) - rank(b));
}

export function termsOf({ ranges, ...flags }: ReserveTerms): Term[] {
	return [...Object.values(flags), ...ranges.flatMap(({ start, last }) => [start, last])];
}
