/** Faults of the environment, for every verb: the exit code matches the outcome, and is never 70; no stack trace. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needed } from '@hvmmio/testkit/needs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createShell } from './harness.ts';

const HAS_SCRIPT = needed(spawnSync('script', ['--version']).status === 0, 'script(1), for a terminal,');

let shell: ReturnType<typeof createShell>;
beforeAll(() => {
	shell = createShell();
	writeFileSync(join(shell.folder, 'requests'), '{"id":1}\n');
});
afterAll(() => shell.remove());

/** A command for each way in which verbs read, compute and write, with its exit code without faults. */
const WAYS: readonly (readonly [line: string, code: number])[] = [
	['simulate --policy gen1-bar', 1],
	['reserve --engine wasm', 0],
	['simulate --ndjson --jobs 2', 0],
	['diagnose kdump-console.txt', 1],
	['kernel identify linux --cases 1000', 0],
];

/** The other verbs, run with HVMMIO_EVERY_VERB=1 (`pnpm torture`). */
const OTHERS: typeof WAYS = [
	['layout', 0],
	['policies --json', 0],
	['plan', 0],
	['difftest --cases 1000', 0],
	['collect', 0],
	['schema layout', 0],
	['completions bash', 0],
	['help simulate', 0],
	['kernel check linux --policy low-half --cases 1000', 0],
	['kernel diff linux --patch fix.patch', 1],
	['kernel prove linux --theorem below-vtpm', 0],
	['reserve --engine kernel --kernel linux', 0],
];
const VERBS = process.env['HVMMIO_EVERY_VERB'] === '1' ? [...WAYS, ...OTHERS] : WAYS;

/** A wrapper around the command, and the expected exit code; `same` means that of the table above. */
const FAULTS: readonly (readonly [name: string, wrap: (line: string) => string, code: 'same' | 2 | 141])[] = [
	['no HOME', (line) => `env -u HOME ${line} < requests`, 'same'],
	['a HOME that there is not', (line) => `HOME=/nowhere ${line} < requests`, 'same'],
	['a temporary folder that there is not', (line) => `TMPDIR=/nowhere ${line} < requests`, 'same'],
	['a cache that cannot be', (line) => `XDG_CACHE_HOME=/dev/null/x ${line} < requests`, 'same'],
	['an unknown locale', (line) => `LC_ALL=xx_YY.unknown ${line} < requests`, 'same'],
	['stdin closed', (line) => `${line} <&-`, 'same'],
	// A closed output is like /dev/null.
	['stdout closed', (line) => `${line} < requests >&-`, 'same'],
	['stderr closed', (line) => `${line} < requests 2>&-`, 'same'],
	['stdout full', (line) => `${line} < requests > /dev/full`, 2],
	['a reader that has gone', (line) => `exec 3> >(true); wait $!; ${line} < requests >&3; exit $?`, 141],
	['stdout full and stderr closed', (line) => `${line} < requests > /dev/full 2>&-`, 2],
];

describe.each(FAULTS)('%s', (_, wrap, expected) => {
	test.each(VERBS)('hvmmio %s', (line, usual) => {
		const { status, stderr } = shell.bash(wrap(`hvmmio ${line}`));
		expect(status).toBe(expected === 'same' ? usual : expected);
		expect(stderr === '' || /^hvmmio: [^\n]+\n$/.test(stderr)).toBe(true);
	});
});

/** A separate file system with the files of the shell's folder, read-only or full. Only root can mount one. */
const HAS_MOUNT = needed(
	spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0,
	'the right to mount, as root has it,',
);
const DISKS = { 'read-only': 'mount -o remount,ro disk', full: 'cat /dev/zero > disk/filler' } as const;
const onDisk = (kind: keyof typeof DISKS, line: string) => `mkdir -p disk; unshare -m bash -c '
	mount -t tmpfs -o size=8m none disk && cp -r *.txt requests linux fix.patch disk && { ${DISKS[kind]} 2> /dev/null; cd disk; } || exit 99
	export TMPDIR=$PWD HOME=$PWD XDG_CACHE_HOME=$PWD/cache; ${line} < requests'`;

describe.skipIf(!HAS_MOUNT).each(['read-only', 'full'] as const)('a %s disk under all that is kept', (kind) => {
	test.each(VERBS)('hvmmio %s', (line, usual) => {
		const { status, stderr } = shell.bash(onDisk(kind, `hvmmio ${line}`));
		expect([status, stderr]).toEqual([usual, '']);
	});

	test.each(['simulate --svg map.svg', 'kernel identify linux --cc clang'])(
		'hvmmio %s: what has to be written is missed, exit 2',
		(line) => {
			const { status, stdout, stderr } = shell.bash(onDisk(kind, `hvmmio ${line}`));
			expect([status, stdout]).toEqual([2, '']);
			expect(stderr).toMatch(/^hvmmio: [^\n]+: (?:the file system is read-only|no space left), expected [^\n]+\n$/);
		},
	);
});

describe('little address space', () => {
	// Node needs some 600 MB of address space; a growable WebAssembly memory 8 GB and more.
	test.each(VERBS)('hvmmio %s: an answer, or exit 2 for want of memory', (line, usual) => {
		for (const limit of [2_000_000, 12_000_000]) {
			const { status, stderr } = shell.bash(`ulimit -v ${limit}; hvmmio ${line} < requests`);
			expect([
				[usual, ''],
				[2, 'hvmmio: memory: not enough, expected some 200 MB, and no limit on address space\n'],
			]).toContainEqual([status, stderr]);
		}
	});
});

describe('files that cannot be written or read', () => {
	test.each([
		['simulate --svg /dev/full', 'no space left'],
		['simulate --svg /proc/nowhere/map.svg', 'no such file or folder'],
		['simulate --svg .', 'is a directory'],
		['layout --vm /proc/self/mem', 'an error of the device'],
		['layout --vm .', 'is a directory'],
		['plan --devices nothing.json', 'no such file or folder'],
		['diagnose - < .', 'is a directory'],
		['diagnose /proc/self/mem', 'an error of the device'],
		['layout --ndjson < .', 'is a directory'],
		['layout --vm - < .', 'is a directory'],
	])('hvmmio %s: exit 2, one line', (line, why) => {
		const { status, stdout, stderr } = shell.bash(`hvmmio ${line}`);
		expect([status, stdout]).toEqual([2, '']);
		expect(stderr).toMatch(/^hvmmio: [^\n]+: [^\n]+, expected [^\n]+\n$/);
		expect(stderr).toContain(why);
	});
});

test('paths with control characters cannot write lines of their own', () => {
	const { status, stderr } = shell.bash("hvmmio diagnose $'x\\nhvmmio: all is well\\e[2K\\xc2\\x9b\\xe2\\x80\\xae'");
	expect(status).toBe(2);
	expect(stderr).toBe(
		'hvmmio: file x\\x0ahvmmio: all is well\\x1b[2K\\x9b\\u202e: no such file or folder, expected a file that can be read\n',
	);
});

test.each(['layout --vm', 'plan --devices', 'kernel identify', 'diagnose', 'reserve --kernel', 'layout --json --vm'])(
	'hvmmio %s: nor where the path stands before what is wrong with it',
	(line) => {
		shell.bash("printf '<\\0' > $'bad\\nhvmmio: fine\\e[2K\\xc2\\x9b\\xe2\\x80\\xae'");
		const { status, stdout, stderr } = shell.bash(
			`hvmmio ${line} $'bad\\nhvmmio: fine\\e[2K\\xc2\\x9b\\xe2\\x80\\xae'`,
		);
		expect([2, 3]).toContain(status);
		expect(stderr).toMatch(/^(?:hvmmio: [^\n]+\n(?: {2}[^\n]+\n)*)?$/);
		const raw = ['\u001b', '\u009b', '\u202e', '\nhvmmio: fine'].filter((each) => `${stdout}${stderr}`.includes(each));
		expect(raw).toEqual([]);
	},
);

describe('signals', () => {
	/** The shell's exit code for each signal. */
	const CODES = { INT: 130, TERM: 143, HUP: 129, KILL: 137 } as const;

	test.each(Object.entries(CODES))('SIG%s ends a run that waits for input, at once', (signal, code) => {
		const line = `(exec 3<>fifo-${signal}; hvmmio simulate --ndjson --jobs 2 <&3 & pid=$!; sleep 2; kill -${signal} $pid; wait $pid; echo $?)`;
		const { stdout } = shell.bash(`mkfifo fifo-${signal}; set +m; trap - INT; ${line} 2>/dev/null`);
		// A shell starts background commands with SIGINT ignored.
		expect(signal === 'INT' ? ['130\n', ''] : [`${code}\n`]).toContain(stdout);
	});

	test.skipIf(!HAS_SCRIPT)('Ctrl-C in a terminal: 130, and the terminal is as it was', () => {
		const run = 'trap : INT; stty -g > before; hvmmio simulate --ndjson; echo $? > code; stty -g > after';
		writeFileSync(join(shell.folder, 'ctrl-c.sh'), run);
		const keys = "(sleep 2; printf '\\003'; sleep 2)";
		const { stdout } = shell.bash(
			`${keys} | script -qec "bash ctrl-c.sh" /dev/null > /dev/null; cat code; diff before after`,
		);
		expect(stdout).toBe('130\n');
	});

	test('a signal in the middle of writing a picture leaves the old one or the new one, and no part', () => {
		const line = `for i in 1 2 3 4 5 6; do
			echo old > map.svg; hvmmio simulate --svg map.svg > /dev/null & pid=$!
			sleep 0.$((i * 15 % 10))$i; kill -TERM $pid 2> /dev/null; wait $pid 2> /dev/null
			head -c 4 map.svg; tail -c 7 map.svg; echo
		done; ls | grep -c part`;
		const { stdout } = shell.bash(`mkdir drawn; cd drawn; ${line}`);
		const lines = stdout.split('\n').filter((each) => each !== '');
		expect(lines.at(-1)).toBe('0');
		expect(stdout).not.toMatch(/<svg(?![\s\S]{0,2}<\/svg>)/);
	});
});
