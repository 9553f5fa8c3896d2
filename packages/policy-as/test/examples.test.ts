/** Each program in examples/ answers 10,000 records as the C twin does, in the runtime that it is for. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { twinAnswers } from '../../../tools/policy-twin.mjs';
import { binaryOf, pathOf, scratchFolder } from './programs.ts';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
const EXAMPLES = join(PACKAGE, 'examples');
const WASM = join(PACKAGE, 'build/policy.wasm');
const folder = scratchFolder();
const records = join(folder, 'records');

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** As EMBEDDING.md states it, for those whose runtime is not here. */
const expected = /^ {4}([0-9a-f]{64})$/m.exec(readFileSync(join(PACKAGE, 'EMBEDDING.md'), 'utf8'))?.[1];

function run(program: string, args: string[], cwd = EXAMPLES): void {
	const env = { ...process.env, DENO_DIR: join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1' };
	execFileSync(program, args, { cwd, env, stdio: 'pipe' });
}

/** What a program that is given `RECORDS ANSWERS` at the end of its arguments has written. */
function answersOf(program: string, ...args: string[]): string {
	const answers = join(mkdtempSync(join(folder, 'answers-')), 'answers');
	run(program, [...args, records, answers]);
	return sha256(readFileSync(answers));
}

beforeAll(() => {
	run(process.execPath, ['write-records.mjs', records]);
});

test.skipIf(!pathOf('gcc'))('the digest in EMBEDDING.md is that of the C twin (gcc needed)', async () => {
	const answers = await twinAnswers(readFileSync(records));
	expect(sha256(Buffer.concat(answers ?? []))).toBe(expected);
});

test('Node', () => expect(answersOf(process.execPath, 'node.mjs')).toBe(expected));

test('QuickJS, by polywasm', () => expect(answersOf(process.execPath, 'quickjs/host.mjs')).toBe(expected));

const deno = binaryOf('deno', {
	'linux-x64': '@deno/linux-x64-glibc/deno',
	'linux-arm64': '@deno/linux-arm64-glibc/deno',
	'darwin-x64': '@deno/darwin-x64/deno',
	'darwin-arm64': '@deno/darwin-arm64/deno',
});
test.skipIf(!deno)('Deno', () => expect(answersOf(deno as string, 'run', '-RW', 'deno.mjs')).toBe(expected));

const bun = binaryOf('bun', {
	'linux-x64': '@oven/bun-linux-x64/bin/bun',
	'linux-arm64': '@oven/bun-linux-aarch64/bin/bun',
	'darwin-x64': '@oven/bun-darwin-x64/bin/bun',
	'darwin-arm64': '@oven/bun-darwin-aarch64/bin/bun',
});
test.skipIf(!bun)('Bun', () => expect(answersOf(bun as string, 'bun.mjs')).toBe(expected));

const jsc = pathOf('jsc');
test.skipIf(!jsc)('jsc, the shell of WebKit’s engine', () => {
	expect(answersOf(jsc as string, 'jsc.mjs', '--', WASM)).toBe(expected);
});

const wasm2c = pathOf('wasm2c');
test.skipIf(!wasm2c || !pathOf('gcc'))('C, by wasm2c and gcc', () => {
	run(wasm2c as string, [WASM, '-o', 'policy.c'], folder);
	const include = ['-I.', `-I${join(PACKAGE, 'include')}`];
	const sources = [join(EXAMPLES, 'wasm2c.c'), 'policy.c'];
	run('gcc', ['-std=c11', '-O2', ...include, '-o', 'decide', ...sources, '-lwasm-rt-impl', '-lm'], folder);
	expect(answersOf(join(folder, 'decide'))).toBe(expected);
});

describe('browsers', () => {
	const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
	const server = createServer(({ url = '' }, response) => {
		const file = url === '/examples/records' ? records : join(PACKAGE, new URL(url, 'http://localhost').pathname);
		try {
			const body = readFileSync(file);
			response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(body);
		} catch {
			response.writeHead(404).end();
		}
	});
	let page = '';
	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		page = `http://127.0.0.1:${(server.address() as AddressInfo).port}/examples/browser.html`;
	});
	afterAll(() => server.close());

	const chromium = pathOf('chromium');
	test.skipIf(!chromium)('Chromium', async () => {
		const { chromium: driver } = await import('playwright-core');
		const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
		const quiet = ['--disable-background-networking', '--disable-component-update'];
		const browser = await driver.launch({ executablePath: chromium as string, args: [...args, ...quiet] });
		try {
			const tab = await browser.newPage();
			await tab.goto(page);
			await expect.poll(() => tab.textContent('output'), { timeout: minutes(5) }).toBe(expected);
		} finally {
			await browser.close();
		}
	});

	const firefox = pathOf('firefox-esr');
	test.skipIf(!firefox)('Firefox', async () => {
		const { launch } = await import('puppeteer-core');
		const browser = await launch({
			browser: 'firefox',
			executablePath: firefox as string,
			headless: true,
			extraPrefsFirefox: { 'app.update.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false },
		});
		try {
			const tab = await browser.newPage();
			await tab.goto(page);
			const text = () => tab.$eval('output', ({ textContent }) => textContent);
			await expect.poll(text, { timeout: minutes(5) }).toBe(expected);
		} finally {
			await browser.close();
		}
	});
});
