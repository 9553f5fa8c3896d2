/** No tracked file and no built one has three lines in a row of a kernel's source, comments and braces not counted. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AFTER, BEFORE, NEWEST, testWith, treeOf } from '@hvmmio/testkit/kernels';
import { expect } from 'vitest';
import { KERNEL_FILES } from '../src/files.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const IN_A_ROW = 3;
const FILES = [
	'drivers/hv/vmbus_drv.c',
	'kernel/resource.c',
	'kernel/resource_kunit.c',
	'drivers/pci/controller/pci-hyperv.c',
	'drivers/gpu/drm/hyperv/hyperv_drm_drv.c',
	'include/linux/hyperv.h',
	'include/linux/ioport.h',
	'include/asm-generic/mshyperv.h',
];

/** Lines that say something: not empty, not a brace or a word alone, no include, no comment's frame. */
function telling(text: string): string[] {
	return text
		.split('\n')
		.map((line) => line.replace(/\s+/g, ' ').trim())
		.filter((line) => line.length > 12 && /[a-z]{3}/i.test(line) && !line.startsWith('#include'));
}

function runsOf(text: string): string[] {
	const lines = telling(text);
	return lines.slice(IN_A_ROW - 1).map((_, i) => lines.slice(i, i + IN_A_ROW).join('\n'));
}

const trees = [
	await treeOf(BEFORE, KERNEL_FILES),
	await treeOf(AFTER, KERNEL_FILES),
	await treeOf(NEWEST, KERNEL_FILES),
].filter((tree) => tree !== null);
const kernel = new Set(trees.flatMap((tree) => FILES.flatMap((file) => runsOf(tree.read(file)))));

function copiedIn(text: string): string[] {
	return runsOf(text).filter((run) => kernel.has(run));
}

testWith(trees[0] ?? null)('no tracked file repeats a kernel’s source', () => {
	const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
		cwd: ROOT,
		encoding: 'utf8',
		maxBuffer: 2 ** 26,
	});
	const built = ['packages/kernel-harness/dist', 'packages/differential/dist', 'apps/cli/dist'].flatMap((folder) =>
		existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder)).map((file) => `${folder}/${file}`) : [],
	);
	const files = [...stdout.split('\0'), ...built].filter((file) =>
		statSync(join(ROOT, file), { throwIfNoEntry: false })?.isFile(),
	);
	expect(files.length).toBeGreaterThan(50);
	const found = files
		.filter((file) => statSync(join(ROOT, file)).size < 2 ** 21)
		.flatMap((file) => copiedIn(readFileSync(join(ROOT, file), 'utf8')).map((run) => `${file}: ${run}`));
	expect(found).toEqual([]);
});

testWith(trees[0] ?? null)('the check finds a copy, also one with other indentation', () => {
	const source = (trees[0] as NonNullable<(typeof trees)[0]>).read('kernel/resource.c');
	const some = telling(source).slice(200, 204);
	expect(copiedIn(`export const text = \`\n\t\t\t${some.join('\n  ')}\n\`;`).length).toBeGreaterThan(0);
	expect(copiedIn(some.slice(0, 2).join('\n'))).toEqual([]);
});
