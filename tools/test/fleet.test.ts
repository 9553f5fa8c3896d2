/**
 * The recipes of docs/fleet on real engines with two workers each: a worker is killed during the run, and the answers
 * equal those of a single process. The long form is `pnpm fleet`.
 */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needed } from '@hvmmio/testkit/needs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answersOfOne, FLEET, installCommand, multiset, start, writeInventory } from '../fleet.mjs';
import { minutes } from '../patience.ts';

const VMS = 2000;
/** For hangs only; the first run installs Python packages. */
const TIMEOUT_MS = minutes(20);

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-fleet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let inventory = '';
let expected: Awaited<ReturnType<typeof multiset>>;
beforeAll(async () => {
	inventory = writeInventory(folder, VMS);
	expected = await multiset([answersOfOne(folder, inventory)]);
});

interface Process {
	readonly pid: number;
	readonly parent: number;
	readonly line: string;
}

function processOf(pid: number): Process {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const [, parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return {
		pid,
		parent: Number(parent),
		line: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
	};
}

/** The ancestors of a process, up to the one that the test has started. */
function upTo(top: number, pid: number): Process[] {
	const chain = [processOf(pid)];
	while (chain.at(-1)?.parent !== top) {
		const parent = chain.at(-1)?.parent ?? 0;
		if (parent <= 1) {
			throw new Error(`process ${pid} was not started by ${top}`);
		}
		chain.push(processOf(parent));
	}
	return chain;
}

/** Selects the worker among the ancestors of the command. */
const WORKER: Readonly<Record<string, (chain: readonly Process[]) => Process | undefined>> = {
	'GNU parallel': ([command]) => command,
	'Dask distributed': (chain) => chain[1],
	'Apache Spark': (chain) => chain.find(({ line }) => line.includes('ExecutorBackend')),
};

describe.each(FLEET)('$name', (recipe) => {
	test.skipIf(!needed(recipe.isHere(), `${recipe.needs}, for ${recipe.name},`))(
		'a worker is killed, and nothing is lost',
		{ timeout: TIMEOUT_MS },
		async () => {
			const own = join(folder, recipe.name.replaceAll(' ', '-'));
			mkdirSync(own);
			// The first call reads its input and hangs until it is killed.
			const hang = `if test "$1" = simulate && mkdir "${own}/first" 2>/dev/null; then echo $$ >"${own}/pid"; exec sleep 1200; fi`;
			installCommand(own, hang);
			const { child, answers } = start(recipe, own, inventory, 2, 40_000);
			await expect
				.poll(() => existsSync(join(own, 'pid')) && readFileSync(join(own, 'pid'), 'utf8'), { timeout: TIMEOUT_MS })
				.toMatch(/\n/);
			const pid = Number(readFileSync(join(own, 'pid'), 'utf8'));
			const worker = WORKER[recipe.name]?.(upTo(child.pid as number, pid));
			expect(worker).toBeDefined();
			for (const each of new Set([worker?.pid as number, pid])) {
				process.kill(each, 'SIGKILL');
			}
			expect(await multiset(await answers)).toEqual(expected);
			expect(expected.lines).toBe(VMS);
		},
	);
});
