/** `hvmmio web`, the built command with the built page. */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { DEFAULT_STATE, writeFragment } from '../src/state/fragment.ts';
import { ISOLATION } from '../vite/security.ts';
import { CHROMIUM, launch } from './browser.ts';

const MAIN = fileURLToPath(new URL('../../cli/dist/main.cjs', import.meta.url));

const lowerCase = (headers: Readonly<Record<string, string>>) =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

type Command = ChildProcessByStdio<null, Readable, null>;

async function startWeb(): Promise<{ command: Command; address: string }> {
	const command = spawn(process.execPath, [MAIN, 'web'], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [told] = (await once(command.stdout, 'data')) as [Buffer];
	const [address = ''] = told.toString().split('\n', 1);
	return { command, address };
}

it('serves the page and its files, and ends on Ctrl-C', async () => {
	const { command, address } = await startWeb();
	try {
		const page = await fetch(address);
		expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(page.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
		// As the service worker and the other servers of the page have them.
		expect(Object.fromEntries(page.headers)).toMatchObject(lowerCase(ISOLATION));
		const html = await page.text();
		const [, script = ''] = /src="\.\/(assets\/[^"]+\.js)"/.exec(html) ?? [];
		// By itself fetch asks for Brotli over https alone.
		const code = await fetch(address + script, { headers: { 'accept-encoding': 'gzip, br' } });
		expect([code.status, code.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
		expect(code.headers.get('content-encoding')).toBe('br');
		const unpacked = Buffer.from(await code.arrayBuffer());
		// Who does not take it gets the file as it is.
		const plain = await fetch(address + script, { headers: { 'accept-encoding': 'identity' } });
		expect(plain.headers.get('content-encoding')).toBeNull();
		const file = Buffer.from(await plain.arrayBuffer());
		expect(file.byteLength).toBe(Number(plain.headers.get('content-length')));
		expect(unpacked.equals(file)).toBe(true);
		expect((await fetch(`${address}sw.js`)).status).toBe(200);
	} finally {
		command.kill('SIGINT');
	}
	// It ends by the signal that it gets: 130 in a shell.
	expect(await once(command, 'exit')).toEqual([null, 'SIGINT']);
});

it.skipIf(CHROMIUM === null)('gives the element to a page of another site, and no more than scripts', async () => {
	const { command, address } = await startWeb();
	const html = [
		'<!doctype html><title>Elsewhere</title>',
		`<script type="module" src="${address}embed.js"></script>`,
		`<hvmmio-map vm="${writeFragment({ ...DEFAULT_STATE, view: 'why' }).replaceAll('&', '&amp;')}">fallback</hvmmio-map>`,
	].join('\n');
	const elsewhere = createServer((_, response) => {
		response.writeHead(200, { 'Content-Type': 'text/html' });
		response.end(html);
	}).listen(0, '127.0.0.1');
	await once(elsewhere, 'listening');
	const browser = await launch();
	try {
		const page = await browser.newPage();
		await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
		await page.locator('hvmmio-map svg').waitFor();
		expect(await page.locator('hvmmio-map').evaluate((map) => map.shadowRoot?.textContent)).toContain('Generation 2');
		// What is no script stays this site's own.
		expect(await page.evaluate((url) => fetch(url).then(String, String), address)).toContain('TypeError');
	} finally {
		await browser.close();
		elsewhere.close();
		command.kill('SIGINT');
		await once(command, 'exit');
	}
});
