import { reserveCases } from '@hvmmio/vectors';
import { type Case, parseAnswer, parseCase } from '@hvmmio/vectors/case';
import {
	encodeInput,
	INPUT_BYTES,
	mmioNodes,
	type PolicyId,
	type PolicyModule,
	policyIds,
	type ReserveFbInput,
	vtpmCut,
} from '../src/index.ts';

/** The module's input for a case. The general adapter is in @hvmmio/differential, which depends on this package. */
function inputFrom(policy: PolicyId, { mmio, bios, bar, ...rest }: Case): ReserveFbInput {
	const ranges = mmio.map(({ start, last }) => ({ start, end: last }));
	const [node = null] = mmioNodes(ranges, vtpmCut(policy), rest.resourceSize);
	return { ...rest, node, efi: !bios, barStart: bar.start, barLength: bar.size };
}

/** The vectors of each policy: the module's answer and the expected one. */
export const vectorsByPolicy = policyIds.map((policy) => ({
	policy,
	vectors: reserveCases.flatMap(({ id, why, input, expected }) => {
		const ofPolicy = expected[policy];
		const answer = (module: PolicyModule) => module.reserveFb(policy, inputFrom(policy, parseCase(input)));
		const given = inputFrom(policy, parseCase(input));
		return ofPolicy ? [{ id, why, expected: parseAnswer(ofPolicy), answer, input: given }] : [];
	}),
}));

/** The inputs of all vectors as records of the module, each after both walks. */
export function vectorRecords(): Uint8Array {
	const policies = ['low-half', 'gen1-bar'] as const;
	const inputs = policies.flatMap((policy) => reserveCases.map(({ input }) => inputFrom(policy, parseCase(input))));
	const view = new DataView(new ArrayBuffer(inputs.length * INPUT_BYTES));
	for (const [index, input] of inputs.entries()) encodeInput(view, index, input);
	return new Uint8Array(view.buffer);
}
