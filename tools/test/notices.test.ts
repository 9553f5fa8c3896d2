/** Third-party code in the output is accompanied by its licence. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needed } from '@hvmmio/testkit/needs';
import { describe, expect, test } from 'vitest';
import { NOTICES, notices } from '../notices.ts';
import { ROOT } from '../set-up.mjs';

/**
 * Third-party packages in each output, determined from the sources' imports: the kernel verbs include the C parser,
 * difftest fast-check with its random numbers, diagnose the mail parser; the policy module includes AssemblyScript's
 * runtime. The page also brings the compiler and the solver.
 */
const COMMAND = [
	'assemblyscript',
	'fast-check',
	'postal-mime',
	'pure-rand',
	'rolldown',
	'tree-sitter-c',
	'web-tree-sitter',
];
const PAGE = [...COMMAND, '@yowasp/clang', 'solid-js', 'vite', 'z3-solver'];

/** A line that is unique to each licence. */
const OWN_LINE: Readonly<Record<string, string>> = {
	'@yowasp/clang': 'LLVM Exceptions to the Apache 2.0 License',
	assemblyscript: 'Daniel Wirtz <dcode@dcode.io>',
	'fast-check': 'Copyright (c) 2017 Nicolas DUBIEN',
	'postal-mime': 'Andris Reinman',
	'pure-rand': 'Copyright (c) 2018 Nicolas DUBIEN',
	rolldown: 'VoidZero',
	'solid-js': 'Ryan Carniato',
	'tree-sitter-c': 'Copyright (c) 2014 Max Brunsfeld',
	vite: 'VoidZero',
	'web-tree-sitter': 'Copyright (c) 2018 Max Brunsfeld',
	'z3-solver': 'Copyright (c) Microsoft Corporation',
};

test.each([
	['apps/cli', COMMAND],
	['apps/web', PAGE],
	['packages/policy-as', ['assemblyscript']],
])('%s names each package in it, with its licence', (folder, names) => {
	const text = readFileSync(join(ROOT, folder, 'dist', NOTICES), 'utf8');
	const sections = new Map(
		text
			.split('\n## ')
			.slice(1)
			.map((section) => [section.split(' ')[0] as string, section]),
	);
	expect([...sections.keys()]).toEqual([...names].sort());
	for (const [name, section] of sections) {
		expect(section, name).toContain(OWN_LINE[name]);
		expect(section.length, name).toBeGreaterThan(900);
	}
});

/** Packages that a built module imports. */
function importsOf(file: string): string[] {
	const text = readFileSync(file, 'utf8');
	const found = [...text.matchAll(/^(?:import|export)\b[^"'\n]*["'](@[\w-]+\/[\w-]+|[\w-]+)["'/]/gm)];
	return found.map((match) => match[1] as string);
}

const manifestOf = (name: string) => JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'));
const PUBLISHED = readdirSync(join(ROOT, 'packages')).filter((name) => !manifestOf(name).private);

test.each(PUBLISHED)('packages/%s leaves what it depends on to the installer', (name) => {
	const folder = join(ROOT, 'packages', name);
	const manifest = manifestOf(name);
	const modules = readdirSync(join(folder, 'dist')).filter((file) => /\.(?:js|d\.ts)$/.test(file));
	const imported = new Set(modules.flatMap((file) => importsOf(join(folder, 'dist', file))));
	const declared = Object.keys(manifest.dependencies ?? {});
	expect([...imported].filter((each) => !declared.includes(each))).toEqual([]);
	expect(declared.filter((each) => !imported.has(each))).toEqual([]);
	expect(existsSync(join(folder, 'dist', NOTICES))).toBe(name === 'policy-as');
});

test('every WASM file and every tool of the page is of a package that is named', () => {
	const owners: readonly [RegExp, string][] = [
		[/^policy-\w+\.wasm$/, 'assemblyscript'],
		[/^tree-sitter-c/, 'tree-sitter-c'],
		[/^web-tree-sitter/, 'web-tree-sitter'],
		[/^llvm\./, '@yowasp/clang'],
		[/^z3-/, 'z3-solver'],
	];
	for (const [folder, names] of [
		['apps/cli', COMMAND],
		['apps/web', PAGE],
	] as const) {
		const files = readdirSync(join(ROOT, folder, 'dist'), { recursive: true, encoding: 'utf8' });
		const wasm = files.filter((file) => file.endsWith('.wasm')).map((file) => file.split('/').at(-1) as string);
		expect(wasm.length).toBeGreaterThan(1);
		for (const file of wasm) {
			expect(names, file).toContain(owners.find(([pattern]) => pattern.test(file))?.[1]);
		}
	}
});

/** Path of a file of an installed package. */
function installed(name: string, file: string): string {
	const store = join(ROOT, 'node_modules', '.pnpm');
	const folder = readdirSync(store).find((each) => each.startsWith(`${name}@`)) ?? name;
	return join(store, folder, 'node_modules', name, file);
}

/** Authoritative copies of licence texts, from Debian and installed packages. */
const TRUE_TEXTS = [
	['Apache-2.0', '/usr/share/common-licenses/Apache-2.0', 'Apache License', ''],
	[
		'LLVM exception',
		'/usr/share/doc/libllvm14/copyright',
		'As an exception, if, as a result',
		'the Combined Software.',
	],
	['ISC', installed('semver', 'LICENSE'), 'Permission to use, copy', ''],
	['MIT', installed('fast-check', 'LICENSE'), 'Permission is hereby granted', ''],
] as const;

describe.each(TRUE_TEXTS)('the text of %s that stands here', (_licence, file, from, to) => {
	test.skipIf(!needed(existsSync(file), file))(`is that of ${file}`, () => {
		// Debian copyright files mark a blank line with a dot.
		const words = (text: string) => text.replace(/^ \.$/gm, '').replace(/\s+/g, ' ').trim();
		const whole = words(readFileSync(file, 'utf8'));
		const start = whole.indexOf(from);
		const text = whole.slice(start, to === '' ? whole.length : whole.indexOf(to, start) + to.length);
		expect(text.length).toBeGreaterThan(500);
		expect(words(readFileSync(join(ROOT, 'tools', 'licences', '@yowasp', 'clang.txt'), 'utf8'))).toContain(text);
	});
});

test('a package without a licence stops the build', () => {
	expect(() => notices({ from: import.meta.url, also: ['no-such-package'] })).toThrow('no-such-package: not installed');
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-notices-'));
	const bare = join(folder, 'node_modules', 'bare');
	mkdirSync(bare, { recursive: true });
	writeFileSync(join(bare, 'package.json'), '{"name":"bare","version":"1.0.0","license":"MIT"}');
	const plugin = notices({ from: import.meta.url });
	const modules = { [join(bare, 'index.js')]: { renderedLength: 1 } };
	plugin.generateBundle({}, { 'a.js': { type: 'chunk', modules } });
	expect(() => plugin.writeBundle({ dir: folder })).toThrow('bare: bundled, and has no licence file');
	rmSync(folder, { recursive: true });
});
