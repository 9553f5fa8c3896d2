import { type Batch, openBatch } from './batch.ts';
import { moduleError, rangeError, sourceError } from './errors.ts';
import type { PolicyExports } from './exports.ts';
import { INPUT_BYTES, OUTPUT_BYTES } from './layout.ts';
import { type PolicyId, policyIds } from './policies.ts';
import { decodeOutput, encodeInput, type ReserveFbInput, type ReserveFbOutput } from './record.ts';

const ABI_VERSION = 1;
const RECORD_BYTES = INPUT_BYTES + OUTPUT_BYTES;
/** The area starts with one record and its answer for `reserveFb`; batches follow at a cache line. */
const BATCH_OFFSET = 128;
/** Most records that fit in 4 GiB of memory. */
const MAX_BATCH = Math.floor((2 ** 32 - 2 ** 16) / RECORD_BYTES);

/** An instance of policy.wasm with its own memory. For use in one thread. */
export interface PolicyModule {
	/** The raw exports. */
	readonly exports: PolicyExports;
	/**
	 * What `vmbus_reserve_fb()` of this policy reserves. Throws a RangeError for an unknown policy id or a value that
	 * does not fit its field. Does not affect a batch.
	 */
	reserveFb(policy: PolicyId, input: ReserveFbInput): ReserveFbOutput;
	/**
	 * Space for `count` records in the module's memory, not initialized. One batch at a time: the next one uses the same
	 * memory. Throws a RangeError if memory cannot grow to that size.
	 */
	batch(count: number): Batch;
}

/**
 * Instantiates policy.wasm synchronously from its bytes or a compiled module. Throws a WebAssembly.CompileError for
 * bytes that are not a module, and an Error for a module that is not policy.wasm.
 * @example
 * ```ts
 * import { load } from '@hvmmio/policy-as';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * const policies = load(policyWasm());
 * console.log(policies.exports.hvmmio_policy_count()); // 12
 * ```
 */
export function load(source: WebAssembly.Module | BufferSource): PolicyModule;
/**
 * Fetches policy.wasm first if given its URL; rejects with an Error if the request fails, and with a TypeError for any
 * other kind of source.
 */
export function load(source: URL | Response | PromiseLike<Response>): Promise<PolicyModule>;
export function load(
	source: WebAssembly.Module | BufferSource | URL | Response | PromiseLike<Response>,
): PolicyModule | Promise<PolicyModule> {
	if (source instanceof WebAssembly.Module) return open(source);
	if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return open(new WebAssembly.Module(source));
	return download(source instanceof URL ? request(source) : source);
}

async function request(url: URL): Promise<Response> {
	try {
		return await fetch(url);
	} catch (cause) {
		// Node, for example, does not fetch file: URLs, and reports only "fetch failed".
		throw moduleError('not-fetched', [url], { cause });
	}
}

async function download(source: Response | PromiseLike<Response>): Promise<PolicyModule> {
	const response = await source;
	if (typeof response?.arrayBuffer !== 'function') {
		throw sourceError(response);
	}
	if (!response.ok) throw moduleError('http-status', [response.url, response.status]);
	return open(await WebAssembly.compile(await response.arrayBuffer()));
}

function open(module: WebAssembly.Module): PolicyModule {
	const [missing] = WebAssembly.Module.imports(module);
	if (missing) throw moduleError('imports', [missing.module, missing.name]);
	const exports = new WebAssembly.Instance(module).exports as unknown as PolicyExports;
	const version = exports.hvmmio_abi_version?.();
	if (version !== ABI_VERSION) throw moduleError('abi-version', [ABI_VERSION, version]);
	const policies = exports.hvmmio_policy_count();
	if (policies < policyIds.length) throw moduleError('too-few-policies', [policies, policyIds.length]);

	const address = area(exports, BATCH_OFFSET);
	const single = openBatch(exports, address, 1);
	return {
		exports,
		reserveFb(policy, input) {
			encodeInput(single.input, 0, input);
			single.run(policy);
			return decodeOutput(single.output, 0);
		},
		batch(count) {
			if (!Number.isInteger(count) || count < 0 || count > MAX_BATCH) {
				throw rangeError('count', MAX_BATCH, count);
			}
			return openBatch(exports, area(exports, BATCH_OFFSET + count * RECORD_BYTES) + BATCH_OFFSET, count);
		},
	};
}

function area(exports: PolicyExports, bytes: number): number {
	const address = exports.hvmmio_io_area(bytes) >>> 0;
	if (address === 0) throw rangeError('memory', bytes);
	return address;
}
