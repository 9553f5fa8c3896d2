/** A clone in which nothing was installed or built: `npm start` brings it to the command, and says little. */

import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from '../set-up.mjs';

const clone = mkdtempSync(join(tmpdir(), 'hvmmio-clone-'));
afterAll(() => rmSync(clone, { recursive: true, force: true }));

const start = (env: NodeJS.ProcessEnv = {}) => {
	const options = { cwd: clone, encoding: 'utf8', env: { ...process.env, INIT_CWD: '', ...env } } as const;
	const { stdout, stderr, status } = spawnSync(process.execPath, ['tools/start.mjs', 'layout', '--json'], options);
	return { stdout, stderr, status };
};

test('from the sources alone to an answer, and again after a change without npm and pnpm', () => {
	const tracked = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
	for (const file of tracked.split('\0').filter((name) => name !== '' && existsSync(join(ROOT, name)))) {
		cpSync(join(ROOT, file), join(clone, file), { recursive: true });
	}
	const first = start();
	expect(first.status, first.stderr).toBe(0);
	expect(JSON.parse(first.stdout).lowMmio.start).toBe('0xf8000000');
	expect(first.stderr.trim().split('\n').length).toBeLessThanOrEqual(10);
	expect(existsSync(join(clone, 'apps', 'cli', 'dist', 'man'))).toBe(true);
	expect(existsSync(join(clone, 'apps', 'cli', 'dist', 'THIRD-PARTY-NOTICES.md'))).toBe(true);

	appendFileSync(join(clone, 'packages', 'core', 'src', 'index.ts'), '\n');
	const second = start({ PATH: dirname(process.execPath), npm_config_offline: 'true' });
	expect(second.status, second.stderr).toBe(0);
	expect(second.stderr.trim().split('\n')).toEqual([expect.stringContaining('building the command')]);

	expect(start().stderr).toBe('');
});
