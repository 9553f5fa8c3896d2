/** Converts between cases and the input of @hvmmio/core, whose addresses are numbers and whose ranges are half-open. */

import type { ReserveInput } from '@hvmmio/core';
import { type Case, flagsOf } from '@hvmmio/vectors/case';

/**
 * Converts a case to the input of core's `reserve`. Exact if all values have at most 52 bits; each range must have
 * `start <= last`.
 * @example
 * ```ts
 * import { coreInput } from '@hvmmio/differential';
 * import { parseCase } from '@hvmmio/vectors/case';
 * const input = coreInput(parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' }));
 * console.log(input.mmio[0]?.end === 2 ** 32); // true
 * ```
 */
export function coreInput(input: Case): ReserveInput {
	return {
		...input,
		mmio: input.mmio.map(({ start, last }) => ({ start: Number(start), end: Number(last) + 1 })),
		bar: { start: Number(input.bar.start), size: Number(input.bar.size) },
	};
}

/**
 * Converts the input of core's `reserve` to a case.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { reserveInputOf } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * import { caseOfCore } from '@hvmmio/differential';
 * const input = reserveInputOf(hostOf(resolveVm({})), { lfbBase: 0, sysfb: true });
 * console.log(caseOfCore(input).mmio.length); // 2
 * ```
 */
export function caseOfCore(input: ReserveInput): Case {
	return {
		...flagsOf(input),
		mmio: input.mmio.map(({ start, end }) => ({ start: BigInt(start), last: BigInt(end) - 1n })),
		lfbBase: input.lfbBase,
		lfbSize: input.lfbSize,
		bar: { start: BigInt(input.bar.start), size: BigInt(input.bar.size) },
	};
}
