/** Fetches policy.wasm, and selects a policy of it for the prover. */

import { type PolicyId, policyEntry } from '@hvmmio/policy-as';
import policyWasm from '@hvmmio/policy-as/policy.wasm?url';
import type { PolicyModule } from '@hvmmio/prover';
import { Unproved } from './messages.ts';

/** @throws Unproved if it cannot be fetched */
export async function fetchPolicyWasm(): Promise<Uint8Array> {
	const response = await fetch(policyWasm);
	if (!response.ok) {
		throw new Unproved(`policy.wasm could not be fetched: the site answered ${response.status}`);
	}
	return new Uint8Array(await response.arrayBuffer());
}

export function policyModule(wasm: Uint8Array, id: PolicyId): PolicyModule {
	return { wasm, ...policyEntry(id) };
}
