/**
 * Each program of examples/, run from the unpacked package in its runtime, gives the same answers to 10,000 records as
 * the C twin; component examples are also run on the published cases.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { needed } from '@hvmmio/testkit/needs';
import { beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { twinAnswers } from '../../../tools/policy-twin.mjs';
import { call } from '../../../tools/wasm-hosts/call.mjs';
import { HOSTS } from '../../../tools/wasm-hosts/hosts.mjs';
import { unpackedPackage } from '../../../tools/wasm-hosts/package.mjs';
import { load, policyIds } from '../src/index.ts';
import { pathOf, scratchFolder } from './programs.ts';
import { vectorRecords } from './reserve-vectors.ts';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
const folder = scratchFolder();
const records = join(folder, 'records');
const vectors = join(folder, 'vectors');
let home = '';

const read = (path: string) => readFileSync(join(PACKAGE, path), 'utf8');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** The digest in EMBEDDING.md, for users whose runtime is not tested here. */
const expected = /^ {4}([0-9a-f]{64})$/m.exec(read('EMBEDDING.md'))?.[1];

/** The module's answers, policy by policy. */
function moduleAnswers(input: Uint8Array): Uint8Array {
	const batch = load(readFileSync(join(PACKAGE, 'build/policy.wasm'))).batch(input.length / 64);
	new Uint8Array(batch.input.buffer, batch.input.byteOffset).set(input);
	const answers = policyIds.map((policy) => {
		batch.run(policy);
		return Buffer.from(new Uint8Array(batch.output.buffer, batch.output.byteOffset, batch.output.byteLength));
	});
	return Buffer.concat(answers);
}

beforeAll(() => {
	home = unpackedPackage(PACKAGE, mkdtempSync(join(folder, 'pack-')));
	call(process.execPath, ['write-records.mjs', records], join(home, 'examples'));
	writeFileSync(vectors, vectorRecords());
});

test.skipIf(!pathOf('gcc'))('the digest in EMBEDDING.md is that of the C twin (gcc needed)', async () => {
	const answers = await twinAnswers(readFileSync(records));
	expect(sha256(Buffer.concat(answers ?? []))).toBe(expected);
});

describe.each(HOSTS)('$form: $name', { timeout: minutes(30) }, (host) => {
	const program = host.find();
	needed(program !== undefined, host.needs);

	/** Digest of an example's answers to a file of records. */
	async function digestOf(file: string): Promise<string | undefined> {
		const answers = join(mkdtempSync(join(folder, 'answers-')), 'answers');
		const printed = await host.run(program as string, { home, records: file, answers });
		return host.tellsDigest ? printed.split('\n')[0] : sha256(readFileSync(answers));
	}

	test.skipIf(!program)('10,000 records', async () => expect(await digestOf(records)).toBe(expected));

	if (host.form === 'component') {
		test.skipIf(!program)('the published cases', async () => {
			expect(await digestOf(vectors)).toBe(sha256(moduleAnswers(readFileSync(vectors))));
		});
	}
});

describe('EMBEDDING.md', () => {
	const text = read('EMBEDDING.md');

	test('its table has the hosts, in their order', () => {
		const rows = [...text.matchAll(/^\| ([^|]+?) +\| [^|]*\| (module|component) +\| (yes|no)/gm)];
		expect(rows.map(([, name, form]) => `${form}: ${name}`)).toEqual(HOSTS.map(({ name, form }) => `${form}: ${name}`));
	});

	test('the README of the repository lists the same hosts', () => {
		const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
		const [, table = ''] = readme.split(/^\| host of the WebAssembly module .*\n.*\n/m);
		const rows = [...(table.split('\n\n')[0] as string).matchAll(/^\| ([^|]+?) +\| [^|]+ \|$/gm)].map(
			([, name]) => name,
		);
		expect(rows).toEqual(HOSTS.map(({ name, form }) => (form === 'module' ? name : `${name} (component)`)));
		expect(rows.length).toBeGreaterThanOrEqual(12);
	});

	test('the files that its commands name are in the package', () => {
		const files = [
			...text.matchAll(/(?:^|[\s`(])((?:[\w.-]+\/)*[\w.-]+\.(?:mjs|html|py|c|toml|xml|txt|wasm|wit|h))\b/g),
		];
		const names = [...new Set(files.map(([, name]) => name as string))];
		const places = ['', 'examples', 'examples/quickjs', 'examples/jco', 'build'];
		const isThere = (name: string) => places.some((place) => existsSync(join(home, place, name)));
		expect(names.length).toBeGreaterThan(10);
		expect(names.filter((name) => !isThere(name))).toEqual([]);
	});
});
