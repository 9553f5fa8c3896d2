/** Addresses, address ranges and units, used by every other entry point of this package. */

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
