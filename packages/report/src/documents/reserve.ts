import type { PolicyId, Reservation, ReserveInput } from '@hvmmio/core';
import { formatAddress, formatRange } from '../format.ts';
import { type RangeJson, rangeJson, rangeOrNull, type SpanJson, spanJson } from './json.ts';

/** The complete raw input, in the form that a request accepts. */
export interface ReserveInputJson {
	readonly mmio: readonly string[];
	readonly bios: boolean;
	readonly confidential: boolean;
	readonly lfbBase: string;
	readonly lfbSize: number;
	readonly bar: SpanJson;
	readonly barIsMemory: boolean;
	readonly videoDevice: boolean;
	readonly sysfb: boolean;
	readonly resourceSize: 32 | 64;
}

/** `hvmmio/reserve/1`: what a kernel reserves. */
export interface ReserveDocument {
	readonly schema: 'hvmmio/reserve/1';
	readonly policy: PolicyId;
	readonly input: ReserveInputJson;
	readonly mmio: readonly RangeJson[];
	/** Start and size before the loop; null after an early return. Negative if a C int wrapped. */
	readonly requested: SpanJson | null;
	readonly reserved: RangeJson | null;
	readonly attempts: number;
	readonly messages: readonly string[];
}

/**
 * The document of `hvmmio reserve`.
 * @example
 * ```ts
 * import { reserve, resolveVm } from '@hvmmio/core';
 * import { reserveInputOf } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * import { reserveDocument } from '@hvmmio/report';
 * const input = reserveInputOf(hostOf(resolveVm({})), { lfbBase: 0, sysfb: true });
 * console.log(reserveDocument('low-half', input, reserve('low-half', input)).schema); // hvmmio/reserve/1
 * ```
 */
export function reserveDocument(policy: PolicyId, input: ReserveInput, answer: Reservation): ReserveDocument {
	return {
		schema: 'hvmmio/reserve/1',
		policy,
		input: reserveInputJson(input),
		mmio: answer.mmio.map(rangeJson),
		requested: answer.requested && spanJson(answer.requested),
		reserved: rangeOrNull(answer.reserved),
		attempts: answer.attempts,
		messages: answer.messages,
	};
}

/**
 * The complete raw input of a reservation as JSON.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { reserveInputOf } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * import { reserveInputJson } from '@hvmmio/report';
 * const input = reserveInputOf(hostOf(resolveVm({})), { lfbBase: 0, sysfb: true });
 * console.log(reserveInputJson(input).mmio.length); // 2
 * ```
 */
export function reserveInputJson(input: ReserveInput): ReserveInputJson {
	return {
		mmio: input.mmio.map(formatRange),
		bios: input.bios,
		confidential: input.confidential,
		lfbBase: formatAddress(input.lfbBase),
		lfbSize: input.lfbSize,
		bar: spanJson(input.bar),
		barIsMemory: input.barIsMemory,
		videoDevice: input.videoDevice,
		sysfb: input.sysfb,
		resourceSize: input.resourceSize,
	};
}
