/** A step of the induction that is settled under some flags is not taken for settled under others. */

import { expect, test } from 'vitest';
import { findDifference } from '../src/equal-any.ts';
import { createEvaluator, differ, freeInput, Pool, type Term } from '../src/index.ts';
import type { ComparedWay } from '../src/shapes.ts';
import { and, not, or } from '../src/term/boolean.ts';
import { notEqual } from '../src/term/compare.ts';
import { sum } from '../src/term/sum.ts';
import { testSolver } from './solver.ts';

const asking = { solver: await testSolver() };

test('what is settled by all that is known under some flags is asked again under others', async () => {
	const input = freeInput(new Pool(), 1);
	const { pool } = input.lfbBase;
	const constant = (value: bigint, width = 64) => pool.constant(width, value);
	const [x, y] = [input.barStart, input.barSize] as [Term, Term];
	// On BIOS both trap but where the BAR starts at 4, so there they agree; on EFI nothing is known of it.
	const traps = [
		{ condition: and(not(input.efi), or(notEqual(sum(x, y), constant(7n)), notEqual(y, constant(3n)))), why: '' },
	];
	const zero = { size: constant(1n), firstSize: constant(1n), attempts: constant(0n, 32), messages: constant(0n, 32) };
	const rest = { ...zero, nodeStart: constant(0n), nodeLast: constant(0n), traps };
	const answers = [
		{ ...rest, start: x },
		{ ...rest, start: constant(4n) },
	] as const;
	const [one, other] = answers.map((answer): ComparedWay[] => [{ where: pool.true, answer }]);
	const found = await findDifference(asking, 'x', input, one as ComparedWay[], other as ComparedWay[]);
	expect(found.answer).toBe('input');
	const { input: at } = found as typeof found & { answer: 'input' };
	expect(createEvaluator(new Map([...at]))(differ(...answers))).toBe(1n);
});
