/** The kernel verbs on kernels made for the tests: only the compiler is needed, no kernel source. */

import { spawnSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { needed } from '@hvmmio/testkit/needs';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAIN, spawnHvmmio } from './harness.ts';
import { patchOf, VMBUS_FILE, writeTree } from './kernel-tree.ts';
import { sharedCache } from './shared-cache.ts';

const HAS_CLANG = needed(
	existsSync('/usr/bin/clang') && existsSync('/usr/bin/wasm-ld'),
	'clang with wasm-ld in /usr/bin',
);

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'hvmmio-kernel-'));
	writeTree(join(folder, 'linux'), OWN_VMBUS);
	writeTree(join(folder, 'ungated'), edited(OWN_VMBUS, 'else if (IS_ENABLED(CONFIG_SYSFB))', 'else'));
	writeTree(
		join(folder, 'strange'),
		edited(OWN_VMBUS, 'resource_size_t base = 0,', 'resource_size_t odd = hv_odd_base(), base = 0,'),
	);
	writeTree(
		join(folder, 'endless'),
		edited(OWN_VMBUS, 'while (!fb_mmio && bytes >= SZ_1M)', 'while (!fb_mmio || bytes)'),
	);
	writeFileSync(join(folder, 'cap.patch'), patchOf(OWN_VMBUS, edited(OWN_VMBUS, 'SZ_128M', 'SZ_64M')));
	writeFileSync(
		join(folder, 'other.patch'),
		patchOf(OWN_VMBUS, edited(OWN_VMBUS, 'SZ_128M', 'SZ_64M'))
			.replaceAll('4 GiB', '')
			.replaceAll('choose', 'pick')
			.replaceAll('*base ?: low', 'low'),
	);
	// Removes the first line of the hunk, which its header counts.
	const lines = patchOf(OWN_VMBUS, edited(OWN_VMBUS, 'SZ_128M', 'SZ_64M')).split('\n');
	const hunk = lines.findIndex((line) => line.startsWith('@@'));
	writeFileSync(join(folder, 'corrupt.patch'), lines.filter((_, i) => i !== hunk + 1).join('\n'));
	writeTree(join(folder, 'capped'), edited(OWN_VMBUS, 'SZ_128M', 'SZ_64M'));
	writeFileSync(join(folder, 'mail'), 'Dear list,\n\nno patch today.\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const hvmmio = (...args: string[]) => spawnHvmmio(['kernel', ...args], { cwd: folder });

test('identify names the policy, and that the resource tree is a stand-in', () => {
	const { status, stdout, stderr } = hvmmio('identify', 'linux');
	expect([status, stderr]).toEqual([0, '']);
	expect(stdout).toContain('linux decides as low-half (');
	expect(stdout).toContain('stand-in');
	const json = JSON.parse(hvmmio('identify', 'ungated', '--json').stdout);
	expect(json).toMatchObject({
		schema: 'hvmmio/kernel-identify/1',
		policy: 'low-half-ungated',
		equivalent: [],
		nearest: [],
	});
});

test('identify of what is no policy tells the nearest, with an example, and exits 1', () => {
	const { status, stdout } = hvmmio('identify', 'linux', '--patch', 'cap.patch', '--json');
	const { policy, nearest } = JSON.parse(stdout);
	expect([status, policy, nearest[0].policy]).toEqual([1, null, 'low-half']);
	expect(nearest[0].disagreements).toBeGreaterThan(0);
	expect(nearest[0].example.command).toMatch(/^hvmmio reserve --policy low-half/);
});

test('a changed function that is not run is named, and leaves no all-clear', () => {
	// `not_needed` is not called by anything that runs, and would not compile.
	const unseen = { file: VMBUS_FILE, function: 'not_needed', changed: true };
	writeFileSync(join(folder, 'unseen.patch'), patchOf(OWN_VMBUS, edited(OWN_VMBUS, 'exist(thing)', 'exist(0)')));
	const json = (...args: string[]) => {
		const { status, stdout } = hvmmio(...args, '--cases', '3000', '--json');
		return { status, ...JSON.parse(stdout) };
	};
	const check = ['check', 'linux', '--policy'];
	for (const args of [
		['identify', 'linux'],
		[...check, 'low-half'],
		['diff', 'linux'],
	]) {
		const { status, complete, notRun } = json(...args, '--patch', 'unseen.patch');
		expect([args[0], status, complete]).toEqual([args[0], 3, false]);
		expect(notRun[0]).toMatchObject(unseen);
	}
	expect(json('identify', 'linux', '--patch', 'unseen.patch').policy).toBe('low-half');
	// A finding takes precedence; and without a patch, or with one of code that runs, nothing changed remains unrun.
	expect(json(...check, 'gen1-bar', '--patch', 'unseen.patch')).toMatchObject({ status: 1, complete: false });
	expect(json('identify', 'linux')).toMatchObject({ status: 0, complete: true });
	writeFileSync(join(folder, 'same.patch'), patchOf(OWN_VMBUS, edited(OWN_VMBUS, 'low == 0', '!low')));
	const changedRun = [{ file: VMBUS_FILE, name: 'choose_below_4g' }];
	for (const args of [
		['identify', 'linux'],
		[...check, 'low-half'],
	]) {
		const all = [...args, '--patch', 'same.patch'];
		expect(json(...all)).toMatchObject({ status: 0, complete: true, changedRun });
		expect(hvmmio(...all).stdout).toContain('changed by the patches and run: choose_below_4g\n');
	}
	expect(json('identify', 'linux').changedRun).toEqual([]);
	// It is run and nothing shows it: that is no proof, and its name is told.
	const same = json('diff', 'linux', '--patch', 'same.patch');
	expect([same.status, same.changedRun]).toEqual([0, changedRun]);
	for (const format of ['text', 'markdown', 'ktap']) {
		const { stdout, status } = hvmmio('diff', 'linux', '--patch', 'same.patch', '--cases', '3000', '--format', format);
		expect(status).toBe(0);
		expect(stdout.replaceAll('\\', '')).toMatch(/no input shows it:\s+(?:# +)?choose_below_4g/);
	}
	const { stdout } = hvmmio('identify', 'linux', '--patch', 'unseen.patch');
	expect(stdout).toContain('Changed and not run, so what it does is not known:');
});

test('a series without one of its patches leaves no all-clear', () => {
	const [one, two] = [edited(OWN_VMBUS, 'low == 0', '!low'), edited(OWN_VMBUS, 'low == 0', '0 == low')];
	const numbered = (patch: string, number: string) => patch.replace('[PATCH]', `[PATCH ${number}]`);
	writeFileSync(join(folder, 'first.mail'), numbered(patchOf(OWN_VMBUS, one), '1/3'));
	writeFileSync(join(folder, 'last.mail'), numbered(patchOf(one, two), '3/3'));
	const series = ['diff', 'linux', '--patch', 'first.mail', '--patch', 'last.mail', '--cases', '3000'];
	const { status, stdout } = hvmmio(...series, '--json');
	const { complete, notRun, error } = JSON.parse(stdout);
	expect(error).toBe(undefined);
	expect([status, complete, notRun[0].file]).toEqual([3, false, '2/3']);
	expect(hvmmio(...series).stdout).toMatch(/2\/3\b.*this patch of the series was not given/);
});

test('check tells exactly the policy from its neighbour', () => {
	expect(hvmmio('check', 'linux', '--policy', 'low-half').status).toBe(0);
	const { status, stdout } = hvmmio('check', 'linux', '--policy', 'low-half-ungated', '--json');
	const document = JSON.parse(stdout);
	expect([status, document.schema]).toEqual([1, 'hvmmio/kernel-check/1']);
	expect(document.disagreements[0].input.sysfb).toBe(false);
});

test('diff tells what a patch changes, and leaves the tree alone', () => {
	const { status, stdout } = hvmmio('diff', 'linux', '--patch', 'cap.patch', '--cases', '3000');
	expect(status).toBe(1);
	expect(stdout).toContain('a simulation, no VM was booted');
	expect(stdout).toMatch(/The reservation no longer covers the whole framebuffer: generation 2/);
	expect(stdout.split('\n').filter((line) => line.length > 72)).toEqual([]);
	expect(readFileSync(join(folder, 'linux', VMBUS_FILE), 'utf8')).toBe(OWN_VMBUS);
	const json = JSON.parse(hvmmio('diff', 'linux', 'ungated', '--cases', '3000', '--json').stdout);
	expect(json).toMatchObject({
		schema: 'hvmmio/kernel-diff/1',
		old: { policy: 'low-half' },
		new: { policy: 'low-half-ungated' },
	});
	for (const { where, example } of json.regions.filter((region: { effects: unknown }) => region.effects)) {
		expect(where).toContain('CONFIG_SYSFB=n');
		expect(example.old).toBeNull();
	}
});

test('Markdown shows what text shows: of each region a VM and both answers, of boot and requests too', () => {
	const args = ['diff', 'linux', '--patch', 'cap.patch', '--cases', '3000'];
	const { regions, boots, allocations } = JSON.parse(hvmmio(...args, '--json').stdout);
	const rows = hvmmio(...args, '--format', 'markdown')
		.stdout.replaceAll('\\', '')
		.split('\n');
	expect(regions.length).toBeGreaterThan(1);
	for (const { code, where, example } of regions.filter(({ code }: { code: string }) => code !== 'elsewhere')) {
		const [row = ''] = rows.filter((each) => each.includes(`| ${where} |`) && each.includes(example.vm));
		expect(row).toMatch(/^\| .*low MMIO \d.*(reserves|prints|node).*(reserves|prints|node)/);
		expect([code, example.new === null || row.includes(`${example.new.start}-${example.new.end}`)]).toEqual([
			code,
			true,
		]);
	}
	expect([boots.changed, allocations.changed].every((count) => count > 0)).toBe(true);
	for (const start of ['Boot differs in ', 'Allocations after boot differ in ']) {
		expect(rows.find((row) => row.startsWith(start) && row.includes('e.g. '))).toMatch(/: old .*; new .*\.$/);
	}
});

test('two kernels that were never compiled before are not taken for each other, then or later', () => {
	const cold = { XDG_CACHE_HOME: join(folder, 'cold-cache') };
	const json = (...args: string[]) =>
		JSON.parse(spawnHvmmio(['kernel', ...args, '--json'], { env: cold, cwd: folder }).stdout);
	const { changed, old, new: now } = json('diff', 'linux', 'ungated', '--cases', '3000');
	expect(changed).toBeGreaterThan(0);
	expect([old.policy, now.policy]).toEqual(['low-half', 'low-half-ungated']);
	expect(json('identify', 'linux').policy).toBe('low-half');
	expect(json('identify', 'ungated').policy).toBe('low-half-ungated');
});

test.skipIf(!HAS_CLANG)('a clang of the machine decides as the one that comes along', () => {
	const cc = ['--cc', '/usr/bin/clang'];
	const json = (...args: string[]) => JSON.parse(hvmmio(...args, '--json').stdout);
	expect(json('identify', 'linux', ...cc).policy).toBe('low-half');
	const changes = ['diff', 'linux', 'ungated', '--cases', '3000'];
	expect(json(...changes, ...cc)).toEqual(json(...changes));
});

test('difftest takes a kernel as the third engine', () => {
	const args = ['difftest', '--kernel', 'linux', '--policy', 'low-half', '--cases', '20000', '--json'];
	const { status, stdout } = spawnHvmmio(args, { cwd: folder });
	const { engines, cases, agreed } = JSON.parse(stdout);
	expect([status, engines.map(({ name }: { name: string }) => name), agreed]).toEqual([
		0,
		['core', 'wasm', 'kernel'],
		cases,
	]);
});

test('reserve asks a kernel', () => {
	const args = ['reserve', '--engine', 'kernel', '--kernel', 'linux', '--lfb-base', '0', '--json'];
	const { status, stdout } = spawnHvmmio(args, { cwd: folder });
	expect(JSON.parse(stdout)).toMatchObject({
		engine: 'kernel',
		reserved: { start: '0xf8000000', size: 0x4000000 },
		attempts: 1,
	});
	expect(status).toBe(0);
	expect(spawnHvmmio(['reserve', '--engine', 'kernel'], { cwd: folder }).stderr).toContain('--kernel PATH');
});

describe('refused, with exit code 3', () => {
	test('an identifier that is not known, with its place and what would help', () => {
		const { status, stdout, stderr } = hvmmio('identify', 'strange', '--json');
		expect(status).toBe(3);
		expect(stderr).toMatch(/^hvmmio: kernel strange: .*--shim FILE\n {2}drivers\/hv\/vmbus_drv\.c:\d+: hv_odd_base: /);
		expect(JSON.parse(stdout)).toMatchObject({ schema: 'hvmmio/error/1', code: 'not-modelled' });
		writeFileSync(join(folder, 'shim.h'), 'static resource_size_t hv_odd_base(void) { return 0; }\n');
		expect(hvmmio('identify', 'strange', '--shim', 'shim.h').status).toBe(0);
	});

	test('what is no C, with its line, for which no definition would help', () => {
		const source = edited(OWN_VMBUS, 'bytes /= 2;', 'bytes /= ;');
		writeTree(join(folder, 'no-c'), source);
		const line = source.slice(0, source.indexOf('bytes /= ;')).split('\n').length;
		const { status, stderr } = hvmmio('identify', 'no-c');
		expect(status).toBe(3);
		expect(stderr.split('\n')[0]).toBe(
			`hvmmio: kernel no-c: ${VMBUS_FILE} line ${line} is no C: expected expression, expected C that a compiler takes`,
		);
	});

	test('a loop that does not end', () => {
		const { status, stderr } = hvmmio('check', 'endless', '--policy', 'low-half');
		expect(status).toBe(3);
		expect(stderr).toContain('endless loop');
	});
});

describe('bad input: one line, exit code 2', () => {
	test.each([
		['no such path', ['identify', 'nowhere'], /kernel nowhere: no such file/],
		['a folder without the file', ['identify', 'cache'], /cache: has no drivers\/hv\/vmbus_drv\.c/],
		['a patch that does not apply', ['identify', 'linux', '--patch', 'other.patch'], /patch line \d+: does not apply/],
		[
			'a patch that is applied already',
			['diff', 'capped', '--patch', 'cap.patch'],
			/patch line 9: .*: it is applied already,/,
		],
		[
			'a patch cut short',
			['diff', 'linux', '--patch', 'corrupt.patch'],
			/patch line 21: "2\.39\.5" in a hunk, where 0 old/,
		],
		['no patch', ['diff', 'linux', '--patch', '/dev/null'], /\/dev\/null: patch: no diff in it/],
		['a mail without a patch', ['identify', 'linux', '--patch', 'mail'], /patch: no diff in it/],
		['one tree and no patch', ['diff', 'linux'], /NEW: missing/],
		['no policy', ['check', 'linux'], /--policy: missing/],
		['a file that is too large', ['identify', 'large.c'], /large\.c: too large/],
		['no clang', ['identify', 'linux', '--cc', '/bin/true'], /--cc \/bin\/true: no clang/],
	])('%s', (_, args, message) => {
		mkdirSync(join(folder, 'cache'), { recursive: true });
		writeFileSync(join(folder, 'large.c'), '');
		truncateSync(join(folder, 'large.c'), 100 * 2 ** 20);
		const { status, stderr } = hvmmio(...args);
		expect(stderr).toMatch(message);
		expect(stderr.trimEnd().split('\n')).toHaveLength(1);
		expect(status).toBe(2);
	});
});

describe('the command without a compiler', () => {
	let bare: string;
	beforeAll(() => {
		bare = join(folder, 'bare', 'lib', 'node_modules', '@hvmmio', 'cli');
		mkdirSync(bare, { recursive: true });
		cpSync(dirname(MAIN), join(bare, 'dist'), { recursive: true });
	});
	const runBare = (cache: string, ...args: string[]) =>
		spawnSync(process.execPath, [join(bare, 'dist', 'main.cjs'), 'kernel', ...args], {
			encoding: 'utf8',
			cwd: folder,
			env: { ...process.env, XDG_CACHE_HOME: cache, NODE_PATH: '' },
		});

	test('names the line that adds it', () => {
		const { status, stderr } = runBare(join(folder, 'empty'), 'identify', 'linux');
		expect(stderr).toContain('npm install -g @yowasp/clang');
		expect(status).toBe(2);
	});

	test('takes nothing from the cache, which does not say what this compiler would have made', () => {
		expect(runBare(sharedCache(), 'identify', 'linux').status).toBe(2);
	});

	test('finds one that is installed beside it, as npm install -g does', () => {
		const clang = dirname(dirname(createRequire(import.meta.url).resolve('@yowasp/clang')));
		mkdirSync(join(folder, 'bare', 'lib', 'node_modules', '@yowasp'), { recursive: true });
		symlinkSync(clang, join(folder, 'bare', 'lib', 'node_modules', '@yowasp', 'clang'));
		expect(runBare(sharedCache(), 'identify', 'linux').stdout).toContain('low-half');
	});
});
