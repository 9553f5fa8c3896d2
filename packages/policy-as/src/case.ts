/** From a case written as text (the shape of the project's test vectors) to the module's input. */

import type { PolicyId } from './policies.ts';
import type { Node, ReserveFbInput } from './record.ts';
import { mmioNodes, vtpmCut } from './walk.ts';

/** The input of a case: ranges as `_CRS` gives them, `START-END`, before the walk; `0x` hex addresses. */
export interface CaseInput {
	readonly mmio: readonly string[];
	readonly bios: boolean;
	readonly confidential: boolean;
	readonly lfbBase: string;
	readonly lfbSize: number;
	readonly bar: { readonly start: string; readonly size: number };
	readonly barIsMemory: boolean;
	readonly videoDevice: boolean;
	readonly sysfb: boolean;
	readonly resourceSize: 32 | 64;
}

/** The module's input for a policy: after the walk with the policy's own cut. Throws a SyntaxError for a bad number. */
export function fromCase(policy: PolicyId, input: CaseInput): ReserveFbInput {
	const nodes = mmioNodes(input.mmio.map(parseRange), vtpmCut(policy), input.resourceSize);
	return {
		node: nodes[0] ?? null,
		barStart: BigInt(input.bar.start),
		barLength: BigInt(input.bar.size),
		lfbBase: Number(BigInt(input.lfbBase)),
		lfbSize: input.lfbSize,
		efi: !input.bios,
		sysfb: input.sysfb,
		videoDevice: input.videoDevice,
		barIsMemory: input.barIsMemory,
		confidential: input.confidential,
		resourceSize: input.resourceSize,
	};
}

/** `0xf8000000-0xffffffff`; the end is inclusive. Throws a SyntaxError for a bad number, a RangeError without a `-`. */
export function parseRange(text: string): Node {
	const [start, end, more] = text.split('-');
	if (!start || !end || more !== undefined) throw new RangeError(`"range" expected START-END, got ${text}`);
	return { start: BigInt(start), end: BigInt(end) };
}
