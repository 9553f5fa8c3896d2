/** policy.wasm embedded in this file, for environments that cannot load another file. */

/** Base64, inserted by the build (tsdown.config.ts). */
declare const POLICY_WASM: string;

/** A Uint8Array of an ArrayBuffer, in a form that TypeScript before 5.7 also understands. */
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
