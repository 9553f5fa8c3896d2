/** `hvmmio web`, the built command with the built page. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../cli/dist/main.cjs', import.meta.url));

it('serves the page and its files, and ends on Ctrl-C', async () => {
	const command = spawn(process.execPath, [MAIN, 'web'], { stdio: ['ignore', 'pipe', 'inherit'] });
	try {
		const [told] = (await once(command.stdout, 'data')) as [Buffer];
		const [address = ''] = told.toString().split('\n', 1);
		const page = await fetch(address);
		expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(page.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
		const html = await page.text();
		const [, script = ''] = /src="\.\/(assets\/[^"]+\.js)"/.exec(html) ?? [];
		const code = await fetch(address + script);
		expect([code.status, code.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
		await code.arrayBuffer();
		// fetch takes Brotli, and unpacks it; who does not say so gets the file as it is.
		expect(code.headers.get('content-encoding')).toBe('br');
		const plain = await fetch(address + script, { headers: { 'accept-encoding': 'identity' } });
		expect(plain.headers.get('content-encoding')).toBeNull();
		expect((await plain.arrayBuffer()).byteLength).toBe(Number(plain.headers.get('content-length')));
		expect((await fetch(`${address}sw.js`)).status).toBe(200);
	} finally {
		command.kill('SIGINT');
	}
	const [exit] = (await once(command, 'exit')) as [number];
	expect(exit).toBe(0);
});
