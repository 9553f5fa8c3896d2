import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	load,
	mmioNodes,
	type PolicyId,
	type PolicyModule,
	policyEntry,
	type ReserveFbInput,
	vtpmCut,
} from '../src/index.ts';
import { policyWasm } from '../src/inline.ts';
import { policyBytes } from './module.ts';

const bytes = policyBytes();
const input: ReserveFbInput = {
	node: { start: 0xf800_0000n, end: 0xfed3_ffffn },
	efi: true,
	confidential: false,
	lfbBase: 0,
	lfbSize: 0,
	barStart: 0n,
	barLength: 0n,
	barIsMemory: false,
	videoDevice: false,
	sysfb: true,
	resourceSize: 64,
};

/** Half of 128 MiB at the low base. */
function works(module: PolicyModule) {
	expect(module.reserveFb('low-half', input)).toEqual({
		start: 0xf800_0000n,
		size: 0x400_0000n,
		firstSize: 0x400_0000n,
		attempts: 1,
		messages: [],
	});
}

describe('load', () => {
	const server = createServer((request, response) => {
		response.statusCode = request.url === '/policy.wasm' ? 200 : 404;
		response.end(bytes);
	});
	let base = '';
	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	});
	afterAll(() => server.close());

	test('at once from bytes, a view of bytes and a module', () => {
		works(load(bytes.buffer));
		works(load(bytes));
		works(load(Buffer.from(bytes)));
		works(load(new WebAssembly.Module(bytes)));
	});

	test('from a Response, a promise of one and a URL', async () => {
		works(await load(new Response(bytes)));
		works(await load(fetch(new URL('policy.wasm', base))));
		works(await load(new URL('policy.wasm', base)));
	});

	test('from the inlined bytes, a copy at each call', () => {
		expect(Buffer.compare(policyWasm(), bytes)).toBe(0);
		policyWasm().fill(0);
		works(load(policyWasm()));
	});

	test('says which address gave no module', async () => {
		await expect(load(new URL('none.wasm', base))).rejects.toThrow(`policy.wasm: ${base}none.wasm answered 404`);
		await expect(load(new URL('file:///none.wasm'))).rejects.toThrow(
			'policy.wasm: file:///none.wasm cannot be fetched here; read it and load its bytes',
		);
	});

	test.each(['policy.wasm', null, undefined, 1, {}])('refuses %s as a source', async (source) => {
		await expect(load(source as unknown as URL)).rejects.toThrow(TypeError);
		await expect(load(source as unknown as URL)).rejects.toThrow('"source" expected bytes, a WebAssembly.Module,');
	});

	test('refuses what is not policy.wasm', () => {
		expect(() => load(new Uint8Array([1, 2, 3]))).toThrow(WebAssembly.CompileError);
		const empty = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
		expect(() => load(new Uint8Array(empty))).toThrow('not policy.wasm of ABI version 1: version undefined');
		// An import of a global "i32" as "a"."b".
		const importing = [...empty, 2, 8, 1, 1, 0x61, 1, 0x62, 3, 0x7f, 0];
		expect(() => load(new Uint8Array(importing))).toThrow('not policy.wasm: it imports a.b');
	});

	test('two instances share nothing', () => {
		const [one, other] = [load(bytes), load(bytes)];
		expect(one.exports.memory).not.toBe(other.exports.memory);
		one.batch(10_000);
		expect(other.exports.memory.buffer.byteLength).toBe(65536);
	});
});

describe('reserveFb', () => {
	const module = load(bytes);

	test('refuses a policy that is none', () => {
		for (const policy of ['nonsense', '', 'toString', 3] as unknown as PolicyId[]) {
			expect(() => module.reserveFb(policy, input)).toThrow(`"policy" expected one of screen-info, gen1-bar,`);
		}
	});

	test.each([
		[{ barStart: -1n }, '"barStart" expected a bigint of 64 bits, unsigned, got -1'],
		[{ barLength: 2n ** 64n }, '"barLength" expected a bigint of 64 bits, unsigned, got 18446744073709551616'],
		[{ node: { start: 2n ** 64n, end: 0n } }, '"node.start" expected a bigint of 64 bits'],
		[{ node: { start: 0n, end: -1n } }, '"node.end" expected a bigint of 64 bits'],
		[{ barStart: 1 as unknown as bigint }, '"barStart" expected a bigint of 64 bits, unsigned, got 1'],
		[{ lfbBase: 2 ** 32 }, '"lfbBase" expected an integer of 32 bits, unsigned, got 4294967296'],
		[{ lfbBase: -1 }, '"lfbBase" expected an integer of 32 bits, unsigned, got -1'],
		[{ lfbSize: 0.5 }, '"lfbSize" expected an integer of 32 bits, unsigned, got 0.5'],
		[{ lfbBase: 1n as unknown as number }, '"lfbBase" expected an integer of 32 bits, unsigned, got 1'],
		[{ efi: 'yes' as unknown as boolean }, '"efi" expected true or false, got yes'],
		[{ sysfb: undefined as unknown as boolean }, '"sysfb" expected true or false, got undefined'],
		[{ confidential: null as unknown as boolean }, '"confidential" expected true or false, got null'],
		[{ resourceSize: 16 as unknown as 32 }, '"resourceSize" expected 32 or 64, got 16'],
		[{ lfbSize: Number.NaN }, '"lfbSize" expected an integer of 32 bits, unsigned, got NaN'],
	])('refuses %o', (wrong, message) => {
		expect(() => module.reserveFb('low-half', { ...input, ...wrong })).toThrow(message);
		expect(() => module.reserveFb('low-half', { ...input, ...wrong })).toThrow(RangeError);
	});
});

describe('batch', () => {
	test('keeps its records while single decisions are made and memory grows', () => {
		const module = load(bytes);
		const batch = module.batch(2);
		const flags = 3;
		for (const [i, low] of [0xf800_0000n, 0x4000_0000n].entries()) {
			batch.input.setBigUint64(i * 64, low, true);
			batch.input.setBigUint64(i * 64 + 8, 0xfed3_ffffn, true);
			batch.input.setUint32(i * 64 + 40, flags, true);
		}
		const before = batch.input;
		works(module);
		module.exports.hvmmio_io_area(1_000_000);
		expect(before.buffer.byteLength).toBe(0);
		batch.run('low-half');
		expect(batch.output.getBigUint64(0, true)).toBe(0xf800_0000n);
		expect(batch.output.getBigUint64(8, true)).toBe(0x400_0000n);
		expect(batch.output.getBigUint64(32, true)).toBe(0x4000_0000n);
		// Half of 3 GiB, 128 MiB at most.
		expect(batch.output.getBigUint64(40, true)).toBe(0x800_0000n);
	});

	test('of none is fine', () => load(bytes).batch(0).run('low-half'));

	test.each([-1, 0.5, Number.NaN, 2 ** 32, 44_739_000])('of %d is refused', (count) => {
		expect(() => load(bytes).batch(count)).toThrow('"count" expected an integer of 0 to');
	});
});

test('a policy as it is executed: its number by section 4 of docs/domain.md, counted from 0, and its cut', () => {
	expect(policyEntry('screen-info')).toEqual({ index: 0, oneByteLong: true });
	expect(policyEntry('low-half')).toEqual({ index: 3, oneByteLong: false });
	expect(policyEntry('none')).toEqual({ index: 11, oneByteLong: true });
});

describe('from untyped JavaScript', () => {
	// biome-ignore lint/suspicious/noExplicitAny: what a file without types can write
	const untyped = { mmioNodes, policyEntry, vtpmCut, ...load(bytes) } as any;
	test.each<[string, () => unknown]>([
		['"input" expected an object, got null', () => untyped.reserveFb('low-half', null)],
		['"input" expected an object, got undefined', () => untyped.reserveFb('low-half')],
		['"policy" expected one of screen-info,', () => untyped.vtpmCut('lowhalf')],
		['"policy" expected one of screen-info,', () => untyped.policyEntry('lowhalf')],
		['"cut" expected one-byte-long or exact, got x', () => untyped.mmioNodes([], 'x', 64)],
		['"resourceSize" expected 32 or 64, got 16', () => untyped.mmioNodes([], 'exact', 16)],
		[
			'"ranges.start" expected a bigint of 64 bits, unsigned, got 1',
			() => untyped.mmioNodes([{ start: 1, end: 2 }], 'exact', 64),
		],
		[
			'"ranges.end" expected a bigint of 64 bits, unsigned, got -1',
			() => untyped.mmioNodes([{ start: 1n, end: -1n }], 'exact', 64),
		],
		['"ranges.start" expected a bigint of 64 bits, unsigned, got undefined', () => untyped.mmioNodes('x', 'exact', 64)],
	])('%s', (message, run) => {
		expect(run).toThrow(message);
		expect(run).toThrow(RangeError);
	});
});
