/** What policy.wasm exports, ABI version 1. All numbers are unsigned 32-bit; JavaScript receives them as signed. */
export interface PolicyExports {
	readonly memory: WebAssembly.Memory;
	/** 1. */
	hvmmio_abi_version(): number;
	/** 12; a policy's number is its index in `policyIds`. */
	hvmmio_policy_count(): number;
	/**
	 * A pointer to at least `bytes` bytes for the caller's records, 0 if memory cannot grow to that size. Every call
	 * returns the same area, so request it once for input and output together. Growth detaches every view of
	 * `memory.buffer`.
	 */
	hvmmio_io_area(bytes: number): number;
	/** One record of 64 bytes at `input`, the answer in 32 bytes at `output`. 0, 1 unknown policy, 2 outside memory. */
	hvmmio_reserve_fb(policy: number, input: number, output: number): number;
	/** The same over `n` records; `input` and `output` must not overlap. */
	hvmmio_reserve_fb_batch(policy: number, input: number, output: number, n: number): number;
}
