/** The WIT matches the module: policies, flags and fields in the same order. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flag, policyIds } from '../src/index.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const wit = read('../wit/policy.wit');
const header = read('../include/hvmmio_policy.h');

/** The names within `KIND NAME { … }` of the WIT, in their order. */
function namesOf(kind: string): string[] {
	const body = wit.split(`${kind} {`)[1]?.split('}')[0] ?? '';
	return body
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '' && !line.startsWith('///'))
		.map((line) => line.split(/[:,]/)[0] as string);
}

/** The fields of a C struct in the header, in order. */
function membersOf(struct: string): string[] {
	const body = header.split(`struct ${struct} {`)[1]?.split('};')[0] ?? '';
	return [...body.matchAll(/uint\d+_t (\w+)/g)].map(([, name]) => (name as string).replaceAll('_', '-'));
}

test('policies in their order; a word of WIT does not begin with a digit', () => {
	expect(namesOf('enum policy')).toEqual(policyIds.map((id) => id.replace('-64m', '64m')));
});

test('flags in the order of their bits', () => {
	const plain = (name: string) => name.replaceAll('-', '').toLowerCase();
	expect(namesOf('flags conditions').map(plain)).toEqual(
		Object.entries(flag)
			.sort(([, a], [, b]) => a - b)
			.map(([name]) => plain(name)),
	);
	expect(namesOf('flags messages')).toEqual(
		[...header.matchAll(/#define HVMMIO_(UNEXPECTED\w+|FRAMEBUFFER\w+) UINT32_C\((\d)\)/g)]
			.sort(([, , a], [, , b]) => Number(a) - Number(b))
			.map(([, name]) => (name as string).toLowerCase().replaceAll('_', '-')),
	);
});

test('fields in the order of the records', () => {
	expect([
		...namesOf('record node').map((name) => `low-${name === 'first' ? 'start' : 'end'}`),
		...namesOf('record input').slice(1, -1),
		'flags',
		'zero',
	]).toEqual(membersOf('hvmmio_input'));
	expect(namesOf('record answer')).toEqual(membersOf('hvmmio_output'));
});
