/** `hvmmio web`, the built command with the built page. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ISOLATION } from '../vite/security.ts';

const MAIN = fileURLToPath(new URL('../../cli/dist/main.cjs', import.meta.url));

const lowerCase = (headers: Readonly<Record<string, string>>) =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

it('serves the page and its files, and ends on Ctrl-C', async () => {
	const command = spawn(process.execPath, [MAIN, 'web'], { stdio: ['ignore', 'pipe', 'inherit'] });
	try {
		const [output] = (await once(command.stdout, 'data')) as [Buffer];
		const [address = ''] = output.toString().split('\n', 1);
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
