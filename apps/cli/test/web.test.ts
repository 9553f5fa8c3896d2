/** The server of `hvmmio web`: responses, refusals, start and end of the verb. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Site, serveSite } from '../src/io/site.ts';
import { hvmmio, MAIN } from './harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-web-'));
const root = join(folder, 'site');

/** Requests a path unchanged; fetch would normalize it. */
function get(
	site: Site,
	path: string,
	method = 'GET',
	headers: Record<string, string> = {},
): Promise<{ status: number; type: string; body: string }> {
	return new Promise((resolve, reject) => {
		const { hostname, port } = new URL(site.url);
		request({ hostname, port, path, method, headers }, (response) => {
			let body = '';
			response.on('data', (piece) => {
				body += piece;
			});
			response.on('end', () =>
				resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body }),
			);
		})
			.on('error', reject)
			.end();
	});
}

describe('the server', () => {
	let site: Site;
	beforeAll(async () => {
		mkdirSync(join(root, 'assets'), { recursive: true });
		writeFileSync(join(root, 'index.html'), '<!doctype html>page');
		writeFileSync(join(root, 'assets', 'a b.js'), 'script');
		writeFileSync(join(root, 'policy.wasm'), 'wasm');
		writeFileSync(join(folder, 'secret'), 'secret');
		mkdirSync(join(folder, 'site-beside'));
		writeFileSync(join(folder, 'site-beside', 'secret'), 'secret');
		symlinkSync(join(folder, 'secret'), join(root, 'link'));
		site = await serveSite(root, 0);
	});
	afterAll(async () => {
		await site.close();
		rmSync(folder, { recursive: true });
	});

	it('listens on this machine only', () => {
		expect(site.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
	});

	it.each([
		['/', 'text/html; charset=utf-8', '<!doctype html>page'],
		['/index.html?x=1', 'text/html; charset=utf-8', '<!doctype html>page'],
		['/assets/a%20b.js', 'text/javascript; charset=utf-8', 'script'],
		['/policy.wasm', 'application/wasm', 'wasm'],
	])('gives %s as %s', async (path, type, body) => {
		expect(await get(site, path)).toEqual({ status: 200, type, body });
	});

	it('isolates the page, whose solver needs that, and lets pages of other sites load its files', async () => {
		const { headers } = await fetch(`${site.url}assets/a%20b.js`);
		expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
		expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
		expect(headers.get('cross-origin-resource-policy')).toBeNull();
	});

	it.each([
		'/../secret',
		'/%2e%2e/secret',
		'/..%2fsecret',
		'/assets/../../secret',
		'/../site-beside/secret',
		'/link',
		'//etc/passwd',
		'/assets',
		'/%00',
		'/%',
		'/nothing',
	])('gives nothing for %s', async (path) => {
		const { status, body } = await get(site, path);
		expect(status).toBe(404);
		expect(body).not.toContain('secret');
	});

	it('answers GET and HEAD only', async () => {
		expect(await get(site, '/', 'HEAD')).toMatchObject({ status: 200, body: '' });
		expect(await get(site, '/', 'POST')).toMatchObject({ status: 405 });
	});

	it.each(['evil.example', 'evil.example:80', 'localhost'])('refuses the name %j for itself', async (host) => {
		expect(await get(site, '/', 'GET', { host })).toMatchObject({ status: 421 });
	});

	it('answers to localhost', async () => {
		expect(await get(site, '/', 'HEAD', { host: `localhost:${new URL(site.url).port}` })).toMatchObject({
			status: 200,
		});
	});

	it('says so where the port is taken', async () => {
		await expect(serveSite(root, Number(new URL(site.url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
	});
});

describe('hvmmio web', () => {
	it.each(['x', '-1', '65536', '1.5', '0x50'])('refuses --port %j', async (port) => {
		const { code, err } = await hvmmio(['web', `--port=${port}`]);
		expect(code).toBe(2);
		expect(err).toMatch(/^hvmmio: --port .*\n$/);
	});

	it('says in one line that the command alone does not bring the page', () => {
		const alone = mkdtempSync(join(tmpdir(), 'hvmmio-alone-'));
		copyFileSync(MAIN, join(alone, 'main.cjs'));
		const { status, stdout, stderr } = spawnSync(process.execPath, [join(alone, 'main.cjs'), 'web'], {
			encoding: 'utf8',
		});
		rmSync(alone, { recursive: true });
		expect([status, stdout]).toEqual([2, '']);
		expect(stderr).toMatch(/^hvmmio: web: the page does not come with the command alone, .*\n$/);
	});
});
