/** Code makes decisions by codes: no code searches or parses sentences. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../set-up.mjs';

const PROSE =
	/\b(?:message|reason|why|summary|sentence|headline|title)\??\.(?:includes|startsWith|endsWith|replace|replaceAll|match|indexOf|search|split)\(/;

test('a look into a sentence is seen', () => {
	expect("if (error.message.startsWith('no'))").toMatch(PROSE);
	expect("finding.why?.includes('room')").toMatch(PROSE);
	expect("error.code === 'no-room'").not.toMatch(PROSE);
});

test('no source looks into a sentence', () => {
	const sources = execFileSync('git', ['ls-files', 'packages/*/src/**', 'apps/*/src/**'], {
		cwd: ROOT,
		encoding: 'utf8',
	})
		.split('\n')
		.filter((file) => /\.tsx?$/.test(file));
	expect(sources.length).toBeGreaterThan(300);
	const found = sources.filter((file) => PROSE.test(readFileSync(join(ROOT, file), 'utf8')));
	expect(found).toEqual([]);
});
