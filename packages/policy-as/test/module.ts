/** The built file under test, fresh for each caller. */

import { readFileSync } from 'node:fs';
import { load, type PolicyExports, policyIds } from '../src/index.ts';

export function policyBytes(): Uint8Array<ArrayBuffer> {
	return new Uint8Array(readFileSync(new URL('../build/policy.wasm', import.meta.url)));
}

export function policyExports(): PolicyExports {
	return load(policyBytes()).exports;
}

/** Every policy with its number. */
export const numbered = policyIds.map((id, number) => [number, id] as const);
