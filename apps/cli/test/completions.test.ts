/** The three shells, each asked for real where it is installed. */

import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createShell, hvmmio } from './harness.ts';

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;
const HAS_ZSH = has('zsh');
const HAS_FISH = has('fish');
for (const [shell, installed] of [
	['zsh', HAS_ZSH],
	['fish', HAS_FISH],
] as const) {
	if (!installed) {
		console.warn(`completions: ${shell} is not installed, so its script is not tried`);
	}
}

/** The line up to the cursor, and what must be among the words proposed (and what must not). */
const LINES: readonly (readonly [line: string, among: readonly string[], not: string])[] = [
	['hvmmio ', ['layout', 'policies', 'reserve', 'simulate', 'completions'], '--json'],
	['hvmmio sim', ['simulate'], 'layout'],
	['hvmmio simulate --pol', ['--policy'], '--json'],
	['hvmmio simulate --policy ', ['gen1-bar', 'low-half', 'config-window-high'], '--policy'],
	['hvmmio simulate --policy gen', ['gen1-bar'], 'low-half'],
	['hvmmio layout --arch ', ['x86_64', 'arm64'], 'lab'],
	['hvmmio completions ', ['bash', 'zsh', 'fish'], 'layout'],
];

let shell: ReturnType<typeof createShell>;
beforeAll(() => {
	shell = createShell();
	for (const name of ['bash', 'zsh', 'fish']) {
		expect(shell.bash(`hvmmio completions ${name} > script.${name}`).status).toBe(0);
	}
});
afterAll(() => shell.remove());

function check(words: string, among: readonly string[], not: string): void {
	const proposed = words.trim().split(/\s+/);
	expect(proposed).toEqual(expect.arrayContaining([...among]));
	expect(proposed).not.toContain(not);
}

test.each(LINES)('bash: %s', (line, among, not) => {
	const script = `. ./script.bash; COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; _hvmmio; printf '%s\\n' "\${COMPREPLY[@]}"`;
	const { stdout, stderr } = shell.bash(script);
	expect(stderr).toBe('');
	check(stdout, among, not);
});

test('bash: the script names the function for the command', () => {
	expect(shell.bash('. ./script.bash; complete -p hvmmio').stdout).toContain('-F _hvmmio hvmmio');
});

describe.skipIf(!HAS_ZSH)('zsh', () => {
	test.each(LINES)('%s', (line, among, not) => {
		const words = line.split(' ').map((word) => `'${word}'`);
		const stubs = 'compdef() { : }; compadd() { shift; print -l -- "$@" }; _files() { print FILES }';
		const script = `${stubs}; . ./script.zsh; words=(${words.join(' ')}); CURRENT=${words.length}; _hvmmio`;
		const { stdout, stderr } = shell.bash(`zsh -fc ${JSON.stringify(script).replaceAll('$', '\\$')}`);
		expect(stderr).toBe('');
		check(stdout, among, not);
	});
});

describe.skipIf(!HAS_FISH)('fish', () => {
	test.each(LINES)('%s', (line, among, not) => {
		const { stdout, stderr } = shell.bash(`HOME=. fish -c ". ./script.fish; complete -C '${line}'"`);
		expect(stderr).toBe('');
		check(stdout, among, not);
	});
});

test('nothing to propose is no error', async () => {
	expect(await hvmmio(['__complete', 'nothing', 'here', ''])).toEqual({ code: 0, out: '', err: '' });
});
