/** What rows of a proof come to: never an all-clear that was not earned. */

import { type CaseJson, USUAL_FLAGS } from '@hvmmio/vectors/case';
import { expect, test } from 'vitest';
import { type ProofRow, policiesRow, proofPremises, proofRows, proofSummary, proofText } from '../src/index.ts';

const rows = (...answers: ProofRow['answer'][]) => answers.map((answer) => ({ answer }));

test.each([
	[rows('proved', 'proved'), 0, 'proved', '2 of 2 claims proved for every VM that a host can make.'],
	[
		rows('proved', 'undecided'),
		0,
		'undecided',
		'1 of 2 claims proved for every VM that a host can make; 1 not decided.',
	],
	[
		rows('proved', 'undecided', 'refuted'),
		0,
		'refuted',
		'1 of 3 claims proved for every VM that a host can make; 1 refuted by an input that was run; 1 not decided.',
	],
	[
		rows('proved'),
		2,
		'undecided',
		'1 of 1 claim proved for every VM that a host can make; 2 changed parts of the source not executed, of which nothing is proved.',
	],
	[rows(), 0, 'undecided', '0 of 0 claims proved for every VM that a host can make.'],
] as const)('%j with %i parts that were not executed: %s', (found, unseen, answer, sentence) => {
	expect(proofSummary(found, 'legal', unseen)).toEqual({ answer, sentence });
});

test('a claim about a kernel that cannot be built says so', () => {
	const tools = { compiler: 'clang 22', solver: 'z3 4.16', ownResourceTree: true, two: false };
	const [plain, selecting] = [false, true].map((selectsSysfb) => proofPremises({ ...tools, selectsSysfb }, 'legal'));
	expect(plain?.join()).not.toContain('SYSFB');
	expect(selecting?.join()).toContain('without CONFIG_SYSFB: of this source no such kernel can be built for EFI');
});

const EXAMPLE: CaseJson = {
	...USUAL_FLAGS,
	...{ mmio: ['0xf8000000-0xffffffff'], sysfb: false },
	...{ lfbBase: '0x0', lfbSize: 0, bar: { start: '0xf8000000', size: 67108864 } },
};

test('a refuted row has the line that shows it, on the kernel by its flags or of the first policy', () => {
	const result = { answer: 'refuted', example: EXAMPLE, why: null, seconds: 1.5 } as const;
	const line = '--mmio 0xf8000000-0xffffffff --no-sysfb';
	expect(policiesRow(['sysfb-gate', 'gen1-bar'], result).command).toBe(`hvmmio reserve --policy sysfb-gate ${line}`);
	const equal = { ...result, to: 'old.c' };
	const kernelFlags = ['--kernel', 'pasted (new)'];
	const asked = { domain: 'legal', kernelFlags, theorems: [], equal } as const;
	const [row] = proofRows(asked);
	expect(row?.command).toBe(`hvmmio reserve ${line} --engine kernel --kernel 'pasted (new)'`);
	const tools = { compiler: 'clang 22', solver: 'z3 4.16', ownResourceTree: true, two: true };
	expect(proofText({ ...asked, path: 'new.c', tools, notRun: [] })).toContain(`            ${row?.command}`);
});
