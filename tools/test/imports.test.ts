/** The import rules hold, and each of them detects a violation. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../set-up.mjs';

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-imports-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file that violates a rule, the rule, and the file that it must not import. */
const BROKEN = [
	['packages/core/src/a.ts', 'layers-core', '../../report/src/a.ts'],
	['packages/policy-as/src/a.ts', 'layers-policy-as', '../../core/src/b.ts'],
	['packages/report/src/a.ts', 'layers-report', '../../policy-as/src/a.ts'],
	['packages/differential/src/a.ts', 'layers-differential', '../../report/src/a.ts'],
	['packages/kernel-diff/src/a.ts', 'layers-kernel-diff', '../../report/src/a.ts'],
	['packages/prover/src/a.ts', 'layers-prover', '../../core/src/a.ts'],
	['packages/kernel-harness/src/a.ts', 'layers-kernel-harness', '../../core/src/a.ts'],
	['packages/differential/src/b.ts', 'fast-check-for-shrinking-alone', './shrink/index.ts'],
	['packages/vectors/src/a.ts', 'no-dependency-in-the-middle', 'some-library'],
	['packages/evidence/src/a.ts', 'packages-run-in-a-browser', 'node:fs'],
	['packages/diagnose/src/a.ts', 'apps-are-not-imported', '../../../apps/cli/src/a.ts'],
	['packages/evidence/src/b.ts', 'no-cycle', './c.ts'],
	['packages/prover/test/a.ts', 'tests-keep-to-themselves', '../../core/test/a.ts'],
	['apps/web/test/a.ts', 'tests-keep-to-themselves', '../../../tools/test/a.ts'],
	['apps/web/src/a.ts', 'testkit-for-tests', '../../../packages/testkit/src/a.ts'],
	['apps/cli/src/b.ts', 'resolvable', './nowhere.ts'],
] as const;

let violations: { from: string; rule: { name: string } }[] = [];

beforeAll(() => {
	const write = (file: string, text: string) => {
		mkdirSync(dirname(join(folder, file)), { recursive: true });
		writeFileSync(join(folder, file), text);
	};
	for (const [file, , target] of BROKEN) {
		write(file, `import '${target}';\n`);
	}
	for (const file of [
		'packages/core/src/b.ts',
		'packages/core/test/a.ts',
		'packages/testkit/src/a.ts',
		'tools/test/a.ts',
		'apps/cli/src/a.ts',
		'packages/differential/src/c.ts',
		'packages/differential/src/shrink/index.ts',
		'node_modules/some-library/index.js',
	]) {
		write(file, 'export const a = 1;\n');
	}
	write('packages/evidence/src/c.ts', "import './b.ts';\n");
	write('node_modules/some-library/package.json', '{"name":"some-library","version":"1.0.0","exports":"./index.js"}');
	write('package.json', '{"type":"module","dependencies":{"some-library":"*"}}');
	cpSync(join(ROOT, '.dependency-cruiser.mjs'), join(folder, '.dependency-cruiser.mjs'));
	const bin = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
	const args = [bin, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'packages', 'apps', 'tools'];
	const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
	expect(stderr).toBe('');
	violations = JSON.parse(stdout).summary.violations;
});

test.each(BROKEN)('%s breaks %s', (file, rule) => {
	expect(violations.filter(({ from }) => from === file).map((each) => each.rule.name)).toContain(rule);
});

test('nothing else is found', () => {
	const files = new Set<string>([...BROKEN.map(([file]) => file), 'packages/evidence/src/c.ts']);
	expect(violations.filter(({ from }) => !files.has(from))).toEqual([]);
});
