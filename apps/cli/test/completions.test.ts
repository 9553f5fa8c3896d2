/** Completions: the proposed words, and each installed shell with a TAB typed into a terminal. */

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { needed } from '@hvmmio/testkit/needs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hvmmio, MAIN } from './harness.ts';

const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const HAS_SCRIPT = needed(has('script', '--version'), 'script(1), for a terminal,');
const SHELLS = {
	bash: { command: 'bash --rcfile rc -i', source: '', installed: needed(has('bash', '-c', 'true'), 'bash') },
	zsh: {
		command: 'zsh -f -i',
		source: 'autoload -U compinit; compinit -u -D; . ./script.zsh',
		installed: needed(has('zsh', '-c', 'true'), 'zsh'),
	},
	fish: { command: 'fish -N -i', source: 'source script.fish', installed: needed(has('fish', '-c', 'true'), 'fish') },
};

async function proposed(line: string): Promise<string[]> {
	const { code, out, err } = await hvmmio(['__complete', ...line.split(' ').slice(1)]);
	expect([code, err]).toEqual([0, '']);
	return out.split('\n').slice(0, -1);
}

const wordsFor = async (line: string) => (await proposed(line)).map((each) => each.split('\t', 1)[0]);

/** The line up to the cursor, words that must be proposed, and one that must not. */
const LINES: readonly (readonly [line: string, among: readonly string[], not: string])[] = [
	['hvmmio ', ['layout', 'policies', 'reserve', 'simulate', 'completions', 'kernel', 'help'], '--json'],
	['hvmmio sim', ['simulate'], 'layout'],
	['hvmmio help ', ['layout', 'kernel'], '--help'],
	['hvmmio help kernel ', ['diff', 'check', 'identify'], 'layout'],
	['hvmmio kernel ', ['diff', 'check', 'identify'], 'kernel'],
	['hvmmio simulate ', ['--policy', '--no-second', '--second', '--help'], 'layout'],
	['hvmmio simulate --pol', ['--policy'], '--json'],
	['hvmmio simulate --policy low-half --', ['--json', '--pci'], '--policy'],
	['hvmmio simulate --pci high=1MB --', ['--pci'], 'x'],
	['hvmmio simulate --no-second --', ['--json'], '--second'],
	['hvmmio simulate --policy ', ['gen1-bar', 'low-half', 'config-window-high'], '--policy'],
	['hvmmio simulate --policy gen', ['gen1-bar'], 'low-half'],
	['hvmmio simulate --policy=gen', ['--policy=gen1-bar'], 'gen1-bar'],
	['hvmmio layout --arch ', ['x86_64', 'arm64'], 'lab'],
	['hvmmio layout --color ', ['auto', 'always', 'never'], 'lab'],
	['hvmmio plan --', ['--high-mmio'], '--low-mmio'],
	['hvmmio completions ', ['bash', 'zsh', 'fish'], 'layout'],
	['hvmmio completions bash ', ['--help'], 'zsh'],
];

test.each(LINES)('%s', async (line, among, not) => {
	const words = await wordsFor(line);
	expect(words).toEqual(expect.arrayContaining([...among]));
	expect(words).not.toContain(not);
});

test.each([
	'hvmmio layout --vm ',
	'hvmmio layout --vm=',
	'hvmmio layout --vm=some/pla',
	'hvmmio diagnose ',
	'hvmmio diagnose dmesg.txt more',
	'hvmmio kernel check lin',
	'hvmmio kernel diff old ',
])('files: %s', async (line) => expect(await proposed(line)).toEqual([':files']));

test('each proposal says what it is', async () => {
	expect(await proposed('hvmmio layout --vm-x --js')).toEqual(['--json\tOne JSON document on stdout']);
});

test('nothing to propose is no error', async () => {
	expect(await proposed('hvmmio nothing here ')).toEqual([]);
});

/** Typed text, with `\t` for TAB, and the arguments that the command receives. */
const TYPED: readonly (readonly [typed: string, got: string])[] = [
	['hvmmio sim\t', 'simulate'],
	['hvmmio layout --arch ar\t', 'layout --arch arm64'],
	['hvmmio layout --arch=ar\t', 'layout --arch=arm64'],
	['hvmmio simulate --policy gen1-\t', 'simulate --policy gen1-bar'],
	['hvmmio simulate --second-pol\t', 'simulate --second-policy'],
	['hvmmio layout --vm my-\t', 'layout --vm my-vm.json'],
	['hvmmio layout --vm=my-\t', 'layout --vm=my-vm.json'],
	['hvmmio diagnose dm\t', 'diagnose dmesg-1.txt'],
	['hvmmio kernel che\t', 'kernel check'],
	['hvmmio completions f\t', 'completions fish'],
];

describe('a TAB in a terminal', () => {
	let folder = '';
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'hvmmio-complete-'));
		const shim = `#!/bin/sh\n[ "$1" = __complete ] && exec "${process.execPath}" "${MAIN}" "$@"\necho "GOT<$*>"\n`;
		writeFileSync(join(folder, 'hvmmio'), shim);
		chmodSync(join(folder, 'hvmmio'), 0o755);
		writeFileSync(join(folder, 'my-vm.json'), '{}');
		writeFileSync(join(folder, 'dmesg-1.txt'), '');
		writeFileSync(join(folder, 'rc'), '. ./script.bash\n');
		for (const shell of Object.keys(SHELLS)) {
			writeFileSync(join(folder, `script.${shell}`), (await hvmmio(['completions', shell])).out);
		}
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	for (const [name, { command, source, installed }] of Object.entries(SHELLS)) {
		test.skipIf(!installed || !HAS_SCRIPT)(name, () => {
			const keys = [source, ...TYPED.map(([typed]) => typed), 'exit'].map(
				(line) => `printf '%b' '${line}\\n'; sleep 0.3`,
			);
			// The shell buffers its input, so only its start has to be waited for.
			const session = `(sleep 2; ${keys.join('; ')}; sleep 3) | script -qec '${command}' /dev/null`;
			const path = `${folder}${delimiter}${process.env['PATH']}`;
			const { stdout } = spawnSync('bash', ['-c', session], {
				encoding: 'utf8',
				cwd: folder,
				env: { ...process.env, PATH: path, HOME: folder, TERM: 'xterm' },
			});
			const got = [...stdout.matchAll(/GOT<([^>\r\n]*)>/g)].map(([, words]) => words?.trim());
			expect(got).toEqual(TYPED.map(([, words]) => words));
		});
	}
});
