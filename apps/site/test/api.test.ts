/** The packages' exports match the API reports in the repository, and each function has an example that runs. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { expect, test } from 'vitest';
import { wrongExamples } from '../site/examples.mjs';
import { readExports, reportOf } from '../site/exports.mjs';
import { ROOT } from '../site/packages.mjs';

const packages = readExports();

/** `UPDATE_API=1` writes the current exports; review them before committing. */
test.each(packages)('packages/$folder/api.txt is what the package exports', ({ folder, exports }) => {
	const file = join(ROOT, 'packages', folder, 'api.txt');
	const report = reportOf(exports);
	if (process.env['UPDATE_API']) {
		writeFileSync(file, report);
	}
	expect(readFileSync(file, 'utf8')).toBe(report);
});

const all = packages.flatMap(({ exports }) => exports);

test('every function and class has an example', () => {
	const without = all.filter(({ runs, examples }) => runs && examples.length === 0);
	const names = without.map(({ specifier, name }) => `${specifier}: ${name}`);
	expect(names).toEqual([]);
});

test('every example is of the right types, runs, and prints what stands there', () => {
	const examples = all.flatMap(({ specifier, name, examples }) =>
		examples.map((code) => ({ name: `${name} of ${specifier}`, code })),
	);
	expect(examples.length).toBeGreaterThan(200);
	expect(wrongExamples(examples, OWN_VMBUS)).toEqual([]);
});

test.each([
	['a type that does not fit', "const a: number = 'b';\nconsole.log(a); // b\n"],
	['another answer', 'console.log(1); // 2\n'],
	['an answer that is not said', 'console.log(1);\n'],
	['an error', 'throw new Error();\n'],
])('an example with %s is told', (_what, code) => {
	expect(wrongExamples([{ name: 'this', code }]).length).toBe(1);
});
