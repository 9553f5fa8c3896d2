/** The module against a second implementation, in C: tools/bench/policy_twin.c, compiled here. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { twinAnswers } from '../../../tools/policy-twin.mjs';
import { randomRecords } from '../examples/records.mjs';
import { flag, INPUT_BYTES, OUTPUT_BYTES } from '../src/index.ts';
import { numbered, policyExports } from './module.ts';
import { compile, pathOf } from './programs.ts';

const RECORDS = 200_000;
const BENCH = fileURLToPath(new URL('../../../tools/bench/', import.meta.url));

describe.skipIf(!pathOf('gcc'))('C twin (gcc needed)', () => {
	const records = randomRecords(RECORDS);
	let answers: Uint8Array[] = [];
	beforeAll(async () => {
		answers = (await twinAnswers(records)) ?? [];
	});

	test('the twin compiles without a warning', () => {
		compile('gcc', 'c11', '-O2', '-fsyntax-only', join(BENCH, 'policy_twin.c'), join(BENCH, 'policy_twin_main.c'));
	});

	const wasm = policyExports();
	const area = wasm.hvmmio_io_area(RECORDS * (INPUT_BYTES + OUTPUT_BYTES));
	const answersAt = area + RECORDS * INPUT_BYTES;
	const memory = new Uint8Array(wasm.memory.buffer);
	memory.set(records, area);

	test.each(numbered)(`policy %i, %s, answers alike for ${RECORDS} records`, (policy) => {
		expect(wasm.hvmmio_reserve_fb_batch(policy, area, answersAt, RECORDS)).toBe(0);
		const theirs = answers[policy] as Uint8Array;
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
