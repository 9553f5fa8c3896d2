/**
 * policy.wasm on terms, one record: what it never does, and which of its policies decide alike, by docs/domain.md,
 * section 4. What is told of a record holds for all of its bits.
 */

import { POLICIES } from '@hvmmio/core';
import { expect, test } from 'vitest';
import { Executor } from '../src/execute/execute.ts';
import { createEvaluator, differ, executePolicy, freeInput, Pool, provePolicies, type Term } from '../src/index.ts';
import { stateOf } from '../src/kernel.ts';
import { decodeModule } from '../src/wasm/module.ts';
import { POLICY_WASM } from './setup.ts';
import { testSolver } from './solver.ts';
import { createValues, freeAssignment } from './values.ts';

const INDEXES = POLICIES.map((_, index) => index);
const [INPUT, OUTPUT] = [64, 128];
const [INPUT_BYTES, OUTPUT_BYTES] = [64, 32];

/** What a call returned and where it wrote; the records' bits are all free. */
function called(index: number, input = INPUT, output = OUTPUT) {
	const pool = new Pool();
	const module = decodeModule(POLICY_WASM);
	const executor = new Executor(pool, module);
	const state = stateOf(pool, module);
	const fill = (name: string, record: number, bytes: number) => {
		for (let at = record; at < record + bytes && at + 8 <= state.memory.size; at += 8) {
			state.memory.store(at, pool.variable(`${name}_${at - record}`, 64));
		}
	};
	fill('input', input, INPUT_BYTES);
	fill('output', output, OUTPUT_BYTES);
	const bytesOf = ({ memory }: typeof state) => Array.from({ length: memory.size }, (_, at) => memory.load(at, 1));
	const before = bytesOf(state);
	const args = [index, input, output].map((value) => pool.constant(32, BigInt(value)));
	const end = executor.call('hvmmio_reserve_fb', args, state);
	if (end === null) {
		throw new Error('it traps on every input');
	}
	const after = bytesOf(end);
	const written = after.flatMap((term, at) => (term === before[at] ? [] : [at]));
	return { traps: executor.traps.found, status: end.stack[0] as Term, written, size: after.length };
}

test.each(INDEXES.map((index) => [POLICIES[index]?.id, index] as const))(
	'%s: for any bits it comes to an end without a trap, and writes nothing but its record',
	(_, index) => {
		const { traps, status, written } = called(index);
		expect([traps, status.operator, status.value]).toEqual([[], 'constant', 0n]);
		expect(written.every((at) => at >= OUTPUT && at < OUTPUT + OUTPUT_BYTES)).toBe(true);
		expect(written.length).toBe(OUTPUT_BYTES);
	},
);

test('a policy that is not there, and a record that is not wholly in memory: an error, and nothing is written', () => {
	const { size } = called(0);
	for (const [index, input, output, expected] of [
		[POLICIES.length, INPUT, OUTPUT, 1n],
		[2 ** 32 - 1, INPUT, OUTPUT, 1n],
		[3, size - INPUT_BYTES + 1, OUTPUT, 2n],
		[3, INPUT, size - OUTPUT_BYTES + 1, 2n],
		[3, 2 ** 32 - 1, OUTPUT, 2n],
		[3, INPUT, 2 ** 32 - OUTPUT_BYTES, 2n],
	] as const) {
		const { traps, status, written } = called(index, input, output);
		expect([traps, status.value, written]).toEqual([[], expected, []]);
	}
	const last = called(3, size - INPUT_BYTES, INPUT);
	expect([last.traps, last.status.value, last.written.length]).toEqual([[], 0n, OUTPUT_BYTES]);
});

/** They differ in what pci-hyperv asks for, not in the reservation. */
const ALIKE = ['sysfb-gate config-window-high'];

test('of one node no two policies decide alike, but those that section 4 says', () => {
	const pool = new Pool();
	const input = freeInput(pool, 1);
	const answers = INDEXES.map((index) => {
		// The cut is the walk's, so all of them get the same one.
		return executePolicy(pool, { wasm: POLICY_WASM, index, oneByteLong: false }, input, 64).answer;
	});
	const values = createValues(23);
	const inputs = Array.from({ length: 3000 }, () => createEvaluator(freeAssignment(values, 1)));
	const alike: string[] = [];
	for (const [i, a] of answers.entries()) {
		for (const [j, b] of answers.entries()) {
			const apart = differ(a, b);
			if (i < j && !inputs.some((evaluate) => evaluate(apart) === 1n)) {
				expect(apart).toBe(pool.false);
				alike.push(`${POLICIES[i]?.id} ${POLICIES[j]?.id}`);
			}
		}
	}
	expect(alike).toEqual(ALIKE);
});

const asking = { solver: await testSolver(), milliseconds: 120_000 };
const moduleOf = (id: string) => ({
	wasm: POLICY_WASM,
	index: POLICIES.findIndex((policy) => policy.id === id),
	oneByteLong: false,
});

test('two policies on every VM: proved alike by section 4, or refuted by what a run confirms, else not decided', async () => {
	const alike = [moduleOf('sysfb-gate'), moduleOf('config-window-high')] as const;
	expect(await provePolicies(alike, asking, () => false)).toMatchObject({ answer: 'proved', example: null });
	// One looks at CONFIG_SYSFB on generation 2, the other does not: nothing else of section 4 tells them apart.
	const apart = [moduleOf('sysfb-gate'), moduleOf('gen1-bar')] as const;
	expect(await provePolicies(apart, asking, () => true)).toMatchObject({
		answer: 'refuted',
		example: { bios: false, sysfb: false },
	});
	const unconfirmed = await provePolicies(apart, asking, () => false);
	expect([unconfirmed.answer, unconfirmed.example]).toEqual(['undecided', null]);
	expect(unconfirmed.why).toContain('equal.generation-2.64-bit');
});
