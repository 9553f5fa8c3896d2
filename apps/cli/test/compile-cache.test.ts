/** The cache of compiled kernels: whatever happens to its files, results are those of the compiler. */

import { spawn } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numbersFrom } from '@hvmmio/testkit/random';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { cached, cacheFolder } from '../src/verbs/kernel/cache.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'hvmmio-cache-'));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

let folder: string;
let compiles: number;
let count = 0;
beforeEach(() => {
	folder = join(ROOT, String(count++), 'compiled');
	compiles = 0;
});

/** A fake compiler's result: bytes that depend on the text, or a refusal. */
const answerTo = (text: string) =>
	text.startsWith('bad')
		? { wasm: null, diagnostics: `kernel.c:1:1: error: ${text}` }
		: { wasm: Uint8Array.from([0, 0x61, 0x73, 0x6d, ...Buffer.from(text.repeat(3))]), diagnostics: '' };

const compile = (text: string, version = 'one') =>
	cached(
		version,
		() => ({
			version,
			compile: async (files) => {
				compiles++;
				return answerTo(files['kernel.c'] as string);
			},
		}),
		folder,
	).compile({ 'kernel.c': text }, ['-O2']);

const entries = () => readdirSync(folder).map((file) => join(folder, file));

test('the second time nothing is compiled, be it a module or a refusal', async () => {
	for (const text of ['source', 'bad source']) {
		compiles = 0;
		expect(await compile(text)).toEqual(answerTo(text));
		expect(await compile(text)).toEqual(answerTo(text));
		expect(compiles).toBe(1);
	}
});

test('another version of the compiler compiles again', async () => {
	await compile('source');
	await compile('source', 'two');
	expect(compiles).toBe(2);
});

test('only the owner can look in', async () => {
	await compile('source');
	expect(statSync(folder).mode & 0o777).toBe(0o700);
	expect(entries().map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
});

test('a thousand random damages, and the answer is right each time', async () => {
	const random = numbersFrom(20261127);
	const texts = ['one source', 'another source', 'bad source'];
	for (const text of texts) {
		await compile(text);
	}
	for (let i = 0; i < 1000; i++) {
		const files = entries();
		const file = files[random(files.length)] as string;
		const bytes = readFileSync(file);
		const other = readFileSync(files[random(files.length)] as string);
		const at = random(bytes.length);
		const damages = [
			() => Buffer.alloc(0),
			() => bytes.subarray(0, at),
			() =>
				Buffer.concat([
					bytes.subarray(0, at),
					Buffer.from([(bytes[at] as number) ^ (1 << random(8))]),
					bytes.subarray(at + 1),
				]),
			() => Buffer.concat([bytes, Buffer.from([random(256)])]),
			() => other,
			() => Buffer.alloc(bytes.length, random(256)),
			() => Buffer.concat([bytes.subarray(0, at), other.subarray(at)]),
		];
		writeFileSync(file, (damages[random(damages.length)] as () => Buffer)());
		const text = texts[random(texts.length)] as string;
		expect([i, await compile(text)]).toEqual([i, answerTo(text)]);
	}
	compiles = 0;
	for (const text of texts) {
		await compile(text);
	}
	compiles = 0;
	for (const text of texts) {
		expect(await compile(text)).toEqual(answerTo(text));
	}
	expect(compiles).toBe(0);
});

test.each([
	['a file where the folder would be', () => writeFileSync(folder, '')],
	['a link to another folder', () => symlinkSync(ROOT, folder)],
	[
		'a folder that others can write to',
		() => {
			mkdirSync(folder);
			chmodSync(folder, 0o777);
		},
	],
	['a folder in the place of an entry', () => undefined],
])('%s: it is done without', async (_, spoil) => {
	mkdirSync(join(folder, '..'), { recursive: true });
	spoil();
	if (!existsSync(folder)) {
		await compile('source');
		const [entry = ''] = entries();
		rmSync(entry);
		mkdirSync(join(entry, 'inside'), { recursive: true });
	}
	expect(await compile('source')).toEqual(answerTo('source'));
	expect(await compile('source')).toEqual(answerTo('source'));
	expect(compiles).toBeGreaterThanOrEqual(2);
});

test('the XDG Base Directory Specification: what is empty or relative is ignored', () => {
	expect(cacheFolder({ XDG_CACHE_HOME: '/c', HOME: '/' })).toBe('/c/hvmmio/compiled');
	expect(cacheFolder({ XDG_CACHE_HOME: '', HOME: '/' })).toBe('/.cache/hvmmio/compiled');
	expect(cacheFolder({ XDG_CACHE_HOME: 'here', HOME: '/' })).toBe('/.cache/hvmmio/compiled');
	expect(cacheFolder({ XDG_CACHE_HOME: 'here', HOME: 'there' })).toBeNull();
	expect(cacheFolder({ HOME: '' })).toBeNull();
	// Otherwise root would create it, for all users.
	expect(cacheFolder({ HOME: '/no-such-home' })).toBeNull();
});

test('writers at the same time, some of them killed, and every entry is whole or not there', async () => {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const script = join(ROOT, 'writer.mjs');
	// The same steps as in writeEntry: a temporary file, then a rename.
	writeFileSync(
		script,
		`import { renameSync, writeFileSync } from 'node:fs';
for (let i = 0; ; i++) { const part = process.argv[2] + '.' + process.pid + '-' + i + '.part';
writeFileSync(part, Buffer.alloc(200_000, i), { flag: 'wx' }); renameSync(part, process.argv[2]); }`,
	);
	await compile('source');
	const [entry = ''] = entries();
	const writers = [0, 1, 2].map(() => spawn(process.execPath, [script, entry], { stdio: 'ignore' }));
	try {
		for (let i = 0; i < 60; i++) {
			expect(await compile('source')).toEqual(answerTo('source'));
			if (i === 30) {
				writers[0]?.kill('SIGKILL');
			}
			await new Promise((done) => setTimeout(done, 10));
		}
	} finally {
		for (const writer of writers) {
			writer.kill('SIGKILL');
		}
	}
	await new Promise((done) => setTimeout(done, 200));
	expect(await compile('source')).toEqual(answerTo('source'));
	compiles = 0;
	expect(await compile('source')).toEqual(answerTo('source'));
	expect(compiles).toBe(0);
});
