/** The whole of the guest's decision: the walk, then `vmbus_reserve_fb`. */

import { assertAddress, assertU32 } from '../address.ts';
import { walk } from '../guest/walk.ts';
import type { Range, Span } from '../range.ts';
import type { Recorder } from '../trace.ts';
import { claimOf, decide, reservedOf } from './decide.ts';
import { createDecision, type Decision, type Message, type Policy, type ReserveInput } from './policy.ts';

export interface Reservation {
	/** The node list after the walk with the policy's own cut. */
	readonly mmio: readonly Range[];
	/** Start and size before the loop; null after an early return. The size is negative where a C int wrapped. */
	readonly requested: Span | null;
	readonly reserved: Range | null;
	/** How often the loop asked. */
	readonly attempts: number;
	readonly messages: readonly Message[];
}

/**
 * What a kernel with this policy reserves.
 * @throws TypeError, RangeError for a value that is no address, or no 32-bit value where one is due.
 */
export function reserve(policy: Policy, input: ReserveInput, recorder?: Recorder): Reservation {
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

/** @throws TypeError, RangeError as `reserve` does. */
export function assertReserveInput(input: ReserveInput): void {
	for (const range of input.mmio) {
		assertRange('mmio', range);
	}
	assertU32('lfbBase', input.lfbBase);
	assertU32('lfbSize', input.lfbSize);
	assertAddress('bar.start', input.bar.start);
	assertAddress('bar.size', input.bar.size);
	if (input.resourceSize !== 32 && input.resourceSize !== 64) {
		throw new RangeError(`"resourceSize" expected 32 or 64, got ${input.resourceSize}`);
	}
}

/** @throws TypeError, RangeError unless it is a half-open range of at least one byte. */
export function assertRange(title: string, range: Range): void {
	assertAddress(`${title} start`, range.start);
	assertAddress(`${title} end`, range.end);
	if (range.end <= range.start) {
		throw new RangeError(`"${title}" expected a start below its end, got ${range.start} and ${range.end}`);
	}
}
