/** Addresses, ranges of them and their units: what every other entry of this package counts in. */

export { ADDRESS_LIMIT, alignUp, hex, powerOfTwoBelow } from './address.ts';
export {
	fromInclusive,
	type InclusiveRange,
	intersection,
	type Range,
	rangeOf,
	type Span,
	sizeOf,
	toInclusive,
} from './range.ts';
export { FOUR_GIB, GIB, KIB, MIB, PAGE } from './units.ts';
