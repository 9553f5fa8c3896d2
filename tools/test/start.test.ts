/** The README's first command in a fresh copy of this clone. */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
	appendFileSync,
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '../patience.ts';
import { ROOT } from '../set-up.mjs';

const clone = realpathSync(mkdtempSync(join(tmpdir(), 'hvmmio-start-')));
/** The environment of a user's npm, without the variables that pnpm and turbo set for this suite. */
const env = Object.fromEntries(
	Object.entries(process.env).filter(([name]) => !/^(?:npm_|pnpm_|turbo_|NODE_PATH$|INIT_CWD$|VITEST)/i.test(name)),
);
const start = (...args: string[]) =>
	spawnSync('npm', ['start', '--silent', '--', ...args], { cwd: clone, env, encoding: 'utf8' });

beforeAll(() => {
	const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
	for (const file of files
		.toString()
		.split('\0')
		.filter((name) => name !== '' && existsSync(join(ROOT, name)))) {
		cpSync(join(ROOT, file), join(clone, file), { force: true });
	}
});
afterAll(() => rmSync(clone, { recursive: true, force: true, maxRetries: 3 }));

test(
	'sets up what it needs, says so in at most ten lines, and answers; the second time it only answers',
	() => {
		const first = start('layout', '--json');
		expect([first.stderr, first.status]).toEqual([expect.stringMatching(/^(?:hvmmio: setting up [^\n]+\n){1,10}$/), 0]);
		expect(JSON.parse(first.stdout).lowMmio.start).toBe('0xf8000000');
		for (const beside of ['man', 'THIRD-PARTY-NOTICES.md']) {
			expect(existsSync(join(clone, 'apps', 'cli', 'dist', beside))).toBe(true);
		}
		expect(start('layout', '--json')).toMatchObject({ status: 0, stdout: first.stdout, stderr: '' });
	},
	minutes(10),
);

test(
	'after a change it is built again without npm, pnpm or a network',
	() => {
		appendFileSync(join(clone, 'packages', 'core', 'src', 'index.ts'), '\n');
		const again = spawnSync(process.execPath, ['tools/start.mjs', 'layout', '--json'], {
			cwd: clone,
			env: { ...env, PATH: clone },
			encoding: 'utf8',
		});
		expect(again.stderr).toBe('hvmmio: setting up (after a change): building the command\n');
		expect(again.status).toBe(0);
	},
	minutes(5),
);

/** Processes that run in the clone or for it. */
function running(): string[] {
	return readdirSync('/proc').flatMap((pid) => {
		try {
			const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
			return /^\d+$/.test(pid) && realpathSync(`/proc/${pid}/cwd`).startsWith(clone) ? [`${pid} ${line}`] : [];
		} catch {
			return [];
		}
	});
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) {
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

describe.skipIf(process.platform !== 'linux')('what npm has started ends with it', () => {
	/** Kills npm only, once this many processes run, including npm, its shell and start.mjs. */
	async function kill(signal: NodeJS.Signals, count: number): Promise<void> {
		const args = ['start', '--silent', '--', 'simulate', '--ndjson'];
		const npm = spawn('npm', args, { cwd: clone, env, stdio: ['pipe', 'ignore', 'ignore'] });
		await until(() => running().length >= count);
		npm.kill(signal);
		await until(() => running().length === 0);
	}

	test.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
		'the command, after %s',
		(signal) => kill(signal, 3),
		minutes(2),
	);

	test.each(['SIGTERM', 'SIGKILL'] as const)(
		'set-up, after %s',
		async (signal) => {
			rmSync(join(clone, 'node_modules', '.hvmmio'), { recursive: true, force: true });
			await kill(signal, 4);
		},
		minutes(2),
	);
});
