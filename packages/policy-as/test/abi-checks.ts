/** Requirements on any build of the module, for any record contents (docs/contract.md, the WASM module). */

import { expect } from 'vitest';
import { INPUT_BYTES, OUTPUT_BYTES, type PolicyExports, policyIds } from '../src/index.ts';

const PAGE = 65536;

interface AbiCheck {
	readonly name: string;
	/** Throws if a fresh instance does not meet it. */
	readonly check: (wasm: PolicyExports) => void;
}

/** Checks that a call returns `status` and writes nothing. */
function refuses(wasm: PolicyExports, status: number, call: () => number, what: string): void {
	const bytes = new Uint8Array(wasm.memory.buffer).fill(0xa5);
	expect(call(), what).toBe(status);
	expect(Buffer.compare(bytes, Buffer.alloc(bytes.length, 0xa5)), `${what}: nothing is written`).toBe(0);
}

export const abiChecks: readonly AbiCheck[] = [
	{
		name: 'it says its version and how many policies it has',
		check(wasm) {
			expect(wasm.hvmmio_abi_version()).toBe(1);
			expect(wasm.hvmmio_policy_count()).toBe(policyIds.length);
		},
	},
	{
		name: 'io_area gives what is there without growing',
		check(wasm) {
			const before = wasm.memory.buffer;
			const area = wasm.hvmmio_io_area(96);
			expect(area).toBeGreaterThan(0);
			expect(area + 96).toBeLessThanOrEqual(before.byteLength);
			expect(wasm.memory.buffer).toBe(before);
			expect(wasm.hvmmio_io_area(0)).toBe(area);
		},
	},
	{
		name: 'io_area grows to the byte that is needed, by whole pages',
		check(wasm) {
			const area = wasm.hvmmio_io_area(0);
			for (const [bytes, pages] of [
				[PAGE - area, 1],
				[PAGE - area + 1, 2],
				[1, 2],
				[2 * PAGE - area, 2],
				[5 * PAGE - area, 5],
				[5 * PAGE - area + 1, 6],
			] as const) {
				expect(wasm.hvmmio_io_area(bytes)).toBe(area);
				expect(wasm.memory.buffer.byteLength).toBe(pages * PAGE);
			}
		},
	},
	{
		name: 'growth of io_area detaches views and keeps what was written',
		check(wasm) {
			const area = wasm.hvmmio_io_area(64);
			const view = new Uint8Array(wasm.memory.buffer, area, 64).fill(7);
			wasm.hvmmio_io_area(3 * PAGE);
			expect(view.length).toBe(0);
			expect(new Uint8Array(wasm.memory.buffer, area, 64)).toEqual(new Uint8Array(64).fill(7));
		},
	},
	{
		name: 'io_area is 0 where memory cannot grow so far, and the module goes on',
		check(wasm) {
			for (const bytes of [-1, 0xffff_ffff]) expect(wasm.hvmmio_io_area(bytes)).toBe(0);
			expect(wasm.hvmmio_io_area(64)).toBeGreaterThan(0);
		},
	},
	{
		name: 'a policy that is none is looked at first',
		check(wasm) {
			const good = wasm.hvmmio_io_area(96);
			for (const policy of [policyIds.length, policyIds.length + 1, 255, 0x7fff_ffff, -1, -2_147_483_648]) {
				refuses(wasm, 1, () => wasm.hvmmio_reserve_fb(policy, good, good + 64), `policy ${policy}`);
				refuses(wasm, 1, () => wasm.hvmmio_reserve_fb_batch(policy, -1, -1, -1), `policy ${policy}`);
				refuses(wasm, 1, () => wasm.hvmmio_reserve_fb_batch(policy, good, good, 0), `policy ${policy}`);
			}
		},
	},
	{
		name: 'a record outside memory is refused',
		check(wasm) {
			const size = wasm.memory.buffer.byteLength;
			const good = wasm.hvmmio_io_area(96);
			for (const [what, input, output] of [
				['input past the end', size, good],
				['input one byte past the end', size - INPUT_BYTES + 1, good],
				['output past the end', good, size],
				['output one byte past the end', good, size - OUTPUT_BYTES + 1],
				['input at the last address', -1, good],
				['output at the last address', good, -1],
				['input that ends at 4 GiB', -INPUT_BYTES, good],
				['output that ends at 4 GiB', good, -OUTPUT_BYTES],
				['input at 2 GiB', -2_147_483_648, good],
			] as const) {
				for (const policy of policyIds.keys()) {
					refuses(wasm, 2, () => wasm.hvmmio_reserve_fb(policy, input, output), what);
				}
			}
		},
	},
	{
		name: 'more records than memory holds are refused',
		check(wasm) {
			const size = wasm.memory.buffer.byteLength;
			const good = wasm.hvmmio_io_area(96);
			// 2^26 * 64 and 2^27 * 32 are 2^32, 0 if the product had 32 bits.
			for (const count of [-1, 2 ** 26, 2 ** 27, -2_147_483_648, (size - 64) / INPUT_BYTES + 1]) {
				refuses(wasm, 2, () => wasm.hvmmio_reserve_fb_batch(3, good, good, count), `${count} records`);
			}
		},
	},
	{
		name: 'no records are fine, wherever the pointers point',
		check(wasm) {
			const size = wasm.memory.buffer.byteLength;
			for (const pointer of [0, 64, size, size + 1, -1]) {
				refuses(wasm, 0, () => wasm.hvmmio_reserve_fb_batch(3, pointer, pointer, 0), `pointer ${pointer}`);
			}
		},
	},
	{
		name: 'the first and the last bytes of memory can hold records',
		check(wasm) {
			const size = wasm.memory.buffer.byteLength;
			expect(wasm.hvmmio_reserve_fb(3, 0, size - OUTPUT_BYTES)).toBe(0);
			expect(wasm.hvmmio_reserve_fb(3, size - INPUT_BYTES, 0)).toBe(0);
			expect(wasm.hvmmio_reserve_fb(3, 1, size - OUTPUT_BYTES - 1)).toBe(0);
		},
	},
	{
		name: 'a record may end at 4 GiB',
		check(wasm) {
			// Untouched pages cost no memory; a host that lacks even the address space cannot have such a record.
			try {
				wasm.memory.grow(65536 - wasm.memory.buffer.byteLength / PAGE);
			} catch (error) {
				console.warn(`no 4 GiB of memory here, a record at its end is not tried: ${error}`);
				return;
			}
			expect(wasm.hvmmio_reserve_fb_batch(3, 0, -2 * OUTPUT_BYTES, 2)).toBe(0);
			expect(wasm.hvmmio_reserve_fb_batch(3, -2 * INPUT_BYTES, 128, 2)).toBe(0);
			expect(wasm.hvmmio_reserve_fb_batch(3, -2 * INPUT_BYTES + 1, 128, 2)).toBe(2);
			expect(wasm.hvmmio_reserve_fb_batch(3, 64, 64, 2 ** 26)).toBe(2);
		},
	},
];
