/** The tables of docs/domain.md marked as read by a test, compared with the command. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableOf } from '@hvmmio/testkit/markdown';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../set-up.mjs';

const page = readFileSync(join(ROOT, 'docs', 'domain.md'), 'utf8');
const MAIN = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');

const answer = (...args: string[]) =>
	JSON.parse(execFileSync(process.execPath, [MAIN, ...args, '--json'], { encoding: 'utf8' }));
const bytes = (text: string) => Number(text.replace(/[MG]B$/, '')) * (text.endsWith('GB') ? 2 ** 30 : 2 ** 20);

describe('section 2, worked examples', () => {
	const columns = ['generation', 'arch', 'low MMIO', 'low base', 'low size', 'framebuffer'];
	const rows = tableOf(page, columns);

	test('there are six', () => expect(rows).toHaveLength(6));

	test.each(rows)('generation $generation $arch with $[low MMIO]', (row) => {
		const flags = ['--generation', row['generation'], '--arch', row['arch'], '--low-mmio', row['low MMIO']];
		const { lowMmio, framebuffer } = answer('layout', ...(flags as string[]), '--resolution', '4834x3622');
		expect(lowMmio.start).toBe(row['low base']);
		expect(lowMmio.size).toBe(bytes(row['low size'] as string));
		expect(framebuffer.base).toBe(row['framebuffer']);
		expect(framebuffer.maxSize).toBe(68 * 2 ** 20);
	});
});

describe('section 4, the policies', () => {
	const rows = tableOf(page, ['policy', 'since', 'generation 2 (EFI)', 'generation 1 (BIOS)']);

	test('are those of the command, in its order', () => {
		const { policies } = answer('policies');
		expect(policies.map(({ id }: { id: string }) => id)).toEqual(rows.map((row) => row['policy']));
	});
});

describe('section 9, releases', () => {
	test.each(tableOf(page, ['version', 'policy']))('$version', (row) => {
		const { kernel } = answer('policies', '--kernel', row['version'] as string);
		expect(kernel.policy ?? 'not known').toBe(row['policy']);
	});
});
