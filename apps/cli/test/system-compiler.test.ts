/**
 * The machine's clang with sources that try to read files, given directly to the compiler, without the harness's lexer.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotModelled } from '@hvmmio/kernel-harness';
import { needed } from '@hvmmio/testkit/needs';
import { afterAll, expect, test } from 'vitest';
import { createSystemCompiler } from '../src/verbs/kernel/system-compiler.ts';

const CLANG = '/usr/bin/clang';
const CHILD = new URL('../dist/compiler-child.mjs', import.meta.url);
const HAS_CLANG = needed(existsSync(CLANG) && existsSync('/usr/bin/wasm-ld'), 'clang with wasm-ld in /usr/bin');

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-secret-'));
afterAll(() => rmSync(folder, { recursive: true }));
const SECRET = join(folder, 'secret.h');
writeFileSync(SECRET, '#define FOUND 1\nint top_secret_word = sesame;\n');

const ARGS = [
	'--target=wasm32',
	'-nostdlib',
	'-nostdinc',
	'-Wl,--no-entry',
	'-Wl,--export-all',
	'-o',
	'kernel.wasm',
	'kernel.c',
];

/** Fifty spellings of an include: variations before `#`, between it and the word, and before the name. */
const BEFORE = ['', ' ', '\t', '\f', '\v', '/**/', '/*\n*/', ';\r', '\\\n', '\u{feff}', 'int a;\n'];
const BETWEEN = ['', ' ', '/**/', '\\\n', '\\\r\n'];
const WORDS = ['include', 'inc\\\nlude', 'include_next', 'import'];
const SIGNS = ['#', '%:', '??=', '#\\\n'];
const spellings = BEFORE.flatMap((before, i) =>
	BETWEEN.map((between, j) => {
		const [sign, word] = [SIGNS[(i + j) % SIGNS.length], WORDS[(i + 2 * j) % WORDS.length]];
		return `${before}${sign}${between}${word}${j % 2 ? ' ' : '/**/'}"${SECRET}"\nint done;\n`;
	}),
);
const QUESTIONS = [
	`#if __has_include("${SECRET}")\n#error sesame\n#endif\nint done;\n`,
	`#define PASTE(a, b) a##b\n#if PASTE(__has_, include)("${SECRET}")\n#error sesame\n#endif\nint done;\n`,
	`_Pragma("GCC dependency \\"${SECRET}\\"")\nint done;\n`,
	`const char text[] = {\n#embed "${SECRET}"\n};\n`,
	`#include "kernel.c/../${'../'.repeat(20)}${SECRET}"\nint done;\n`,
];

test.skipIf(!HAS_CLANG)('none of fifty spellings of an include reads a file', async () => {
	expect(new Set(spellings).size).toBeGreaterThanOrEqual(50);
	// The same source and compiler without the confinement.
	writeFileSync(join(folder, 'kernel.c'), spellings[0] as string);
	const open = spawnSync(CLANG, ['--target=wasm32', '-nostdinc', '-c', '-o', '/dev/null', 'kernel.c'], {
		cwd: folder,
		encoding: 'utf8',
	});
	expect(open.stderr).toContain('sesame');
	const compiler = createSystemCompiler(CLANG, CHILD);
	for (const source of [...spellings, ...QUESTIONS]) {
		const answer = await compiler.compile({ 'kernel.c': source }, ARGS).catch((error) => error);
		const text = answer instanceof NotModelled ? answer.message : answer.diagnostics;
		expect([source, String(text).includes('top_secret_word'), String(text).includes('sesame')]).toEqual([
			source,
			false,
			false,
		]);
		const wasm = answer.wasm ? Buffer.from(answer.wasm).toString('latin1') : '';
		expect([source, wasm.includes('top_secret_word')]).toEqual([source, false]);
	}
});

test.skipIf(!HAS_CLANG)('and its own files are read', async () => {
	const compiler = createSystemCompiler(CLANG, CHILD);
	const files = { 'kernel.c': '#include "own.h"\nint done = OWN;\n', 'own.h': '#define OWN 3\n' };
	expect((await compiler.compile(files, ARGS)).wasm).not.toBeNull();
	const broken = await compiler.compile({ 'kernel.c': 'int f(void) { return nothing; }\n' }, ARGS);
	expect([broken.wasm, broken.diagnostics.includes("'nothing'")]).toEqual([null, true]);
});
