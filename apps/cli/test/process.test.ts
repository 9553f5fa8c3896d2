/** Behaviour of the process: closed streams, terminals, memory, files. */

import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needed } from '@hvmmio/testkit/needs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { createShell, MAIN, spawnHvmmio } from './harness.ts';

const HAS_SCRIPT = needed(spawnSync('script', ['--version']).status === 0, 'script(1), for a terminal,');

let shell: ReturnType<typeof createShell>;
beforeAll(() => {
	shell = createShell();
});
afterAll(() => shell.remove());

test('the bin of package.json is what the build writes', () => {
	expect(join(import.meta.dirname, '..', packageJson.bin.hvmmio)).toBe(MAIN);
	expect(spawnHvmmio(['--version'])).toMatchObject({ status: 0, stdout: `${packageJson.version}\n`, stderr: '' });
});

test('exit codes', () => {
	const code = (...args: string[]) => spawnHvmmio(args).status;
	expect([code('layout'), code('simulate'), code('simulate', '--policy', 'gen1-bar'), code('simulate', '-x')]).toEqual([
		0, 0, 1, 2,
	]);
});

test('a run that waits for nothing and has no answer does not end as if it had found nothing', () => {
	const never = join(shell.folder, 'never.cjs');
	const stdin = '{ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }';
	writeFileSync(never, `Object.defineProperty(process, 'stdin', { value: ${stdin} });`);
	const { status, stdout, stderr } = spawnHvmmio(['diagnose', '-'], { env: { NODE_OPTIONS: `--require ${never}` } });
	expect([status, stdout]).toEqual([70, '']);
	expect(stderr).toBe('hvmmio: internal error: the run ended without an answer, please report it\n');
});

test('bad input: stdout stays empty, stderr has one line', () => {
	const { status, stdout, stderr } = spawnHvmmio(['layout', '--low-mmio', '64MB']);
	expect([status, stdout]).toEqual([2, '']);
	expect(stderr).toBe('hvmmio: --low-mmio 64 MiB: under the minimum, expected 128 MiB to 3.5 GiB on x86_64\n');
});

describe('streams', () => {
	test.each([
		'hvmmio simulate | true',
		'hvmmio simulate --json | head -c 1 > out',
		"yes '{}' | head -50000 | hvmmio layout --ndjson | head -1 > out",
	])('a reader that goes away: silence (%s)', (line) => {
		const { stdout, stderr } = shell.bash(`${line}; echo "\${PIPESTATUS[-2]}"`);
		// 0 if everything was written before the reader closed, else SIGPIPE.
		expect(['0\n', '141\n']).toContain(stdout);
		expect(stderr).toBe('');
	});

	test.each([
		'simulate --policy gen1-bar',
		'simulate --policy gen1-bar --json',
		'layout',
		'policies --json',
		'--help',
		'difftest --cases 1000',
	])('a pipe that is closed before anything is written is no answer: SIGPIPE, 141 (%s)', (line) => {
		const { stdout, stderr } = shell.bash(`(sleep 1; hvmmio ${line}) | true; echo "\${PIPESTATUS[0]}"`);
		expect([stdout, stderr]).toEqual(['141\n', '']);
	});

	test('no room for the output: one line, exit 2', () => {
		const { status, stderr } = shell.bash('hvmmio layout --json > /dev/full');
		expect(stderr).toBe('hvmmio: stdout: cannot be written (no space left), expected a place with room\n');
		expect(status).toBe(2);
	});

	test('stdin that is a folder: one line, exit 2', () => {
		const { status, stderr } = shell.bash('hvmmio layout --ndjson < .');
		expect(stderr).toBe('hvmmio: stdin: is a directory, expected a file or a pipe\n');
		expect(status).toBe(2);
	});

	test('--vm - reads stdin, also one that comes late', () => {
		const { stdout, stderr } = shell.bash(`(sleep 0.3; echo '{"generation":1}') | hvmmio layout --vm - --json`);
		expect(stderr).toBe('');
		expect(JSON.parse(stdout).vm.generation).toBe(1);
		expect(shell.bash('hvmmio layout --vm - < /dev/null').stderr).toMatch(
			/^hvmmio: stdin: not JSON .*, expected .*\n$/,
		);
	});

	test('ndjson through a pipe: all answers arrive, in order', () => {
		const input = Array.from({ length: 5000 }, (_, id) => JSON.stringify({ id })).join('\n');
		const { status, stdout } = spawnHvmmio(['simulate', '--ndjson'], { input });
		const ids = stdout
			.split('\n')
			.slice(0, -1)
			.map((line) => JSON.parse(line).id);
		expect(ids).toEqual(Array.from({ length: 5000 }, (_, id) => id));
		expect(status).toBe(0);
	});
});

test('--ndjson takes constant memory', () => {
	writeFileSync(
		join(shell.folder, 'peak.cjs'),
		"process.on('exit', () => console.error(process.resourceUsage().maxRSS));",
	);
	// 1 KB in and 3 KB out per line: the longer run would use 40 MB more if it kept its input, 120 MB if its output. A
	// small heap forces garbage collection; the shell in between prevents the parent's memory from counting towards the
	// peak.
	const line = `${JSON.stringify({ id: 'x'.repeat(1000), options: { policy: 'gen1-bar' } })}\n`;
	const heap = '--max-old-space-size=32 --max-semi-space-size=2';
	const peak = (count: number) => {
		const { stderr, status } = spawnSync(
			'sh',
			['-c', `"$NODE" ${heap} --require ./peak.cjs "$MAIN" simulate --ndjson; exit $?`],
			{
				input: line.repeat(count),
				stdio: ['pipe', 'ignore', 'pipe'],
				encoding: 'utf8',
				cwd: shell.folder,
				env: { ...process.env, NODE: process.execPath, MAIN },
			},
		);
		expect(status).toBe(1);
		return Number(stderr) / 1024;
	};
	expect(peak(45_000) - peak(5000)).toBeLessThan(20);
});

describe('--svg', () => {
	test('writes the picture and nothing else', () => {
		const { status, stderr } = shell.bash('mkdir pictures && hvmmio simulate --svg pictures/map.svg > /dev/null');
		expect([status, stderr]).toEqual([0, '']);
		expect(readdirSync(join(shell.folder, 'pictures'))).toEqual(['map.svg']);
		expect(readFileSync(join(shell.folder, 'pictures', 'map.svg'), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
	});

	test('through a link it writes what the link names', () => {
		shell.bash('echo old > real.svg; ln -s real.svg link.svg; hvmmio simulate --svg link.svg > /dev/null');
		expect(lstatSync(join(shell.folder, 'link.svg')).isSymbolicLink()).toBe(true);
		expect(readFileSync(join(shell.folder, 'real.svg'), 'utf8')).toMatch(/^<svg /);
	});

	test('what is no file is written to, not replaced', () => {
		expect(shell.bash('hvmmio simulate --svg /dev/stdout --json | grep -c "</svg>"').stdout).toBe('1\n');
		shell.bash('mkfifo fifo; cat fifo > copy & hvmmio simulate --svg fifo > /dev/null; wait');
		expect(lstatSync(join(shell.folder, 'fifo')).isFIFO()).toBe(true);
		expect(readFileSync(join(shell.folder, 'copy'), 'utf8')).toMatch(/<\/svg>\n$/);
	});
});

describe('progress', () => {
	const slowly = `for i in 1 2 3 4 5 6 7 8; do echo '{}'; sleep 0.3; done`;

	test('none on a stderr that is no terminal', () => {
		expect(shell.bash(`(${slowly}) | hvmmio layout --ndjson > /dev/null`).stderr).toBe('');
	});

	test.skipIf(!HAS_SCRIPT)('after a second on a terminal, and cleared at the end', () => {
		writeFileSync(join(shell.folder, 'slow.sh'), `(${slowly}) | hvmmio layout --ndjson > answers`);
		const { stdout } = shell.bash('script -qec "bash slow.sh" /dev/null < /dev/null');
		const [before, ...shown] = stdout.split('\r\u001b[K');
		expect(before).toBe('');
		expect(shown.length).toBeGreaterThan(1);
		expect(shown.slice(0, -1).every((text) => /^\d lines$/.test(text))).toBe(true);
		expect(shown.at(-1)).toBe('');
		expect(readFileSync(join(shell.folder, 'answers'), 'utf8').split('\n')).toHaveLength(9);
	});
});

describe('colour', () => {
	const ESCAPE = '\u001b[';

	test.each<[string, Record<string, string>, readonly string[], boolean]>([
		['none by default', {}, [], false],
		['FORCE_COLOR', { FORCE_COLOR: '1' }, [], true],
		['FORCE_COLOR=0', { FORCE_COLOR: '0' }, [], false],
		['NO_COLOR before FORCE_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
		['--color=always before NO_COLOR', { NO_COLOR: '1' }, ['--color=always'], true],
		['--color never before FORCE_COLOR', { FORCE_COLOR: '1' }, ['--color', 'never'], false],
		['never in JSON', { FORCE_COLOR: '1' }, ['--color=always', '--json'], false],
	])('in a pipe: %s', (_, env, flags, isColored) => {
		const clean = { NO_COLOR: '', FORCE_COLOR: '', TERM: 'xterm-256color', ...env };
		const { stdout, stderr } = spawnHvmmio(['simulate', ...flags], { env: clean });
		expect(stderr).toBe('');
		expect(stdout.includes(ESCAPE)).toBe(isColored);
	});

	const terminal = (env: string) => {
		const clean = 'unset NO_COLOR FORCE_COLOR NODE_DISABLE_COLORS COLORTERM CI';
		return shell.bash(`${clean}; ${env} script -qec "stty cols 80; hvmmio simulate --policy gen1-bar" /dev/null`)
			.stdout;
	};
	test.skipIf(!HAS_SCRIPT)('on a terminal, unless NO_COLOR or a dumb terminal says no; the words stay', () => {
		expect(terminal('TERM=xterm-256color')).toContain(ESCAPE);
		for (const env of ['TERM=xterm-256color NO_COLOR=1', 'TERM=dumb']) {
			const text = terminal(env);
			expect(text).not.toContain(ESCAPE);
			expect(text).toContain('CONFLICT');
		}
	});
});
