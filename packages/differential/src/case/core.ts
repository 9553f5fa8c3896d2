/** The adapter between a case and @hvmmio/core, whose addresses are numbers and whose ranges are half-open. */

import type { ReserveInput } from '@hvmmio/core';
import { type Case, flagsOf } from '@hvmmio/vectors/case';

/** What core's `reserve` takes. Exact where the case's values have at most 52 bits; a range must not run backwards. */
export function coreInput(input: Case): ReserveInput {
	return {
		...input,
		mmio: input.mmio.map(({ start, last }) => ({ start: Number(start), end: Number(last) + 1 })),
		bar: { start: Number(input.bar.start), size: Number(input.bar.size) },
	};
}

/** The case of what core's `reserve` takes. */
export function caseOfCore(input: ReserveInput): Case {
	return {
		...flagsOf(input),
		mmio: input.mmio.map(({ start, end }) => ({ start: BigInt(start), last: BigInt(end) - 1n })),
		lfbBase: input.lfbBase,
		lfbSize: input.lfbSize,
		bar: { start: BigInt(input.bar.start), size: BigInt(input.bar.size) },
	};
}
