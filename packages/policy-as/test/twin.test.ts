/** The module against a second implementation, in C: tools/bench/policy_twin.c, compiled here. */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { flag, INPUT_BYTES, OUTPUT_BYTES } from '../src/index.ts';
import { compile, has, scratchFolder } from './compiler.ts';
import { numbered, policyExports } from './module.ts';

const RECORDS = 200_000;
const BENCH = fileURLToPath(new URL('../../../tools/bench/', import.meta.url));
const gcc = has('gcc');

/** xorshift32, so that the records are the same everywhere. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return state >>> 0;
	};
}

/** 64-bit patterns: any, around constants of the rules, and of a few bits; every flag either way. */
function randomRecords(): Uint8Array {
	const random = seeded(0x2545_f491);
	const view = new DataView(new ArrayBuffer(RECORDS * INPUT_BYTES));
	const near = [0, 0x10_0000, 0x80_0000, 0x400_0000, 0x7fff_ffff, 0x8000_0000, 0xf800_0000, 0xfed4_0000, 0xffff_ffff];
	const word = () => {
		switch (random() % 4) {
			case 0:
				return random();
			case 1:
				return ((near[random() % near.length] as number) + (random() % 5) - 2) >>> 0;
			case 2:
				return random() >>> (random() % 32);
			default:
				return random() & 0xfff0_0000;
		}
	};
	const high = () => (random() % 3 === 0 ? word() : random() % 3 === 0 ? random() % 3 : 0);
	for (let at = 0; at < view.byteLength; at += INPUT_BYTES) {
		for (let field = 0; field < 32; field += 8) {
			view.setUint32(at + field, word(), true);
			view.setUint32(at + field + 4, high(), true);
		}
		view.setUint32(at + 32, word(), true);
		view.setUint32(at + 36, word(), true);
		view.setUint32(at + 40, random(), true);
		// Bytes that do not count.
		for (let rest = 44; rest < INPUT_BYTES; rest += 4) view.setUint32(at + rest, random(), true);
		switch (random() % 4) {
			case 0:
				// A node of the usual kind under whatever else there is.
				view.setUint32(at + 4, 0, true);
				view.setUint32(at + 8, random() % 2 ? 0xfed3_ffff : 0xffff_ffff, true);
				view.setUint32(at + 12, 0, true);
				break;
			case 1:
				// lfb_base and BAR0 near the node's start.
				view.setUint32(at + 32, (view.getUint32(at, true) + (random() % 7) - 3) >>> 0, true);
				view.setBigUint64(at + 16, view.getBigUint64(at, true), true);
				break;
		}
	}
	return new Uint8Array(view.buffer);
}

describe.skipIf(!gcc)('C twin (gcc needed)', () => {
	const folder = scratchFolder();
	const program = join(folder, 'twin');
	const records = randomRecords();
	if (gcc) {
		compile('gcc', 'c11', '-O2', '-o', program, join(BENCH, 'policy_twin.c'), join(BENCH, 'policy_twin_main.c'));
		writeFileSync(join(folder, 'records'), records);
		const asked = numbered.map(([policy]) => `${policy} ${join(folder, `answers-${policy}`)}\n`);
		execFileSync(program, [join(folder, 'records')], { input: asked.join('') });
	}
	const wasm = policyExports();
	const area = wasm.hvmmio_io_area(RECORDS * (INPUT_BYTES + OUTPUT_BYTES));
	const answersAt = area + RECORDS * INPUT_BYTES;
	const memory = new Uint8Array(wasm.memory.buffer);
	memory.set(records, area);

	test.each(numbered)(`policy %i, %s, answers alike for ${RECORDS} records`, (policy) => {
		expect(wasm.hvmmio_reserve_fb_batch(policy, area, answersAt, RECORDS)).toBe(0);
		const theirs = readFileSync(join(folder, `answers-${policy}`));
		const ours = memory.subarray(answersAt, answersAt + RECORDS * OUTPUT_BYTES);
		expect(theirs.length).toBe(ours.length);
		let first = 0;
		while (first < ours.length && ours[first] === theirs[first]) first++;
		if (first < ours.length) {
			const at = Math.floor(first / OUTPUT_BYTES);
			const slice = (bytes: Uint8Array, size: number) => Buffer.from(bytes).subarray(at * size, (at + 1) * size);
			const hex = (bytes: Uint8Array, size: number) => slice(bytes, size).toString('hex');
			expect.fail(
				`record ${at}: ${hex(records, INPUT_BYTES)}: wasm ${hex(ours, OUTPUT_BYTES)}, C ${hex(theirs, OUTPUT_BYTES)}`,
			);
		}
	});

	test('the records are no easy ones: with low-half some are granted late, some not at all, some after a warning', () => {
		const seen = new Set<string>();
		wasm.hvmmio_reserve_fb_batch(3, area, answersAt, RECORDS);
		const view = new DataView(wasm.memory.buffer, answersAt);
		for (let at = 0; at < RECORDS * OUTPUT_BYTES; at += OUTPUT_BYTES) {
			const granted = view.getBigUint64(at + 8, true) !== 0n;
			const attempts = Math.min(view.getUint32(at + 24, true), 3);
			seen.add(`${granted} ${attempts} ${view.getUint32(at + 28, true)}`);
		}
		expect([...seen].filter((each) => each.startsWith('true')).length).toBeGreaterThan(4);
		expect(seen.size).toBeGreaterThan(9);
		const narrow = new DataView(records.buffer);
		let count = 0;
		for (let at = 40; at < records.length; at += INPUT_BYTES) count += narrow.getUint32(at, true) & flag.resource32;
		expect(count / flag.resource32).toBeGreaterThan(RECORDS / 3);
	});
});
