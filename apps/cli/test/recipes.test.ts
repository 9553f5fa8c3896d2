/** The scripts of docs/recipes, in a temporary repository with a kernel made for the tests. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { needed } from '@hvmmio/testkit/needs';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createShell } from './harness.ts';
import { patchOf, VMBUS_FILE, writeTree } from './kernel-tree.ts';
import { sharedCache } from './shared-cache.ts';

const RECIPES = fileURLToPath(new URL('../../../docs/recipes/', import.meta.url));

const HAS_SEND_EMAIL = needed(
	!spawnSync('git', ['send-email', '-h'], { encoding: 'utf8' }).stderr.includes('not a git command'),
	'git send-email',
);

let shell: ReturnType<typeof createShell>;
let repository: string;
beforeAll(() => {
	shell = createShell();
	repository = join(shell.folder, 'repository');
	mkdirSync(repository);
	run('git init -q -b main . && git config user.name Someone && git config user.email someone@example.org');
	commit('base', OWN_VMBUS);
	run('git tag v1 && git config hvmmio.base v1');
	commit('a comment', `/* nothing else */\n${OWN_VMBUS}`);
	commit('a smaller cap', `/* nothing else */\n${edited(OWN_VMBUS, 'SZ_128M', 'SZ_64M')}`);
	commit('does not compile', '#error\n');
	commit('another comment', `/* still nothing */\n${edited(OWN_VMBUS, 'SZ_128M', 'SZ_64M')}`);
	run('git format-patch -q v1 -o ../patches');
	// Based on this branch's newest state, without a commit: a change in a function that is not run, and one of another
	// source.
	const newest = `/* still nothing */\n${edited(OWN_VMBUS, 'SZ_128M', 'SZ_64M')}`;
	const patches = join(shell.folder, 'patches');
	writeFileSync(join(patches, 'unseen.patch'), patchOf(newest, edited(newest, 'exist(thing)', 'exist(0)')));
	const other = newest.replaceAll('thing', 'something');
	writeFileSync(join(patches, 'foreign.patch'), patchOf(other, edited(other, 'exist(something)', 'exist(0)')));
});
afterAll(() => shell.remove());

function run(line: string): SpawnSyncReturns<string> {
	const path = [RECIPES, shell.folder, process.env['PATH']].join(delimiter);
	const env = {
		...process.env,
		PATH: path,
		XDG_CACHE_HOME: sharedCache(),
		GIT_CONFIG_GLOBAL: '/dev/null',
	};
	return spawnSync('bash', ['-c', line], { cwd: repository, encoding: 'utf8', env });
}

function commit(subject: string, vmbus: string): void {
	writeTree(repository, vmbus);
	const { status, stderr } = run(`git add -A && git commit -q -m '${subject}'`);
	expect([status, stderr]).toEqual([0, '']);
}

test('sendemail-validate: what changes nothing is sent', () => {
	mkdirSync(join(repository, '.git/hooks'), { recursive: true });
	symlinkSync(join(RECIPES, 'sendemail-validate'), join(repository, '.git/hooks/sendemail-validate'));
	expect(run('.git/hooks/sendemail-validate ../patches/0001-*').status).toBe(0);
});

test('sendemail-validate: what changes decisions is sent only if it says so', () => {
	const { status, stderr } = run('.git/hooks/sendemail-validate ../patches/0002-*');
	expect(status).toBe(1);
	expect(stderr).toContain('The reservation is smaller');
	const patch = readFileSync(join(shell.folder, 'patches/0002-a-smaller-cap.patch'), 'utf8');
	const said = patch.replace(/\n---\n/, `\n---\n${stderr}\n`);
	writeFileSync(join(shell.folder, 'said.patch'), said);
	expect(run('.git/hooks/sendemail-validate ../said.patch').status).toBe(0);
});

test('sendemail-validate: what says something else, or what was not looked at, is not let through by its words', () => {
	const patch = readFileSync(join(shell.folder, 'patches/0002-a-smaller-cap.patch'), 'utf8');
	const stale = '\n---\nhvmmio kernel diff: a simulation, no VM was booted\nNothing that was run differs.\n';
	writeFileSync(join(shell.folder, 'stale.patch'), patch.replace(/\n---\n/, stale));
	const { status, stderr } = run('.git/hooks/sendemail-validate ../stale.patch');
	expect([status, stderr]).toEqual([1, expect.stringContaining('does not say so')]);
	const full = join(shell.folder, 'full');
	mkdirSync(full);
	writeFileSync(join(full, 'mktemp'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
	const failed = run(`PATH=${full}:$PATH .git/hooks/sendemail-validate ../stale.patch`);
	expect([failed.status, failed.stderr]).toEqual([1, expect.stringContaining('was not looked at')]);
	const lost = run(
		'GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=hvmmio.base GIT_CONFIG_VALUE_0=gone .git/hooks/sendemail-validate ../patches/0001-*',
	);
	expect([lost.status, lost.stderr]).toEqual([
		1,
		expect.stringContaining('gone, of git config hvmmio.base, is no commit'),
	]);
});

test('sendemail-validate: what was not run, or not looked at, does not go silently', () => {
	for (const [file, message] of [
		['unseen', /cannot tell all that the patch changes and it does not say so/],
		['0003', /cannot tell all that the patch changes/],
		['foreign', /was not looked at/],
	] as const) {
		const { status, stderr } = run(`.git/hooks/sendemail-validate ../patches/${file}*`);
		expect([file, status]).toEqual([file, 1]);
		expect(stderr).toMatch(message);
	}
});

test('sendemail-validate: a diff in base64 is looked at, and one that git cannot read is not let through', () => {
	const mail = readFileSync(join(shell.folder, 'patches/0002-a-smaller-cap.patch'), 'utf8');
	const [head = '', ...body] = mail.split('\n\n');
	const mime = 'MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64';
	const coded = Buffer.from(body.join('\n\n')).toString('base64').replaceAll(/.{76}/g, '$&\n');
	writeFileSync(join(shell.folder, 'base64.patch'), `${head}\n${mime}\n\n${coded}\n`);
	writeFileSync(
		join(shell.folder, 'broken.patch'),
		`${head}\n${mime}\n\n${Buffer.from('no diff').toString('base64')}\n`,
	);
	const looked = run('.git/hooks/sendemail-validate ../base64.patch');
	expect([looked.status, looked.stderr]).toEqual([1, expect.stringContaining('The reservation is smaller')]);
	const broken = run('.git/hooks/sendemail-validate ../broken.patch');
	expect([broken.status, broken.stderr]).toEqual([1, expect.stringContaining('was not looked at')]);
	writeFileSync(join(shell.folder, 'cover.patch'), `${head}\n\nA cover letter.\n`);
	expect(run('.git/hooks/sendemail-validate ../cover.patch').status).toBe(0);
});

test('bisect-run stops where hvmmio could not work, and passes over what it cannot tell', () => {
	const fake = join(shell.folder, 'fake');
	mkdirSync(fake);
	const says = ['. decides as low-half on all of 9 inputs', '. does not decide as low-half on 1 of 9 inputs'];
	for (const [code, answer, text = ''] of [
		[0, 0, says[0]],
		[0, 255],
		[0, 255, says[1]],
		[1, 1, says[1]],
		// A Node that cannot read the command's files, or not its language.
		[1, 255, 'Error: Cannot find module'],
		[1, 255, says[0]],
		[2, 255],
		[3, 125],
		[70, 255],
		[127, 255],
		[130, 255],
	] as const) {
		writeFileSync(join(fake, 'hvmmio'), `#!/bin/sh\necho '${text}'\nexit ${code}\n`, { mode: 0o755 });
		expect([code, text, run(`PATH=${fake}:$PATH bisect-run low-half`).status]).toEqual([code, text, answer]);
	}
});

test('a command that ends without an answer is none', () => {
	const silent = join(shell.folder, 'silent');
	mkdirSync(silent);
	for (const code of [0, 1]) {
		writeFileSync(join(silent, 'hvmmio'), `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
		const { status, stderr } = run(`PATH=${silent}:$PATH sendemail-validate ../patches/0001-*`);
		expect([code, status, stderr]).toEqual([code, 1, expect.stringContaining('was not looked at')]);
		const { stdout } = run(`PATH=${silent}:$PATH b4-check < ../patches/0001-*`);
		expect(stdout).toBe('drivers/hv:0: WARNING: hvmmio: the patch was not looked at\n');
	}
});

test('b4-check: a warning for what was not run, or not looked at', () => {
	const warning = (text: string) => new RegExp(`^drivers/hv:0: WARNING: hvmmio: ${text}`);
	expect(run('b4-check < ../patches/unseen*').stdout).toMatch(warning('1 changed part was not run'));
	expect(run('b4-check < ../patches/foreign*').stdout).toMatch(warning('hvmmio: .*does not apply'));
});

test.skipIf(!HAS_SEND_EMAIL)('git send-email stops at the hook', () => {
	const { status, stderr, stdout } = run(
		'git send-email --dry-run --quiet --to=list@example.org ../patches/0002-* < /dev/null',
	);
	expect(`${stderr}${stdout}`).toContain('does not say so');
	expect(status).not.toBe(0);
});

test('b4-check: a line for each region', () => {
	expect(run('b4-check < ../patches/0001-*').stdout).toBe('');
	const { stdout, status } = run('b4-check < ../patches/0002-*');
	expect(status).toBe(0);
	expect(stdout).toMatch(/^drivers\/hv:0: CHECK: hvmmio: 1\. /);
	expect(run('b4-check < ../patches/0003-*').stdout).toMatch(/^drivers\/hv:0: WARNING: hvmmio: /);
});

test('bisect-run finds the commit, past one that does not compile', () => {
	const { stdout } = run('git bisect start main v1 && git bisect run bisect-run low-half');
	expect(stdout).toContain('a smaller cap');
	expect(stdout).toMatch(/is the first bad commit/);
	expect(readFileSync(join(repository, VMBUS_FILE), 'utf8')).not.toBe('');
});
