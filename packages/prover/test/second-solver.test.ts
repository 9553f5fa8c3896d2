/**
 * Other solvers are asked what z3 was asked, from the text that `--smt2` writes: bitwuzla what is of bits, cvc5 what is of
 * whole numbers. HVMMIO_LONG=1 (pnpm test:long): equality with a policy as well.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { policyEntry } from '@hvmmio/policy-as';
import { needed } from '@hvmmio/testkit/needs';
import { OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, expect, test } from 'vitest';
import { call, programOnPath } from '../../../tools/wasm-hosts/call.mjs';
import { pythonWith } from '../../../tools/wasm-hosts/python.mjs';
import { type Asking, prove, proveEqual, subjectOf } from '../src/index.ts';
import { THEOREM_IDS } from '../src/theorem-ids.ts';
import { compile, POLICY_WASM } from './setup.ts';
import { testSolver } from './solver.ts';

const here = (path: string) => fileURLToPath(new URL(`second-solver/${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hvmmio-second-solver-'));
afterAll(() => rmSync(folder, { recursive: true }));

function solvers(): string | null {
	try {
		return pythonWith(programOnPath('python3') ?? '', 'solvers', here('requirements.txt'));
	} catch {
		return null;
	}
}

const python = solvers();
const isHere = needed(python !== null, 'bitwuzla and cvc5 (Python 3 with venv, and its registry)');
const FILE = 'drivers/hv/vmbus_drv.c';
const LONG = Boolean(process.env['HVMMIO_LONG']);
const isAnswer = (text: string | undefined) => text === 'sat' || text === 'unsat';
/** Of the induction for all bits, which takes some hundred. */
const STEPS = LONG ? 300 : 30;
const ENOUGH = new Error('enough steps');

test.skipIf(!isHere)('they answer as z3 did', async () => {
	const solver = await testSolver();
	const asked: { readonly name: string; readonly text: string; readonly answer: string }[] = [];
	let name = '';
	let most = Number.POSITIVE_INFINITY;
	const asking: Asking = {
		onQuestion(next) {
			if (asked.length === most) {
				throw ENOUGH;
			}
			name = next;
		},
		solver: {
			version: solver.version,
			async run(text, milliseconds) {
				const printed = await solver.run(text, milliseconds);
				asked.push({ name, text, answer: printed.split('\n', 1)[0] as string });
				return printed;
			},
		},
	};
	const compiled = await compile({ [FILE]: OWN_VMBUS });
	const subject = await subjectOf(compiled);
	for (const id of THEOREM_IDS) {
		await prove(subject, id, asking);
	}
	const policy = { wasm: POLICY_WASM, ...policyEntry('low-half') };
	if (LONG) {
		await proveEqual(subject, { kind: 'policy', policy }, asking);
	}
	most = asked.length + STEPS;
	await proveEqual(subject, { kind: 'policy', policy }, asking, 'any').catch((error) => {
		expect(error).toBe(ENOUGH);
	});
	const files = asked.map(({ text }, i) => {
		const file = join(folder, `${i}.smt2`);
		writeFileSync(file, text);
		return file;
	});
	const answers = call(python as string, [here('answers.py'), ...files], folder)
		.trim()
		.split('\n');
	const decided = asked.flatMap(({ name, text, answer }, i) =>
		isAnswer(answer) && isAnswer(answers[i]) ? [{ name, text, answer, other: answers[i] }] : [],
	);
	expect(decided.filter(({ answer, other }) => answer !== other).map(({ name }) => name)).toEqual([]);
	// Some are given up, by one or the other.
	expect(decided.length / asked.length).toBeGreaterThan(0.9);
	for (const some of ['sat', 'unsat']) {
		for (const logic of ['QF_BV', 'QF_LIA']) {
			expect([some, logic, decided.some(({ text, answer }) => answer === some && text.includes(logic))]).toEqual([
				some,
				logic,
				true,
			]);
		}
	}
});
