/** The verb difftest with an engine that is wrong on purpose: exit 1, and a command line to paste. */

import type { Engine } from '@hvmmio/differential';
import type { DifftestDocument } from '@hvmmio/report';
import { ANSWER, ANSWER_WORDS } from '@hvmmio/vectors/case';
import { expect, test, vi } from 'vitest';
import { hvmmio, json } from './harness.ts';

vi.mock('../src/verbs/difftest/job.ts', async (original) => {
	const { createComparison, createCoreEngine } = await import('@hvmmio/differential');
	/** Core, except that it stops one attempt too early: below 2 MiB instead of 1 MiB. */
	function createImpatientEngine(): Engine {
		const core = createCoreEngine();
		return {
			...core,
			name: 'wasm',
			run(policy, count, outputs) {
				core.run(policy, count, outputs);
				for (let at = 0; at < count * ANSWER_WORDS; at += ANSWER_WORDS) {
					const size = outputs.words[at + ANSWER.size] as number;
					if (outputs.words[at + ANSWER.size + 1] === 0 && size > 0 && size < 2 ** 21) {
						outputs.words.fill(0, at + ANSWER.start, at + ANSWER.firstSize);
					}
				}
			},
		};
	}
	const enginesOf = () => [createCoreEngine(), createImpatientEngine()];
	return {
		...(await original<object>()),
		enginesOf,
		comparisonOf: (job: { plan: Parameters<typeof createComparison>[1] }) => createComparison(enginesOf(), job.plan),
	};
});

test('the smallest input is printed as a line that says it all again', async () => {
	const document = await json<DifftestDocument>('difftest', '--cases', '50000', '--policy', 'gen1-bar');
	expect(document.code).toBe(1);
	expect(document.agreed).toBeLessThan(document.cases);
	const found = document.disagreements.find(({ input }) => !input.bios);
	// From 0x1 up to the end of the node only the last attempt fits: 8, 4, 2, then 1 MiB.
	expect(found).toMatchObject({
		shrunk: true,
		command: 'hvmmio reserve --policy gen1-bar --mmio 0x0-0x100000 --lfb-base 0x1',
		outputs: {
			core: { reserved: { start: '0x1', end: '0x100000', size: 1_048_576 }, firstSize: 8_388_608, attempts: 4 },
			wasm: { reserved: null, firstSize: 8_388_608, attempts: 4 },
		},
	});

	const again = await json<Record<string, unknown>>(...(found?.command ?? '').split(' ').slice(1));
	const { reserved, attempts, messages } = found?.outputs['core'] ?? {};
	expect(again).toMatchObject({ code: 0, policy: 'gen1-bar', input: found?.input, reserved, attempts, messages });
});

test.each(['text', 'ktap', 'junit'])('%s tells it, and the exit code is 1', async (format) => {
	const { out, code } = await hvmmio(['difftest', '--cases', '50000', '--policy', 'gen1-bar', '--format', format]);
	expect(code).toBe(1);
	expect(out).toContain('hvmmio reserve --policy gen1-bar --mmio 0x0-0x100000 --lfb-base 0x1\n');
	expect(out).toContain({ text: 'the engines disagree on', ktap: 'not ok 1 gen1-bar', junit: '<failure ' }[format]);
});
