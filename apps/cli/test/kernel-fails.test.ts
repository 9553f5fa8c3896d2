/**
 * A kernel that fails on most inputs is refused by every verb that runs it, with one or many threads, and no other
 * kernel is blamed.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnHvmmio } from './harness.ts';
import { writeTree } from './kernel-tree.ts';

const BEGIN = 'resource_size_t base = 0, bytes = 0;\n';
const LOOP = 'if (screen_info.lfb_base & 1)\n\t\tfor (;;)\n\t\t\t;\n';

let folder: string;
let own: string;
let endless: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'hvmmio-fails-'));
	own = join(folder, 'own');
	endless = join(folder, 'endless');
	writeTree(own, OWN_VMBUS);
	writeTree(endless, edited(OWN_VMBUS, `${BEGIN}\n\tif (!efi`, `${BEGIN}\n\t${LOOP}\tif (!efi`));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
	['difftest in one thread', () => ['difftest', '--policy', 'gen1-bar', '--cases', '300000', '--kernel', endless]],
	['difftest in several', () => ['difftest', '--policy', 'gen1-bar', '--cases', '1200000', '--kernel', endless]],
	['kernel check', () => ['kernel', 'check', endless, '--policy', 'gen1-bar', '--cases', '300000']],
	['kernel identify', () => ['kernel', 'identify', endless]],
	['kernel diff', () => ['kernel', 'diff', own, endless]],
] as const)('%s', (_, args) => {
	const { status, stdout, stderr } = spawnHvmmio(args());
	expect([status, stdout]).toEqual([3, '']);
	expect(stderr).toMatch(
		/^hvmmio: kernel .*: the source does not terminate on far too many inputs \(.*\), expected .*\n$/,
	);
});
