/** policy.wasm as text within this file, for where another file cannot be fetched or read. */

/** Base64; the build puts it here (tsdown.config.ts). */
declare const POLICY_WASM: string;

/** A Uint8Array of an ArrayBuffer, which TypeScript before 5.7 has no other name for. */
type Bytes = ReturnType<typeof Uint8Array.of>;

/**
 * A copy of the bytes of policy.wasm, decoded at each call.
 * @example
 * ```ts
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * console.log(WebAssembly.validate(policyWasm())); // true
 * ```
 */
export function policyWasm(): Bytes {
	const text = atob(POLICY_WASM);
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
	return bytes;
}
