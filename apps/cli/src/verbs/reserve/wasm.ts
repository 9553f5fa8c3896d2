/** `hvmmio reserve --engine wasm`: the same question put to policy.wasm. */

import type { Message, PolicyId, Range, Reservation, ReserveInput } from '@hvmmio/core';
import { load, mmioNodes, type PolicyModule, vtpmCut } from '@hvmmio/policy-as';
import { policyWasm } from '@hvmmio/policy-as/inline';

export interface WasmReservation extends Reservation {
	/** The size before the loop; the module tells it also where nothing is reserved, but not the start. */
	readonly firstSize: number;
}

/** Answers by one instance of the module, which is made at the first question. */
export function createWasmReserve(): (policy: PolicyId, input: ReserveInput) => WasmReservation {
	let module: PolicyModule | undefined;
	return (policy, input) => {
		module ??= load(policyWasm());
		return reserveBy(module, policy, input);
	};
}

function reserveBy(module: PolicyModule, policy: PolicyId, input: ReserveInput): WasmReservation {
	const ranges = input.mmio.map(({ start, end }) => ({ start: BigInt(start), end: BigInt(end) - 1n }));
	const nodes = mmioNodes(ranges, vtpmCut(policy), input.resourceSize);
	const answer = module.reserveFb(policy, {
		node: nodes[0] ?? null,
		barStart: BigInt(input.bar.start),
		barLength: BigInt(input.bar.size),
		lfbBase: input.lfbBase,
		lfbSize: input.lfbSize,
		efi: !input.bios,
		sysfb: input.sysfb,
		videoDevice: input.videoDevice,
		barIsMemory: input.barIsMemory,
		confidential: input.confidential,
		resourceSize: input.resourceSize,
	});
	const start = Number(answer.start);
	const size = Number(answer.size);
	const firstSize = Number(BigInt.asIntN(64, answer.firstSize));
	return {
		mmio: nodes.map((node): Range => ({ start: Number(node.start), end: Number(node.end) + 1 })),
		requested: size > 0 ? { start, size: firstSize } : null,
		reserved: size > 0 ? { start, end: start + size } : null,
		attempts: answer.attempts,
		messages: answer.messages as readonly Message[],
		firstSize,
	};
}
