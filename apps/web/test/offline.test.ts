/** The service worker, under a host name that Chromium is set to resolve to this machine. */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, goTo, launch, linkTo, open, serveSite, viewNames } from './browser.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.svg': 'image/svg+xml',
	'.wasm': 'application/wasm',
};

describe.skipIf(CHROMIUM === null)('without a network', () => {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-site-'));
	let server: Server;
	let browser: Browser;
	let site: { url: string; close: () => Promise<void> };

	beforeAll(async () => {
		await (await serveSite()).close();
		cpSync(DIST, folder, { recursive: true, filter: (path) => !path.includes('clang-') });
		server = createServer((request, response) => {
			const path = (request.url ?? '/').split('?')[0]?.replace(/\/$/, '/index.html') ?? '';
			try {
				const body = readFileSync(join(folder, path));
				response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'text/plain', 'Cache-Control': 'no-cache' });
				response.end(body);
			} catch {
				response.writeHead(404).end();
			}
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const url = `http://hvmmio.test:${port}/`;
		site = { url, close: async () => undefined };
		browser = await launch([
			'--host-resolver-rules=MAP hvmmio.test 127.0.0.1',
			`--unsafely-treat-insecure-origin-as-secure=${url.slice(0, -1)}`,
		]);
	});
	afterAll(async () => {
		await browser.close();
		server.closeAllConnections();
		server.close();
		rmSync(folder, { recursive: true });
	});

	const controlled = (page: Page) =>
		page.evaluate(async () => {
			await navigator.serviceWorker.ready;
			while (navigator.serviceWorker.controller === null) {
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		});

	it('opens after the first visit, every view of it', async () => {
		const { page, context, trouble } = await open(browser, site, '', { serviceWorkers: 'allow' });
		await controlled(page);
		await context.setOffline(true);
		await page.reload();
		await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
		const names = await viewNames(page);
		expect(names.length).toBeGreaterThan(4);
		for (const name of names) {
			await goTo(page, name);
		}
		// The browser looks for a newer service worker on every visit.
		expect(trouble.filter((text) => !text.endsWith('sw.js'))).toEqual([]);
		await context.close();
	});

	it('says that there is a newer build, and loads it', async () => {
		const { page, context } = await open(browser, site, '', { serviceWorkers: 'allow' });
		await controlled(page);
		const html = readFileSync(join(folder, 'index.html'), 'utf8');
		const worker = readFileSync(join(folder, 'sw.js'), 'utf8');
		writeFileSync(join(folder, 'index.html'), html.replace('<title>', '<meta name="newer" content="yes" /><title>'));
		writeFileSync(join(folder, 'sw.js'), worker.replace(/"[0-9a-f]{16}"/, '"0123456789abcdef"'));
		await page.reload();
		// It is still the old build, and says so.
		expect(await page.locator('meta[name="newer"]').count()).toBe(0);
		await page.locator('[data-update]').getByRole('button').click();
		await page.locator('meta[name="newer"]').waitFor({ state: 'attached' });
		expect(await page.locator('[data-update]').count()).toBe(0);
		await context.close();
	});

	it('isolates the page from its second load on, so that the solver can run', async () => {
		const { page, context, trouble } = await open(browser, site, linkTo({}, 'engines'), { serviceWorkers: 'allow' });
		await page.getByText(/^Reload once, and the solver can run here/).waitFor();
		expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
		await page.reload();
		// One of them reserves nothing (docs/domain.md, section 4).
		const prove = async () => {
			await page.getByLabel('Policy', { exact: true }).selectOption('gen1-bar');
			await page.getByLabel('and policy', { exact: true }).selectOption('none');
			await page.getByRole('button', { name: 'Prove', exact: true }).click();
			await page.locator('[data-proof="refuted"]').waitFor();
		};
		await prove();
		// What it fetched is kept.
		await context.setOffline(true);
		await page.reload();
		await prove();
		expect(trouble.filter((text) => !text.endsWith('sw.js'))).toEqual([]);
		await context.close();
	});

	it('keeps nothing at an address of this machine', async () => {
		const local = await serveSite();
		const { page, context } = await open(browser, local, '', { serviceWorkers: 'allow' });
		await page.locator('.map-box').first().waitFor();
		await page.waitForTimeout(500);
		const left = await page.evaluate(async () => [
			(await navigator.serviceWorker.getRegistrations()).length,
			(await caches.keys()).length,
		]);
		expect(left).toEqual([0, 0]);
		await context.close();
		await local.close();
	});
});
