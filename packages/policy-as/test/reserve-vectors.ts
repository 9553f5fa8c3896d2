import { type ReserveOutput, reserveCases } from '@hvmmio/vectors';
import { fromCase, type PolicyModule, policyIds, type ReserveFbOutput } from '../src/index.ts';

/** What of an expected answer a record can say: it has no start where nothing is reserved. */
function asRecord(expected: ReserveOutput): ReserveFbOutput {
	return {
		start: BigInt(expected.reserved?.start ?? 0),
		size: BigInt(expected.reserved?.size ?? 0),
		firstSize: BigInt.asUintN(64, BigInt(expected.requested?.size ?? 0)),
		attempts: expected.attempts,
		messages: expected.messages as ReserveFbOutput['messages'],
	};
}

/** For each policy its vectors: what a module answers, beside what is expected. */
export const vectorsByPolicy = policyIds.map((policy) => ({
	policy,
	vectors: reserveCases.flatMap(({ id, why, input, expected }) => {
		const ofPolicy = expected[policy];
		const answer = (module: PolicyModule) => module.reserveFb(policy, fromCase(policy, input));
		return ofPolicy ? [{ id, why, expected: asRecord(ofPolicy), answer }] : [];
	}),
}));
