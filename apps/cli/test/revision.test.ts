/** --rev: kernels from the objects of git repositories made for the tests. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { KERNEL_FILES } from '@hvmmio/kernel-harness';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRevision } from '../src/verbs/kernel/revision.ts';
import { unreadBetween, unreadOf } from '../src/verbs/kernel/unread.ts';
import { spawnHvmmio } from './harness.ts';
import { patchOf, VMBUS_FILE, writeRepository } from './kernel-tree.ts';

const UNGATED = edited(OWN_VMBUS, 'else if (IS_ENABLED(CONFIG_SYSFB))', 'else');

let folder: string;
let git: (...args: string[]) => string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'hvmmio-revision-'));
	git = writeRepository(join(folder, 'linux'), { v1: OWN_VMBUS, v2: UNGATED });
	git('branch', 'a/branch', 'v1');
	git('clone', '-q', '--bare', '.', '../bare.git');
	git('worktree', 'add', '-q', '--detach', '../worktree', 'v2');
	git('rm', '-q', '-r', 'drivers');
	git('commit', '-q', '-m', 'empty', '--allow-empty');
	git('tag', 'empty');
	writeFileSync(join(folder, 'ungated.patch'), patchOf(OWN_VMBUS, UNGATED));
	mkdirSync(join(folder, 'none'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const hvmmio = (args: readonly string[], more: Record<string, string> = {}) =>
	spawnHvmmio(['kernel', ...args], { env: more, cwd: folder });

describe('a revision is read from', () => {
	test.each([
		['a repository whose checkout is another one', 'linux'],
		['its .git', 'linux/.git'],
		['a bare repository', 'bare.git'],
		['a worktree', 'worktree'],
	])('%s', (_, path) => {
		const read = (rev: string) => readRevision(join(folder, path), rev);
		expect([read('v1'), read('v2')]).toEqual([{ [VMBUS_FILE]: OWN_VMBUS }, { [VMBUS_FILE]: UNGATED }]);
	});

	test('a branch, a commit, and one counted back', () => {
		for (const rev of ['a/branch', git('rev-parse', 'v1'), git('rev-parse', '--short', 'v1'), 'v2~1', 'empty~2']) {
			expect([rev, readRevision(join(folder, 'linux'), rev)]).toEqual([rev, { [VMBUS_FILE]: OWN_VMBUS }]);
		}
	});

	test('the repository that is named, whichever the environment of a hook has', () => {
		const hook = { GIT_DIR: join(folder, 'none'), GIT_WORK_TREE: join(folder, 'none'), GIT_INDEX_FILE: '/nowhere' };
		const { status, stdout } = hvmmio(['identify', 'bare.git', '--rev', 'v1', '--cases', '3000'], hook);
		expect([status, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining('bare.git v1 decides as low-half (')]);
	});
});

test('all files that the harness reads, and no link, folder or file that is too large', () => {
	const whole = writeRepository(join(folder, 'whole'), { base: OWN_VMBUS });
	for (const file of KERNEL_FILES.slice(1, -2)) {
		mkdirSync(dirname(join(folder, 'whole', file)), { recursive: true });
		writeFileSync(join(folder, 'whole', file), `int of_${file.replace(/\W/g, '_')};\n`);
	}
	mkdirSync(join(folder, 'whole', KERNEL_FILES.at(-1) as string), { recursive: true });
	writeFileSync(join(folder, 'whole', KERNEL_FILES.at(-1) as string, 'a-file'), '');
	whole('add', '-A');
	whole('commit', '-q', '-m', 'all');
	const files = readRevision(join(folder, 'whole'), 'main');
	expect(Object.keys(files)).toEqual(KERNEL_FILES.slice(0, -2));
	expect(files['kernel/resource.c']).toBe('int of_kernel_resource_c;\n');
	writeFileSync(join(folder, 'whole', 'kernel/resource.c'), ' '.repeat(5 * 2 ** 20));
	whole('commit', '-q', '-a', '-m', 'large');
	expect(() => readRevision(join(folder, 'whole'), 'main')).toThrow(/main:kernel\/resource\.c: too large/);
});

test('nothing is checked out', () => {
	expect(existsSync(join(folder, 'linux', VMBUS_FILE))).toBe(false);
	expect(git('status', '--porcelain')).toBe('');
	expect(readFileSync(join(folder, 'worktree', VMBUS_FILE), 'utf8')).toBe(UNGATED);
});

test('diff names the revisions, and compares them', () => {
	const diff = (...args: string[]) => {
		const { status, stdout } = hvmmio(['diff', ...args, '--cases', '0', '--json']);
		const { old, new: now, regions } = JSON.parse(stdout);
		return { status, paths: [old.path, now.path], policies: [old.policy, now.policy], regions: regions.length };
	};
	const [policies, status] = [['low-half', 'low-half-ungated'], 1];
	const range = diff('worktree', '--rev', 'v1..');
	expect(range).toMatchObject({ status, paths: ['worktree v1', 'worktree HEAD'], policies });
	const { regions } = range;
	const patched = diff('linux', '--rev', 'v1', '--patch', 'ungated.patch');
	expect(patched).toEqual({ status, paths: ['linux v1', 'linux v1 + ungated.patch'], policies, regions });
});

test('what else differs between two revisions, or two trees, is named', () => {
	const whole = writeRepository(join(folder, 'others'), { one: OWN_VMBUS });
	const put = (file: string) => {
		mkdirSync(dirname(join(folder, 'others', file)), { recursive: true });
		writeFileSync(join(folder, 'others', file), 'int a;\n');
	};
	put('drivers/hv/channel_mgmt.c');
	put('drivers/net/other.c');
	put('Documentation/hv.rst');
	whole('add', '-A');
	whole('commit', '-q', '-m', 'two');
	const path = join(folder, 'others');
	expect(unreadBetween({ path, rev: 'one' }, { path, rev: 'main' }).files).toEqual(['drivers/hv/channel_mgmt.c']);
	expect(unreadBetween({ path, rev: 'main' }, { path, rev: 'main' }).files).toEqual([]);
	expect(unreadBetween({ path: join(folder, 'worktree') }, { path }).files).toEqual(['drivers/hv/channel_mgmt.c']);
	expect(unreadBetween({ path }, { path }).files).toEqual([]);
	const { status, stdout } = hvmmio(['diff', 'others', '--rev', 'one..main', '--cases', '0', '--json']);
	expect([status, JSON.parse(stdout).notRun[0]]).toMatchObject([
		3,
		{ file: 'drivers/hv/channel_mgmt.c', changed: true },
	]);
});

test('another subsystem’s file that names the allocator is named, from any folder, however many files changed', () => {
	const path = join(folder, 'callers');
	const callers = writeRepository(path, { one: OWN_VMBUS });
	const commit = (files: Record<string, string>, tag: string) => {
		for (const [file, text] of Object.entries(files)) {
			mkdirSync(dirname(join(path, file)), { recursive: true });
			writeFileSync(join(path, file), text);
		}
		callers('add', '-A');
		callers('commit', '-q', '-m', tag);
		callers('tag', tag);
	};
	const call = 'int take(void) { return vmbus_allocate_mmio(&res, hdev, 0, -1, size, SZ_4K, false); }\n';
	const many = Array.from({ length: 400 }, (_, i) => [`drivers/net/${i}.c`, 'int a;\n'] as const);
	commit({ 'drivers/net/a.c': 'int size = 1;\n', 'drivers/net/[b].c': 'int vmbus_allocate_mmio_not;\n' }, 'none');
	commit({ 'drivers/net/a.c': `int size = 1;\n\n\n\n\n${call}`, 'drivers/net/[b].c': 'int b;\n' }, 'call');
	commit({ 'drivers/net/a.c': `int size = 2;\n\n\n\n\n${call}`, ...Object.fromEntries(many) }, 'size');
	callers('clone', '-q', '--bare', '.', '../callers.git');
	const found = { files: ['drivers/net/a.c'], sharing: ['drivers/net/a.c'] };
	for (const at of [path, join(path, 'drivers/hv'), join(folder, 'callers.git')]) {
		const between = (old: string, now: string) => unreadBetween({ path: at, rev: old }, { path: at, rev: now });
		expect([between('one', 'none').files, between('none', 'call'), between('call', 'size')]).toEqual([
			[],
			found,
			found,
		]);
	}
	const NOTHING = { sharing: [], patches: [] };
	const byPatch = (rev: string) => unreadOf({ path, rev }, { path, rev }, { ...NOTHING, files: ['drivers/net/a.c'] });
	expect([byPatch('none').sharing, byPatch('call').sharing]).toEqual([[], ['drivers/net/a.c']]);
	const { status, stdout } = hvmmio(['diff', 'callers.git', '--rev', 'none..call', '--cases', '0', '--json']);
	const named = { file: 'drivers/net/a.c', function: '', changed: true };
	expect([status, JSON.parse(stdout).notRun[0]]).toMatchObject([3, named]);
});

test('check and reserve take a revision too', () => {
	const check = (rev: string) =>
		hvmmio(['check', 'linux', '--rev', rev, '--policy', 'low-half', '--cases', '3000']).status;
	expect(check('v2')).toBe(1);
	const asked = ['reserve', '--engine', 'kernel', '--kernel', 'bare.git', '--no-sysfb', '--lfb-base', '0', '--json'];
	const { stdout } = spawnHvmmio([...asked, '--rev', 'v2'], { cwd: folder });
	expect(JSON.parse(stdout).reserved.start).toBe('0xf8000000');
});

describe('bad input: one line, exit code 2', () => {
	test.each([
		['a revision that is not there', ['identify', 'linux', '--rev', 'v9'], /--rev v9: linux has no such revision/],
		['what is no commit', ['identify', 'linux', '--rev', 'v1^{tree}'], /has no such revision/],
		['a folder that is no repository', ['identify', 'none', '--rev', 'v1'], /none: git says: not a git repository/],
		['a path that is not there', ['identify', 'nowhere', '--rev', 'v1'], /nowhere: no such file/],
		['a file', ['identify', 'ungated.patch', '--rev', 'v1'], /is a file/],
		['a revision without a kernel', ['identify', 'linux', '--rev', 'empty'], /has no drivers\/hv\/vmbus_drv\.c/],
		['an option of git', ['identify', 'linux', '--rev=--output=stolen'], /starts with -/],
		['two lines', ['identify', 'linux', '--rev', 'v1\nv2'], /not the name of a revision/],
		['no name', ['identify', 'linux', '--rev='], /not the name of a revision/],
		['a range where one is wanted', ['identify', 'linux', '--rev', 'v1..v2'], /a range/],
		['a difference of three dots', ['diff', 'linux', '--rev', 'v1...v2'], /not two revisions/],
		['an option of git in a range', ['diff', 'linux', '--rev=--all..v2'], /starts with -/],
		['one revision and no patch', ['diff', 'linux', '--rev', 'v1'], /--rev OLD\.\.NEW, or --patch/],
		['two paths', ['diff', 'linux', 'bare.git', '--rev', 'v1..v2'], /does not go with --rev/],
	])('%s', (_, args, message) => {
		const { status, stderr } = hvmmio(args);
		expect(stderr).toMatch(message);
		expect(stderr.trimEnd().split('\n')).toHaveLength(1);
		expect(status).toBe(2);
		expect(existsSync(join(folder, 'stolen'))).toBe(false);
	});

	test('no git: the environment cannot serve', () => {
		const { status, stdout, stderr } = hvmmio(['identify', 'linux', '--rev', 'v1', '--json'], {
			PATH: join(folder, 'none'),
		});
		expect([status, stderr]).toEqual([2, 'hvmmio: git: not found, expected git on the PATH, for --rev\n']);
		expect(JSON.parse(stdout)).toMatchObject({ code: 'environment' });
	});
});
