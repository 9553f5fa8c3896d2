/**
 * Two MMIO ranges of any bits: the list has a shape of its own where they touch, lie apart in either order, or one is
 * dropped. On a source of our own.
 */

import { runnableKernel } from '@hvmmio/kernel-harness';
import * as record from '@hvmmio/kernel-harness/run';
import { OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { parseCase } from '@hvmmio/vectors/case';
import { describe, expect, test } from 'vitest';
import { type Assignment, createEvaluator, freeInput, Pool, proveEqual, proveNoTrap, subjectOf } from '../src/index.ts';
import { executeWays } from '../src/kernel.ts';
import { fieldsAt, run } from './compare-runs.ts';
import { compile } from './setup.ts';
import { testSolver } from './solver.ts';
import { createValues, freeAssignment } from './values.ts';

const LONG = Boolean(process.env['HVMMIO_LONG']);
const COUNT = LONG ? 20_000 : 600;
const asking = { solver: await testSolver() };
const FILE = 'drivers/hv/vmbus_drv.c';
const compiled = await compile({ [FILE]: OWN_VMBUS });
const two = () => freeInput(new Pool(), 2);

/** Inputs whose ranges often touch, at either end. */
function touching(seed: number): Assignment[] {
	const values = createValues(seed);
	return Array.from({ length: COUNT }, () => {
		const drawn = new Map(freeAssignment(values, 2));
		const beside = (value: bigint) => BigInt.asUintN(64, value);
		const [which, from] = [values.number(4), `${values.number(2)}`];
		const to = from === '0' ? '1' : '0';
		if (which === 0) {
			drawn.set(`start_${to}`, beside((drawn.get(`last_${from}`) as bigint) + 1n));
		} else if (which === 1) {
			drawn.set(`last_${to}`, beside((drawn.get(`start_${from}`) as bigint) - 1n));
		} else if (which === 2) {
			drawn.set(`start_${to}`, 0xfed3_fff0n + BigInt(values.number(32)));
		}
		return drawn;
	});
}

test.each([64, 32] as const)(
	'%s bits: every input has one shape, whose terms say what the module answers',
	async (width) => {
		const input = two();
		const ways = executeWays(
			input.lfbBase.pool,
			compiled.builds.filter((build) => build.width === width),
			input,
		);
		const kernel = await runnableKernel(compiled);
		const inputs = touching(width);
		const outputs = run(kernel, inputs, width);
		const met = new Set<number>();
		for (const [i, assignment] of inputs.entries()) {
			const evaluate = createEvaluator(assignment);
			const own = ways.filter(({ where }) => evaluate(where) === 1n);
			expect(own.length).toBe(1);
			met.add(ways.indexOf(own[0] as (typeof own)[0]));
			const fields = Object.entries(fieldsAt(outputs, i * record.OUTPUT_WORDS));
			for (const way of own) {
				met.add(ways.indexOf(way));
				const told = fields.map(([field]) => [field, evaluate(way.answer[field as keyof ReturnType<typeof fieldsAt>])]);
				expect(told).toEqual(fields);
			}
		}
		expect(met.size).toBe(ways.length);
	},
);

test('no trap, for all bits of one range and of two', async () => {
	expect(await proveNoTrap(await subjectOf(compiled), asking)).toMatchObject({ answer: 'proved', why: null });
});

const EDITS = [
	['what touches from above is another node', 'node->end + 1 == first', 'node->end + 2 == first'],
	['a list of two is in the other order', 'node->start > last', 'node->start < last'],
] as const;

describe('equality of two ranges of any bits, which differ in no answer to one', () => {
	test('a kernel is equal to itself', async () => {
		const other = { kind: 'kernel', compiled } as const;
		expect(await proveEqual(await subjectOf(compiled), other, asking, 'any')).toMatchObject({ answer: 'proved' });
	});

	test.each(LONG ? EDITS : EDITS.slice(0, 1))(
		'%s: refuted, by an input that both kernels were run on',
		async (_, from, to) => {
			const edited = await compile({ [FILE]: OWN_VMBUS.replace(from, to) });
			const other = { kind: 'kernel', compiled: edited } as const;
			const { answer, example } = await proveEqual(await subjectOf(compiled), other, asking, 'any');
			expect(answer).toBe('refuted');
			const input = parseCase(example);
			expect(input.mmio.length).toBe(2);
			const [before, now] = [await runnableKernel(compiled), await runnableKernel(edited)].map((each) =>
				each.boot(input),
			);
			expect(now).not.toEqual(before);
		},
	);
});
