/**
 * Each operator, constant and conversion in assembly/ is changed, and each change is either detected or listed as
 * equivalent with the reason. `pnpm mutate` tries every mutant; the ordinary suite every STEP-th, beginning with number
 * SEED.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { twinAnswers } from '../../../../tools/policy-twin.mjs';
import { randomRecords } from '../../examples/records.mjs';
import { pathOf } from '../programs.ts';
import { build, sources } from './build.ts';
import { equivalents } from './equivalents.ts';
import { type Twin, wrongIn } from './kill.ts';
import { mutantsOf } from './mutants.ts';

const RECORDS = 100_000;
const STEP = process.env['MODE'] === 'every-mutant' ? 1 : 10;
const SEED = 7;
const mutants = [...sources].flatMap(([file, text]) => mutantsOf(file, text));

test('each listed mutant is there', () => {
	const ids = new Set(mutants.map(({ id }) => id));
	expect(Object.keys(equivalents).filter((id) => !ids.has(id))).toEqual([]);
});

describe.skipIf(!pathOf('gcc'))('mutants (gcc needed)', () => {
	let twin: Twin;
	beforeAll(async () => {
		const records = randomRecords(RECORDS);
		twin = { records, answers: (await twinAnswers(records)) ?? [] };
	});

	test('nothing is wrong without a change', async () => {
		expect(wrongIn((await build()) as Uint8Array<ArrayBuffer>, twin)).toBe(undefined);
	});

	for (const mutant of mutants.filter((_, i) => i % STEP === SEED % STEP)) {
		test(mutant.id, async () => {
			const binary = await build(mutant);
			const wrong = binary ? wrongIn(binary, twin) : 'it does not compile';
			const why = equivalents[mutant.id];
			if (why) expect(wrong, `listed as one that changes nothing (${why})`).toBe(undefined);
			else expect(wrong, 'nothing found it out').toBeDefined();
		});
	}
});
