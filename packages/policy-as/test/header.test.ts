import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { flag, policyIds } from '../src/index.ts';
import { compile, pathOf, scratchFolder } from './programs.ts';

const HEADER = fileURLToPath(new URL('../include/hvmmio_policy.h', import.meta.url));
const folder = scratchFolder();
const text = readFileSync(HEADER, 'utf8');

/** A name of the header for an id: `low-half` is HVMMIO_LOW_HALF. */
const nameOf = (id: string) => `HVMMIO_${id.replaceAll('-', '_').toUpperCase()}`;

/** A program that includes the header twice and prints its names. */
const PROGRAM = `
#include "${HEADER}"
#include "${HEADER}"
#include <stdio.h>
int main(void)
{
	struct hvmmio_input input = {};
	struct hvmmio_output output = {};
${policyIds.map((id) => `	printf("%d ", ${nameOf(id)});`).join('\n')}
	printf("%d %d %u %u %u %u %u %u %u", HVMMIO_POLICY_COUNT, HVMMIO_ABI_VERSION, HVMMIO_EFI, HVMMIO_SYSFB,
	       HVMMIO_VIDEO_DEVICE, HVMMIO_BAR_IS_MEMORY, HVMMIO_CONFIDENTIAL, HVMMIO_RESOURCE_32, input.flags + output.messages);
	return 0;
}
`;
const PRINTED = [...policyIds.keys(), policyIds.length, 1, ...Object.values(flag), 0].join(' ');

describe.each([
	['gcc', 'c11', 'header.c'],
	['g++', 'c++17', 'header.cpp'],
] as const)('%s', (compiler, standard, file) => {
	test.skipIf(!pathOf(compiler))(`takes the header as ${standard} without a warning (${compiler} needed)`, () => {
		// An empty initializer is C23; C11 needs a 0 in it.
		writeFileSync(join(folder, file), standard === 'c11' ? PROGRAM.replaceAll('{}', '{ 0 }') : PROGRAM);
		compile(compiler, standard, '-pedantic', '-o', join(folder, 'program'), join(folder, file));
		expect(execFileSync(join(folder, 'program'), { encoding: 'utf8' })).toBe(PRINTED);
	});
});

test('a wrong offset does not compile', { skip: !pathOf('gcc') }, () => {
	const broken = join(folder, 'broken.h');
	writeFileSync(broken, text.replace('uint32_t lfb_base;', 'uint64_t lfb_base;'));
	writeFileSync(join(folder, 'broken.c'), `#include "${broken}"\n`);
	expect(() => compile('gcc', 'c11', '-c', '-o', join(folder, 'broken.o'), join(folder, 'broken.c'))).toThrow(
		/static assertion failed/,
	);
});

test('the header names each policy with its number', () => {
	for (const [number, id] of policyIds.entries()) expect(text).toContain(`\t${nameOf(id)} = ${number},\n`);
});
