/** `hvmmio reserve --engine wasm`: the reservation by policy.wasm. */

import type { PolicyId, Reservation, ReserveInput } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import { caseOfCore, wasmInput, wasmNodes } from '@hvmmio/differential';
import { load, type PolicyModule, vtpmCut } from '@hvmmio/policy-as';
import { policyWasm } from '@hvmmio/policy-as/inline';

export interface WasmReservation extends Reservation {
	/** The size before the loop; the module reports it even if nothing is reserved, but not the start. */
	readonly firstSize: number;
}

/** Answers with one instance of the module, which is created on first use. */
export function createWasmReserve(): (policy: PolicyId, input: ReserveInput) => WasmReservation {
	let module: PolicyModule | undefined;
	return (policy, input) => {
		module ??= load(policyWasm());
		return reserveBy(module, policy, input);
	};
}

function reserveBy(module: PolicyModule, policy: PolicyId, input: ReserveInput): WasmReservation {
	const wasmCase = caseOfCore(input);
	const cut = vtpmCut(policy);
	const nodes = wasmNodes(wasmCase, cut);
	const answer = module.reserveFb(policy, wasmInput(wasmCase, cut));
	const start = Number(answer.start);
	const size = Number(answer.size);
	const firstSize = Number(BigInt.asIntN(64, answer.firstSize));
	return {
		mmio: nodes.map((node): Range => ({ start: Number(node.start), end: Number(node.end) + 1 })),
		requested: size > 0 ? { start, size: firstSize } : null,
		reserved: size > 0 ? { start, end: start + size } : null,
		attempts: answer.attempts,
		messages: answer.messages,
		firstSize,
	};
}
