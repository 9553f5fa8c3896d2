/** `vmbus_reserve_fb`: the policy's request, halved until it fits. Source: docs/domain.md, section 4. */

import { type Range, rangeOf, type Span } from '../address/range.ts';
import { MIB } from '../address/units.ts';
import type { ClaimEvent, Recorder } from '../trace.ts';
import type { Decision, Policy, ReserveInput } from './policy.ts';
import { RULES } from './rules.ts';

/** The loop stops below this size. */
const SMALLEST_CLAIM = MIB;

/**
 * Decides for one input and writes the result into `decision`, without allocating memory. `first` is the head of the
 * node list; if it is undefined (an empty list) there is no reservation and no message.
 * @example
 * ```ts
 * import { policyById, resolveVm } from '@hvmmio/core';
 * import { hex, MIB } from '@hvmmio/core/address';
 * import { reserveInputOf } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * import { createDecision, decide } from '@hvmmio/core/policies';
 * const decision = createDecision();
 * const input = reserveInputOf(hostOf(resolveVm({})), { lfbBase: 0, sysfb: true });
 * decide(policyById('low-half'), { start: 0xf8000000, end: 0xfed40000 }, input, decision);
 * console.log(hex(decision.start), decision.size / MIB, decision.attempts); // f8000000 64 1
 * ```
 */
export function decide(
	policy: Policy,
	first: Range | undefined,
	input: ReserveInput,
	decision: Decision,
	recorder?: Recorder,
): void {
	decision.claimed = false;
	decision.start = 0;
	decision.firstSize = 0;
	decision.size = 0;
	decision.attempts = 0;
	decision.unexpectedLowBase = false;
	decision.baseZero = false;
	if (first === undefined) {
		recorder?.(noClaim('no-node'));
		return;
	}
	const rules = policy.rules ?? RULES[policy.id];
	const rule = input.bios ? rules.bios : rules.efi;
	if ((policy.skipsConfidential && input.confidential) || !rule(input, first.start, decision)) {
		recorder?.(noClaim('returned'));
		return;
	}
	if (decision.start === 0) {
		decision.firstSize = 0;
		decision.baseZero = policy.warnsOfZero;
		recorder?.(noClaim('start-zero'));
		return;
	}
	if (policy.sizeIsInt) {
		decision.firstSize |= 0;
	}
	decision.claimed = true;
	recorder?.({ step: 'claim', claim: claimOf(decision), reason: 'chosen' });
	halveUntilItFits(first, decision, recorder);
}

/** A request fits if it is inside the node, which is still empty. A 32-bit node also ends at 4 GiB. */
function halveUntilItFits(node: Range, decision: Decision, recorder: Recorder | undefined): void {
	const { start } = decision;
	for (let size = decision.firstSize; size >= SMALLEST_CLAIM; size = Math.floor(size / 2)) {
		decision.attempts++;
		const fits = start >= node.start && start + size <= node.end;
		recorder?.({ step: 'claim-tried', range: rangeOf(start, size), fits });
		if (fits) {
			decision.size = size;
			return;
		}
	}
}

/** The start and size that the loop begins with, or null after an early return. */
export function claimOf(decision: Decision): Span | null {
	return decision.claimed ? { start: decision.start, size: decision.firstSize } : null;
}

/** What is reserved, or null. */
export function reservedOf(decision: Decision): Range | null {
	return decision.size > 0 ? rangeOf(decision.start, decision.size) : null;
}

function noClaim(reason: ClaimEvent['reason']): ClaimEvent {
	return { step: 'claim', claim: null, reason };
}
