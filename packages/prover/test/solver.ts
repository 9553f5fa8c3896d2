/** z3 for the tests, in this process. */

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { createZ3Solver, type Z3Package, type Z3Solver } from '../src/index.ts';

const QUESTION_MS = minutes(30);

export async function testSolver(): Promise<Z3Solver> {
	const module = pathToFileURL(createRequire(import.meta.url).resolve('z3-solver')).href;
	const { default: found } = (await import(module)) as { readonly default: Z3Package };
	const solver = await createZ3Solver(found, 'z3-solver', QUESTION_MS);
	afterAll(() => solver.close());
	return solver;
}
