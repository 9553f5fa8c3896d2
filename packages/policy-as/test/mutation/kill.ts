/** Checks that detect mutants: the ABI checks, the vectors, and the C twin on records that reach every branch. */

import { createContext, runInContext } from 'node:vm';
import { expect } from 'vitest';
import { INPUT_BYTES, load, OUTPUT_BYTES, type PolicyExports } from '../../src/index.ts';
import { abiChecks } from '../abi-checks.ts';
import { vectorsByPolicy } from '../reserve-vectors.ts';

/** Time limit in ms for mutants that loop forever; all checks together take a small part of it. */
const TIMEOUT_MS = 5_000;

/** Records, and the twin's answers, policy by policy. */
export interface Twin {
	readonly records: Uint8Array;
	readonly answers: readonly Uint8Array[];
}

/** A short description of what a module does wrong; undefined if no check failed. */
export function wrongIn(bytes: Uint8Array<ArrayBuffer>, twin: Twin): string | undefined {
	let wrong: string | undefined;
	const run = () => {
		wrong = firstWrong(new WebAssembly.Module(bytes), twin);
	};
	try {
		runInContext('run()', createContext({ run }), { timeout: TIMEOUT_MS });
	} catch (error) {
		return (error as Error).message.split('\n')[0];
	}
	return wrong;
}

function firstWrong(module: WebAssembly.Module, { records, answers }: Twin): string | undefined {
	const fresh = () => new WebAssembly.Instance(module).exports as unknown as PolicyExports;
	const loaded = load(module);
	for (const { policy, vectors } of vectorsByPolicy) {
		for (const { id, expected, answer } of vectors) expect(answer(loaded), `${policy} ${id}`).toEqual(expected);
	}

	const wasm = fresh();
	const input = wasm.hvmmio_io_area(records.length * (1 + OUTPUT_BYTES / INPUT_BYTES));
	const output = input + records.length;
	new Uint8Array(wasm.memory.buffer, input).set(records);
	for (const [policy, theirs] of answers.entries()) {
		wasm.hvmmio_reserve_fb_batch(policy, input, output, records.length / INPUT_BYTES);
		const ours = new Uint8Array(wasm.memory.buffer, output, theirs.length);
		if (Buffer.compare(ours, theirs) !== 0) return `policy ${policy} answers otherwise than the C twin`;
		ours.fill(0xa5);
	}
	for (const { check } of abiChecks) check(fresh());
	return undefined;
}
