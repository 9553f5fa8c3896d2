/**
 * --shard and --merge: the merged answer equals that of the whole run byte for byte, and requires all shards of one
 * run.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, describe, expect, test } from 'vitest';
import { hvmmio, spawnHvmmio } from './harness.ts';
import { writeTree } from './kernel-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-shard-'));
afterAll(() => rmSync(folder, { recursive: true }));
const linux = join(folder, 'linux');
writeTree(linux, edited(OWN_VMBUS, 'SZ_128M', 'SZ_64M'));

const RUN = ['difftest', '--cases', '6000', '--policy', 'low-half', '--policy', 'gen1-bar'];

/** Writes the files of all shards of a run. */
async function parts(of: number, run: readonly string[] = RUN, name = 'part'): Promise<string[]> {
	const files = [];
	for (let index = 1; index <= of; index++) {
		const file = join(folder, `${name}-${index}-of-${of}.json`);
		const { out, code } = await hvmmio([...run, '--shard', `${index}/${of}`, '--json']);
		expect(code).toBe(0);
		writeFileSync(file, out);
		files.push(file);
	}
	return files;
}

describe.each(['text', 'json', 'ktap', 'junit'])('difftest --format %s', (format) => {
	test.each([1, 3, 7])('%i parts, in any order', async (of) => {
		const whole = await hvmmio([...RUN, '--format', format]);
		const merged = await hvmmio(['difftest', '--merge', ...(await parts(of)).reverse(), '--format', format]);
		expect(merged).toEqual(whole);
	});
});

test('a part says that it is one, in every form', async () => {
	for (const format of ['text', 'ktap', 'junit']) {
		const { out } = await hvmmio([...RUN, '--shard', '2/3', '--format', format]);
		expect(out, format).toMatch(/part 2 of 3/);
	}
});

test('a kernel that decides otherwise: check and difftest, exit 1', () => {
	for (const run of [
		['kernel', 'check', linux, '--policy', 'low-half', '--cases', '3000'],
		['difftest', '--kernel', linux, '--policy', 'low-half', '--cases', '3000'],
	]) {
		const verb = run[0] === 'kernel' ? ['kernel', 'check'] : ['difftest'];
		const files = [1, 2].map((index) => {
			const file = join(folder, `kernel-${index}.json`);
			writeFileSync(file, spawnHvmmio([...run, '--shard', `${index}/2`, '--json']).stdout);
			return file;
		});
		const whole = spawnHvmmio([...run, '--json']);
		const merged = spawnHvmmio([...verb, '--merge', ...files, '--json']);
		expect([merged.stdout, merged.stderr, merged.status]).toEqual([whole.stdout, '', 1]);
	}
	// A shard of another source at the same path.
	writeTree(linux, edited(OWN_VMBUS, 'SZ_128M', 'SZ_32M'));
	const other = join(folder, 'kernel-2.json');
	const run = ['difftest', '--kernel', linux, '--policy', 'low-half', '--cases', '3000', '--shard', '2/2', '--json'];
	writeFileSync(other, spawnHvmmio(run).stdout);
	const refused = spawnHvmmio(['difftest', '--merge', ...[1, 2].map((i) => join(folder, `kernel-${i}.json`))]);
	expect([refused.status, refused.stdout]).toEqual([2, '']);
	expect(refused.stderr).toContain('another kernel than');
});

describe('what is no whole is refused: one line and exit 2', () => {
	async function refused(...args: string[]): Promise<string> {
		const { code, out, err } = await hvmmio(['difftest', ...args]);
		expect([code, out, err.match(/\n/g)?.length]).toEqual([2, '', 1]);
		return err.replaceAll(`${folder}/`, '');
	}

	test.each(['0/3', '4/3', '3', '1/', '-1/3', '1/0', '1.5/3', '1/3/3', '1e1/20', ' 1/3', '1/9999999999'])(
		'--shard %s',
		async (shard) => {
			expect(await refused(`--shard=${shard}`)).toMatch(/^hvmmio: --shard .* expected I\/N, the part and how many/);
		},
	);

	test('parts of different runs', async () => {
		const [one = '', two = ''] = await parts(2);
		const others: [string, string[]][] = [
			['seed', ['difftest', '--cases', '6000', '--policy', 'low-half', '--policy', 'gen1-bar', '--seed', '2']],
			['number of cases', ['difftest', '--cases', '6001', '--policy', 'low-half', '--policy', 'gen1-bar']],
			['list of policies', ['difftest', '--cases', '6000', '--policy', 'low-half']],
		];
		for (const [what, run] of others) {
			const [, other = ''] = await parts(2, run, 'other');
			expect(await refused('--merge', one, other)).toContain(
				`other-2-of-2.json: another ${what} than part-1-of-2.json`,
			);
		}
		const [three = ''] = await parts(3);
		expect(await refused('--merge', one, three)).toContain('another number of parts than');
		const changed = JSON.parse(readFileSync(two, 'utf8'));
		changed.shard.engines[1].version = '9.9.9';
		writeFileSync(join(folder, 'newer.json'), JSON.stringify(changed));
		expect(await refused('--merge', one, join(folder, 'newer.json'))).toContain('another engines or versions than');
	});

	test('a part that is missing, or there twice', async () => {
		const [one = '', two = '', three = ''] = await parts(3);
		expect(await refused('--merge', one, three)).toContain('part 2/3 is missing, expected each of 1/3 to 3/3 once');
		expect(await refused('--merge', two)).toContain('part 1/3 is missing, and 1 more');
		expect(await refused('--merge', one, two, two, three)).toContain('part 2/3, as part-2-of-3.json is');
		expect(await refused('--merge')).toContain('FILE: missing, expected --merge FILE...');
	});

	test('files that are no parts, or changed ones', async () => {
		const [one = '', two = ''] = await parts(2);
		const file = join(folder, 'changed.json');
		const text = readFileSync(two, 'utf8');
		const changes: [string, (document: Record<string, unknown> & { shard: Record<string, unknown> }) => unknown][] = [
			['the answer of a whole', ({ shard: _, ...rest }) => rest],
			['schema: not hvmmio/difftest/1', (document) => ({ ...document, schema: 'hvmmio/kernel-check/1' })],
			['.shard.seed: not a count', ({ shard, ...rest }) => ({ ...rest, shard: { ...shard, seed: -1 } })],
			['no part 5 of 2', ({ shard, ...rest }) => ({ ...rest, shard: { ...shard, index: 5 } })],
			['are not 1497', ({ shard, ...rest }) => ({ ...rest, shard: { ...shard, results: fewer(shard['results']) } })],
			[
				'the parts have 5998 cases in all, expected 6000',
				({ shard, ...rest }) => ({ ...rest, shard: { ...shard, results: fewer(fewer(shard['results']), 'agreed') } }),
			],
			['not an object', () => []],
		];
		for (const [message, change] of changes) {
			writeFileSync(file, JSON.stringify(change(JSON.parse(text))));
			expect(await refused('--merge', one, file)).toContain(message);
		}
		writeFileSync(file, text.slice(0, -10));
		expect(await refused('--merge', one, file)).toContain('not JSON');
	});

	test('--merge with what the files already say, and files without it', async () => {
		const [one = ''] = await parts(1);
		expect(await refused('--merge', '--seed', '1', one)).toContain('--seed does not go with it');
		expect(await refused('--merge', '--shard', '1/1', one)).toContain('--shard does not go with it');
		expect(await refused(one)).toContain('one too many');
	});
});

function fewer(results: unknown, key: 'cases' | 'agreed' = 'cases') {
	return (results as Record<string, number>[]).map((each) => ({ ...each, [key]: (each[key] as number) - 1 }));
}
