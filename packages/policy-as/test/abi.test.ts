import { describe, expect, test } from 'vitest';
import { INPUT_BYTES, OUTPUT_BYTES, policyIds } from '../src/index.ts';
import { policyBytes, policyExports } from './module.ts';

const PAGE = 65536;
const bytes = policyBytes();
const module = new WebAssembly.Module(bytes);

/** The ids of the sections of a module: a byte, then a length in LEB128. */
function sections(module: Uint8Array): number[] {
	const ids = [];
	for (let at = 8; at < module.length; ) {
		ids.push(module[at++] as number);
		let length = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = module[at++] as number;
			length |= (byte & 0x7f) << shift;
			if (byte < 0x80) break;
		}
		at += length;
	}
	return ids;
}

describe('the file', () => {
	test('imports nothing', () => expect(WebAssembly.Module.imports(module)).toEqual([]));

	test('exports what the contract names and no more', () => {
		expect(WebAssembly.Module.exports(module).sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
			{ name: 'hvmmio_abi_version', kind: 'function' },
			{ name: 'hvmmio_io_area', kind: 'function' },
			{ name: 'hvmmio_policy_count', kind: 'function' },
			{ name: 'hvmmio_reserve_fb', kind: 'function' },
			{ name: 'hvmmio_reserve_fb_batch', kind: 'function' },
			{ name: 'memory', kind: 'memory' },
		]);
	});

	test('has types, functions, memory, exports and code: no start function, no data, no table', () => {
		expect(sections(bytes).filter((id) => id !== 0)).toEqual([1, 3, 5, 7, 10]);
	});

	test('is smaller than 4 KiB', () => expect(bytes.length).toBeLessThan(4096));

	test('says its version and how many policies it has', () => {
		const wasm = policyExports();
		expect(wasm.hvmmio_abi_version()).toBe(1);
		expect(wasm.hvmmio_policy_count()).toBe(policyIds.length);
	});
});

describe('io_area', () => {
	test('gives what is there without growing', () => {
		const wasm = policyExports();
		const before = wasm.memory.buffer;
		const area = wasm.hvmmio_io_area(96);
		expect(area).toBeGreaterThan(0);
		expect(wasm.memory.buffer).toBe(before);
		expect(wasm.hvmmio_io_area(0)).toBe(area);
	});

	test('grows to the byte that is needed, by whole pages', () => {
		const wasm = policyExports();
		const area = wasm.hvmmio_io_area(0);
		wasm.hvmmio_io_area(PAGE - area);
		expect(wasm.memory.buffer.byteLength).toBe(PAGE);
		wasm.hvmmio_io_area(PAGE - area + 1);
		expect(wasm.memory.buffer.byteLength).toBe(2 * PAGE);
		wasm.hvmmio_io_area(1);
		expect(wasm.memory.buffer.byteLength).toBe(2 * PAGE);
	});

	test('growth detaches views and keeps what was written', () => {
		const wasm = policyExports();
		const area = wasm.hvmmio_io_area(64);
		const view = new Uint8Array(wasm.memory.buffer, area, 64).fill(7);
		wasm.hvmmio_io_area(3 * PAGE);
		expect(view.length).toBe(0);
		expect(new Uint8Array(wasm.memory.buffer, area, 64)).toEqual(new Uint8Array(64).fill(7));
	});

	test('is 0 where memory cannot grow so far, and the module goes on', () => {
		const wasm = policyExports();
		expect(wasm.hvmmio_io_area(-1)).toBe(0);
		expect(wasm.hvmmio_io_area(0xffff_ffff)).toBe(0);
		expect(wasm.hvmmio_io_area(64)).toBeGreaterThan(0);
	});
});

describe('statuses', () => {
	const wasm = policyExports();
	const size = wasm.memory.buffer.byteLength;
	const all = () => new Uint8Array(wasm.memory.buffer);
	const good = wasm.hvmmio_io_area(96);

	test.each([11, 12, 255, 0x7fff_ffff, -1, -2_147_483_648])('policy %i is unknown', (policy) => {
		all().fill(0xa5);
		expect(wasm.hvmmio_reserve_fb(policy, good, good + 64)).toBe(1);
		expect(wasm.hvmmio_reserve_fb_batch(policy, -1, -1, -1)).toBe(1);
		expect(wasm.hvmmio_reserve_fb_batch(policy, good, good, 0)).toBe(1);
		expect(all().every((byte) => byte === 0xa5)).toBe(true);
	});

	test.each([
		['input past the end', size, good],
		['input one byte past the end', size - INPUT_BYTES + 1, good],
		['output past the end', good, size],
		['output one byte past the end', good, size - OUTPUT_BYTES + 1],
		['input at the last address', -1, good],
		['output at the last address', good, -1],
		['input that ends at 4 GiB', -INPUT_BYTES, good],
		['output that ends at 4 GiB', good, -OUTPUT_BYTES],
		['input at 2 GiB', -2_147_483_648, good],
	])('%s is outside memory', (_what, input, output) => {
		all().fill(0xa5);
		for (const policy of policyIds.keys()) expect(wasm.hvmmio_reserve_fb(policy, input, output)).toBe(2);
		expect(all().every((byte) => byte === 0xa5)).toBe(true);
	});

	test.each([
		['4294967295 records', -1],
		// 2^26 * 64 and 2^27 * 32 are 2^32, 0 if the product had 32 bits.
		['2^26 records', 2 ** 26],
		['2^27 records', 2 ** 27],
		['2^31 records', -2_147_483_648],
		['one more than there is room for', (size - 64) / INPUT_BYTES + 1],
	])('%s are outside memory', (_what, count) => {
		all().fill(0xa5);
		expect(wasm.hvmmio_reserve_fb_batch(3, good, good, count)).toBe(2);
		expect(all().every((byte) => byte === 0xa5)).toBe(true);
	});

	test('no records are fine, wherever the pointers point', () => {
		all().fill(0xa5);
		for (const pointer of [0, good, size, size + 1, -1]) {
			expect(wasm.hvmmio_reserve_fb_batch(3, pointer, pointer, 0)).toBe(0);
		}
		expect(all().every((byte) => byte === 0xa5)).toBe(true);
	});

	test('the first and the last bytes of memory can hold records', () => {
		expect(wasm.hvmmio_reserve_fb(3, 0, size - OUTPUT_BYTES)).toBe(0);
		expect(wasm.hvmmio_reserve_fb(3, size - INPUT_BYTES, 0)).toBe(0);
		expect(wasm.hvmmio_reserve_fb(3, 1, size - OUTPUT_BYTES - 1)).toBe(0);
	});
});

test('a record may end at 4 GiB', () => {
	const wasm = policyExports();
	// Untouched pages cost nothing; where a host has not even the address space, growth fails and there is no such record.
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
});
