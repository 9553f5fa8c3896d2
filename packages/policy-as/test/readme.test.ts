/** The README's table of integers, each row compiled and run in both languages. */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileString } from 'assemblyscript/asc';
import { describe, expect, test } from 'vitest';
import { compile, pathOf, scratchFolder } from './programs.ts';

const ROW = /^\| `([^`]+)` +\| ([^|]+) \| `([^`]+)` +\| ([^|]+) \|$/gm;
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const section = readme.split('\n## ').find((part) => part.startsWith('Where AssemblyScript'));
const rows = [...(section ?? '').matchAll(ROW)].map(([, as = '', got = '', c = '', gotInC = '']) => ({
	as,
	got: got.trim(),
	c,
	gotInC: gotInC.trim(),
}));
const NOT_COMPILED = 'does not compile';
const TRAPS = 'traps';
const UNDEFINED = 'undefined';

/** Identity functions in both languages. */
const AS_FUNCTIONS = ['u8', 'i32', 'u32'].map((type) => `function ${type}x(n: ${type}): ${type} { return n; }`);
const C_FUNCTIONS = [
	['uint8_t', 'u8x'],
	['int32_t', 'i32x'],
	['uint32_t', 'u32x'],
].map(([type, name]) => `static inline ${type} ${name}(${type} n) { return n; }`);

async function compileAs(expressions: string[]) {
	const body = expressions.map((each, i) => `export function row${i}(): i64 { return i64(${each}); }`).join('\n');
	return compileString(`${AS_FUNCTIONS.join('\n')}\n${body}`, { optimizeLevel: 0, runtime: 'stub', use: ['abort='] });
}

test('the table is found', () => expect(rows.length).toBe((section ?? '').split('\n| `').length - 1));
test('a row tells of a difference', () => expect(rows.filter((row) => row.got === row.gotInC)).toEqual([]));

describe('AssemblyScript', async () => {
	const running = rows.filter((row) => row.got !== NOT_COMPILED);
	const { binary, stderr } = await compileAs(running.map((row) => row.as));
	if (!binary) throw new Error(stderr.toString());
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(binary)));

	test.each(running.map((row, i) => ({ ...row, i })))('$as gives $got', ({ got, i }) => {
		const run = exports[`row${i}`] as () => bigint;
		if (got === TRAPS) expect(run).toThrow(WebAssembly.RuntimeError);
		else expect(String(run())).toBe(got);
	});

	test.each(rows.filter((row) => row.got === NOT_COMPILED))('$as does not compile', async ({ as }) => {
		const { binary, stderr } = await compileAs([as]);
		expect(binary).toBeUndefined();
		expect(stderr.toString()).toMatch(/cannot be applied to types|requires an explicit cast/);
	});
});

describe.skipIf(!pathOf('gcc'))('C (gcc needed)', () => {
	const folder = scratchFolder();
	const defined = rows.filter((row) => row.gotInC !== UNDEFINED);

	test('each defined row gives what the table says', () => {
		const lines = defined.map((row) => `	printf("%lld\\n", (long long)(${row.c}));`).join('\n');
		const head = ['#include <stdint.h>', '#include <stdio.h>', ...C_FUNCTIONS].join('\n');
		writeFileSync(join(folder, 'rows.c'), `${head}\nint main(void)\n{\n${lines}\n	return 0;\n}\n`);
		// The rows trigger these warnings on purpose.
		const silent = ['-Wno-sign-compare', '-Wno-bool-operation', '-Wno-int-in-bool-context'];
		compile('gcc', 'c11', ...silent, '-o', join(folder, 'rows'), join(folder, 'rows.c'));
		const printed = execFileSync(join(folder, 'rows'), { encoding: 'utf8' }).trim().split('\n');
		expect(printed).toEqual(defined.map((row) => row.gotInC));
	});
});

test('the example prints what stands below it', () => {
	const [code = '', printed] = [...readme.matchAll(/^```(?:js|text)\n(.*?)^```$/gms)].map(([, block]) => block);
	const args = ['--input-type=module', '-e', code];
	expect(execFileSync(process.execPath, args, { cwd: new URL('..', import.meta.url), encoding: 'utf8' })).toBe(printed);
});
