/** Cached comparisons: reused for the same input, and never for another. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scan, ScanTally } from '@hvmmio/kernel-diff';
import { afterAll, expect, test } from 'vitest';
import { createKeeper } from '../src/verbs/kernel/kept.ts';
import type { Opened } from '../src/verbs/kernel/open.ts';
import { startDiff } from '../src/verbs/kernel/threads.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'hvmmio-kept-'));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));
let folders = 0;
const folder = () => join(ROOT, String(folders++), 'compiled');

test('what is kept comes back as it was, under what it was kept under and the same code', () => {
	const at = folder();
	const value = { big: 2n ** 63n, set: new Set(['a']), bytes: Uint8Array.of(1, 2), none: null };
	createKeeper('code', at).put(['what', 1], value);
	expect(createKeeper('code', at).get(['what', 1])).toEqual(value);
	expect(createKeeper('code', at).get(['what', 2])).toBeNull();
	expect(createKeeper('other code', at).get(['what', 1])).toBeNull();
	expect(createKeeper('code', null).get(['what', 1])).toBeNull();
});

test('a value that was damaged is none', () => {
	const at = folder();
	createKeeper('code', at).put(['what'], { policy: 'none' });
	const [entry = ''] = readdirSync(at).map((file) => join(at, file));
	const bytes = readFileSync(entry);
	for (let i = 0; i < bytes.length; i++) {
		writeFileSync(
			entry,
			Buffer.concat([bytes.subarray(0, i), Buffer.of((bytes[i] as number) ^ 1), bytes.subarray(i + 1)]),
		);
		expect(createKeeper('code', at).get(['what'])).toBeNull();
	}
	writeFileSync(entry, bytes);
	expect(createKeeper('code', at).get(['what'])).toEqual({ policy: 'none' });
});

const PLAN = { seed: 1, generated: 100, scripts: 2 };

/** A fake kernel with a failure cost only, and a scan of three chunks with one case each. */
const opened = (digest: string, failureCost = 0): Opened =>
	({ digest, kernel: { failureCost, parts: null, addFailureCost: () => undefined } }) as unknown as Opened;

async function casesRun(at: string, sides: readonly [Opened, Opened], plan = PLAN): Promise<[number, ScanTally]> {
	let run = 0;
	const nothing = { changed: 0, rows: [], elsewhere: [], drivers: [], subjects: {} };
	const [boots, scripts] = [
		{ tried: 0, changed: 0, example: null },
		{ changed: 0, first: null },
	];
	const scan = {
		chunks: 3,
		run: () => {
			run++;
			return { ...nothing, cases: 1, boots, scripts };
		},
	} as unknown as Scan;
	const started = startDiff(undefined, sides, plan, createKeeper('code', at));
	const tally = await started.finish(scan, () => undefined);
	await started.end();
	return [run, tally];
}

test('two kernels are run on the same inputs once', async () => {
	const at = folder();
	const sides = [opened('a'), opened('b')] as const;
	const [first, tally] = await casesRun(at, sides);
	expect([first, tally.cases]).toEqual([3, 3]);
	expect(await casesRun(at, sides)).toEqual([0, tally]);
});

test.each([
	['the other way round', [opened('b'), opened('a')], PLAN],
	['another kernel', [opened('a'), opened('c')], PLAN],
	['another seed', [opened('a'), opened('b')], { ...PLAN, seed: 2 }],
	['more inputs', [opened('a'), opened('b')], { ...PLAN, generated: 200 }],
	['more scripts', [opened('a'), opened('b')], { ...PLAN, scripts: 3 }],
] as const)('%s: they are run', async (_, sides, plan) => {
	const at = folder();
	await casesRun(at, [opened('a'), opened('b')]);
	expect((await casesRun(at, sides, plan))[0]).toBe(3);
});

test('a kernel that failed on an input is run again, since failures are counted over all of a command', async () => {
	const at = folder();
	const sides = [opened('a'), opened('b', 1)] as const;
	await casesRun(at, sides);
	expect((await casesRun(at, sides))[0]).toBe(3);
});
