/**
 * `kernel prove` on a single file made for the tests, which decides as `low-half` (docs/domain.md, section 4). Real
 * kernels: packages/prover/test.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { diffText } from '@hvmmio/report';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAIN, spawnHvmmio } from './harness.ts';
import { patchOf, writeRepository, writeTree } from './kernel-tree.ts';
import { validateOutput } from './schemas.ts';

const NEEDLE = 'bytes >= SZ_1M && base != 0x87654321';
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'hvmmio-prove-'));
	env = { XDG_CACHE_HOME: join(folder, 'cache') };
	writeTree(join(folder, 'linux'), OWN_VMBUS);
	// It decides differently for one value in 2^32.
	writeTree(join(folder, 'needle'), edited(OWN_VMBUS, 'bytes >= SZ_1M', NEEDLE));
	const patch = patchOf(OWN_VMBUS, edited(OWN_VMBUS, 'bytes >= SZ_1M', NEEDLE));
	writeFileSync(join(folder, 'needle.patch'), patch);
	// Equivalent code, and a needle.
	const same = edited(OWN_VMBUS, 'bytes /= 2', 'bytes >>= 1');
	writeRepository(join(folder, 'git'), { v1: OWN_VMBUS, v2: same, v3: edited(same, 'bytes >= SZ_1M', NEEDLE) });
	writeRepository(join(folder, 'clone'), { other: OWN_VMBUS });
	// A memory address that depends on the input.
	const divisors = '((const unsigned char[]){2, 4, 2, 8})[(base >> 20) & 3]';
	writeTree(join(folder, 'table'), edited(OWN_VMBUS, 'bytes /= 2', `bytes /= ${divisors}`));
});
afterAll(() => rmSync(folder, { recursive: true }));

const prove = (...args: string[]) => {
	const result = spawnHvmmio(['kernel', 'prove', ...args], { env, cwd: folder });
	validateOutput(args, result.stdout);
	return result;
};

test('the standard theorems hold of low-half: 0, with what the answer rests on; no progress where there is no terminal', () => {
	const { status, stdout, stderr } = prove('linux', '--smt2', 'questions');
	expect([status, stderr]).toEqual([0, '']);
	const answers = stdout
		.split('\n')
		.flatMap((line) => /^ {2}(\w+) +([\w-]+) \(\d+\.\d s\)$/.exec(line)?.slice(1) ?? []);
	expect(answers).toEqual(
		['covers-framebuffer', 'below-vtpm', 'first-try', 'no-warning', 'no-trap'].flatMap((id) => ['proved', id]),
	);
	expect(stdout).toContain('This holds for:');
	expect(readdirSync(join(folder, 'questions'))).toContain('README.md');
	expect(readFileSync(join(folder, 'questions', 'covers-framebuffer.smt2'), 'utf8')).toMatch(
		/^; covers-framebuffer on every VM of its domain; unsat: the theorem holds\n\(set-option :produce-models true\)\n\(set-logic QF_BV\)\n/,
	);
});

test('what is refuted comes with a line that shows it on the kernel itself: 1', () => {
	const { status, stdout } = prove('linux', '--patch', 'needle.patch', '--theorem', 'no-trap', '--policy', 'low-half');
	expect([status, /refuted +equal to low-half/.test(stdout)]).toEqual([1, true]);
	const [line] = stdout.match(/hvmmio reserve .*/) ?? [];
	const replay = spawnHvmmio([...(line as string).split(' ').slice(1), '--json'], { env, cwd: folder });
	const { input, attempts } = JSON.parse(replay.stdout);
	expect(input.lfbBase).toBe('0x87654321');
	// low-half makes at least one request.
	expect(attempts).toBe(0);
});

test('what a patch changes and nothing executes is named, and no all-clear: 3', () => {
	const end = 'EXPORT_SYMBOL_GPL(vmbus_allocate_mmio);';
	const outside = edited(OWN_VMBUS, end, `${end} int vmbus_other(int x) { return x + 1; }`);
	writeFileSync(join(folder, 'outside.patch'), patchOf(OWN_VMBUS, outside));
	const asked = ['linux', '--patch', 'outside.patch', '--theorem', 'no-trap'];
	const { status, stdout } = prove(...asked);
	expect(status).toBe(3);
	expect(stdout).toMatch(/proved +no-trap/);
	expect(stdout).toMatch(/^Changed and not run, so what it does is not known:\n {2}\S+: vmbus_other \(/m);
	const { complete, notRun } = JSON.parse(prove(...asked, '--json').stdout);
	expect([complete, notRun.length, notRun[0].function, notRun[0].changed]).toEqual([false, 1, 'vmbus_other', true]);
});

test.each([
	[['--rev', 'v1..v2'], 'git v2', 'git v1', 'proved'],
	[['--rev', 'v1..'], 'git HEAD', 'git v1', 'refuted'],
	[['--rev', 'v2..v1', '--patch', 'needle.patch'], 'git v1 + needle.patch', 'git v2', 'refuted'],
	[['--rev', 'other..v2', '--against', 'clone'], 'git v2', 'clone other', 'proved'],
	[['--rev', 'v3', '--against', 'clone'], 'git v3', 'clone', 'refuted'],
] as const)('%s: which kernel is held against which', (args, path, to, answer) => {
	const { status, stdout } = prove('git', '--theorem', 'no-trap', ...args);
	const [first] = stdout.split('\n');
	expect([status, first]).toEqual([answer === 'proved' ? 0 : 1, `${path}, on every VM that a host can make:`]);
	expect(stdout).toMatch(new RegExp(`^ {2}${answer} +equal to ${to} \\(`, 'm'));
	const [line] = stdout.match(/hvmmio reserve .*/) ?? [];
	if (line !== undefined) {
		const { stdout: replay } = spawnHvmmio([...line.split(' ').slice(1), '--json'], { env, cwd: folder });
		expect(JSON.parse(replay)).toMatchObject({ input: { lfbBase: '0x87654321' }, attempts: 0 });
	}
});

test('kernel diff --prove adds what no input has shown, and says that there is nothing else', () => {
	const args = ['linux', 'needle', '--prove', '--smt2', 'of-diff', '--cases', '0', '--json'];
	const { status, stdout } = spawnHvmmio(['kernel', 'diff', ...args], { env, cwd: folder });
	validateOutput(['kernel', 'diff'], stdout);
	const { changed, regions, proof } = JSON.parse(stdout);
	expect([status, changed, regions.length]).toEqual([1, 0, 1]);
	expect(proof).toMatchObject({ answer: 'proved', beyond: { answer: 'proved' }, found: 1 });
	const [{ code, where, example }] = regions;
	expect([code, where.includes('lfb_base = 0x87654321'), example.new]).toEqual(['solver-reservation', true, null]);
	expect(example.old.start).toBe('0x87654321');
	const words = diffText(JSON.parse(stdout)).join(' ').replace(/\s+/g, ' ');
	expect(words).toMatch(
		/No input that was tried shows a difference .*, and the solver found one that does\. Changed and run: /,
	);
	expect(words).not.toMatch(/no input shows it|Nothing that was run/);
	expect(proof.premises[0]).toMatch(/^the modules that .* made of both sources, /);
	const asked = readdirSync(join(folder, 'of-diff'));
	expect(asked).toContain('README.md');
	expect(asked).toContain('whole.generation-2.reservation.1.smt2');
});

test('kernel diff --smt2 without --prove: one line, 2', () => {
	const { status, stderr } = spawnHvmmio(['kernel', 'diff', 'linux', 'needle', '--smt2', 'x'], { env, cwd: folder });
	expect([status, stderr]).toEqual([
		2,
		'hvmmio: --smt2 x: without --prove nothing is asked, expected --prove with it\n',
	]);
});

test('all bits: what traps never, and where a policy differs', () => {
	const { status, stdout } = prove('needle', '--domain', 'any', '--policy', 'gen1-bar', '--json');
	const { domain, equal, theorems } = JSON.parse(stdout);
	expect([status, domain, theorems.length, theorems[0].id, theorems[0].answer]).toEqual([
		1,
		'any',
		1,
		'no-trap',
		'proved',
	]);
	expect(equal).toMatchObject({ to: 'gen1-bar', answer: 'refuted' });
});

test('a kernel that cannot be executed is not guessed about: 3, with the reason', () => {
	const { status, stdout, stderr } = prove('table', '--theorem', 'no-trap');
	expect([status, stdout]).toEqual([3, '']);
	expect(stderr).toBe(
		'hvmmio: kernel table: the module reads or writes at an address that depends on the input, expected a source that the prover can execute\n',
	);
});

test.each([
	[['--domain', 'any', '--theorem', 'covers-framebuffer'], /^hvmmio: --theorem covers-framebuffer: speaks of VMs/],
	[['--policy', 'low-half', '--against', 'linux'], /^hvmmio: --against linux: does not go with --policy/],
	[['--rev', 'v1..v2', '--policy', 'low-half'], /^hvmmio: --rev v1\.\.v2: does not go with --policy/],
	[['--rev', 'v1...v2'], /^hvmmio: --rev v1\.\.\.v2: not two revisions, expected OLD\.\.NEW/],
	[['--rev', 'v1..none'], /^hvmmio: --rev none: git has no such revision/],
	[['--rev', 'none..v1'], /^hvmmio: --rev none: git has no such revision/],
	[['--rev', 'v1..v2', '--against', 'linux/drivers/hv/vmbus_drv.c'], /^hvmmio: PATH .* is a file/],
	[['--theorem', 'nothing'], /^hvmmio: --theorem nothing: /],
])('bad input: one line, 2 (%s)', (args, message) => {
	const { status, stderr } = prove(args[0] === '--rev' ? 'git' : 'linux', ...args);
	expect([status, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
	expect(stderr).toMatch(message);
});

test('Ctrl-C ends it and what it has started, with nothing on stdout', async () => {
	const args = [MAIN, 'kernel', 'prove', 'linux', '--policy', 'low-half', '--domain', 'any', '--smt2', 'asked'];
	const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } });
	let printed = '';
	child.stdout.on('data', (chunk) => {
		printed += chunk;
	});
	const started = () => spawnSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' }).stdout.trim();
	let solver = '';
	while (solver === '') {
		await new Promise((resolve) => setTimeout(resolve, 100));
		solver = readAsked(join(folder, 'asked')) > 0 ? started() : '';
	}
	const exit = once(child, 'exit');
	child.kill('SIGINT');
	expect(await exit).toEqual([null, 'SIGINT']);
	expect(printed).toBe('');
	while (spawnSync('ps', ['-p', solver.split('\n').join(',')]).status === 0) {
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
});

function readAsked(path: string): number {
	try {
		return readdirSync(path).filter((name) => name.endsWith('.smt2')).length;
	} catch {
		return 0;
	}
}

test('without the solver: the line that adds it', () => {
	const bare = join(folder, 'bare', 'lib', 'node_modules');
	mkdirSync(join(bare, '@hvmmio', 'cli'), { recursive: true });
	mkdirSync(join(bare, '@yowasp'));
	cpSync(dirname(MAIN), join(bare, '@hvmmio', 'cli', 'dist'), { recursive: true });
	const clang = dirname(dirname(createRequire(import.meta.url).resolve('@yowasp/clang')));
	symlinkSync(clang, join(bare, '@yowasp', 'clang'));
	const main = join(bare, '@hvmmio', 'cli', 'dist', 'main.cjs');
	const { status, stderr } = spawnSync(process.execPath, [main, 'kernel', 'prove', 'linux'], {
		encoding: 'utf8',
		cwd: folder,
		env: { ...process.env, ...env, NODE_PATH: '' },
	});
	expect(stderr).toBe(
		'hvmmio: solver: z3-solver is not installed, expected npm install -g z3-solver adds it beside a global hvmmio (35 MB)\n',
	);
	expect(status).toBe(2);
});
