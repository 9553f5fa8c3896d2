/** The guest's complete reservation: the walk, then `vmbus_reserve_fb`. */

import { assertAddress } from '../address/address.ts';
import type { Range, Span } from '../address/range.ts';
import { settingError } from '../errors.ts';
import { walk } from '../guest/walk.ts';
import { checkSettings } from '../settings/check.ts';
import { BYTES, fields, listOf, oneOf, type Rules, U32, YES_OR_NO } from '../settings/rule.ts';
import type { Recorder } from '../trace.ts';
import { claimOf, decide, reservedOf } from './decide.ts';
import {
	createDecision,
	type Decision,
	type Message,
	type Policy,
	type PolicyId,
	type ReserveInput,
} from './policy.ts';
import { policyById } from './table.ts';

/** The result of a reservation; ranges are half-open, sizes in bytes. */
export interface Reservation {
	/** The node list after the walk with the policy's cut. */
	readonly mmio: readonly Range[];
	/** Start and size before the loop; null after an early return. The size is negative if a C int wrapped. */
	readonly requested: Span | null;
	readonly reserved: Range | null;
	/** Number of requests that the loop made. */
	readonly attempts: number;
	readonly messages: readonly Message[];
}

/**
 * What a kernel with this policy reserves. @throws SettingError for an unknown policy, or a missing, unknown or invalid
 * part of the input.
 * @example
 * ```ts
 * import { reserve, resolveVm } from '@hvmmio/core';
 * import { hex, MIB, sizeOf } from '@hvmmio/core/address';
 * import { reserveInputOf } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * const host = hostOf(resolveVm({}));
 * const input = reserveInputOf(host, { lfbBase: 0, sysfb: true });
 * const { reserved } = reserve('low-half', input);
 * console.log(reserved && hex(reserved.start), reserved && sizeOf(reserved) / MIB); // f8000000 64
 * ```
 */
export function reserve(policyOrId: Policy | PolicyId, input: ReserveInput, recorder?: Recorder): Reservation {
	const policy = typeof policyOrId === 'string' ? policyById(policyOrId) : policyOrId;
	assertReserveInput(input);
	const mmio = walk(input.mmio, policy.cut, input.resourceSize, recorder);
	const decision = createDecision();
	decide(policy, mmio[0], input, decision, recorder);
	return {
		mmio,
		requested: claimOf(decision),
		reserved: reservedOf(decision),
		attempts: decision.attempts,
		messages: messagesOf(decision),
	};
}

/** The warnings in the order in which the kernel prints them. */
export function messagesOf(decision: Decision): Message[] {
	const messages: Message[] = [];
	if (decision.unexpectedLowBase) {
		messages.push('unexpected-low-mmio-base');
	}
	if (decision.baseZero) {
		messages.push('framebuffer-base-zero');
	}
	return messages;
}

/** The values each part of the input permits on its own. */
const INPUT_RULES: Rules<ReserveInput> = {
	mmio: listOf(fields({ start: BYTES, end: BYTES })),
	bios: YES_OR_NO,
	confidential: YES_OR_NO,
	lfbBase: U32,
	lfbSize: U32,
	bar: fields({ start: BYTES, size: BYTES }),
	barIsMemory: YES_OR_NO,
	videoDevice: YES_OR_NO,
	sysfb: YES_OR_NO,
	resourceSize: oneOf(32, 64),
};

/** @throws SettingError for a missing, unknown or invalid part */
export function assertReserveInput(input: ReserveInput): void {
	checkSettings('input', input, INPUT_RULES);
	for (const [name, rule] of Object.entries(INPUT_RULES)) {
		if (input[name as keyof ReserveInput] === undefined) {
			throw settingError(name, undefined, 'missing', rule);
		}
	}
	for (const range of input.mmio) {
		assertRange('mmio', range);
	}
}

/** @throws TypeError, RangeError unless it is a half-open range of at least one byte. */
export function assertRange(title: string, range: Range): void {
	assertAddress(`${title} start`, range.start);
	assertAddress(`${title} end`, range.end);
	if (range.end <= range.start) {
		const { start, end } = range;
		throw settingError(title, { start, end }, 'ends-before-start');
	}
}
