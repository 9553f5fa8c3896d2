/**
 * Makes docs/pictures: the exported pictures, the animation, and screenshots of the built page in Chromium, one of them
 * of a proof about a kernel of Debian. `pnpm pictures`.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveVm, simulate } from '@hvmmio/core';
import { describeVm, drawSvg, filmFrames, filmSvg, mapOfSimulation } from '@hvmmio/report';
import { chromium } from 'playwright-core';
import { kernelTree } from '../../../tools/fetch-kernels.mjs';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const PICTURES = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
/** Has the fix; a build of Debian's. */
const PROVED = '6.12.118-1';
/** As vite/security.ts has them: the solver has threads. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const TYPES = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.svg': 'image/svg+xml',
	'.wasm': 'application/wasm',
};

function take(part, policy) {
	const events = [];
	return { part, simulation: simulate(resolveVm({}), { policy }, (event) => events.push(event)), events };
}

const before = take('Before the fix', 'gen1-bar');
// Same as `hvmmio simulate --policy gen1-bar --svg before.svg`.
writeFileSync(`${PICTURES}before.svg`, drawSvg(mapOfSimulation(before.simulation, describeVm(before.simulation.vm))));
writeFileSync(`${PICTURES}film.svg`, filmSvg(filmFrames([before, take('With the fix', 'low-half')]), 1, 5));

const server = createServer((request, response) => {
	const path = (request.url ?? '/').split(/[?#]/, 1)[0]?.replace(/\/$/, '/index.html') ?? '';
	try {
		const body = readFileSync(DIST + path);
		response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', ...ISOLATION });
		response.end(body);
	} catch {
		response.writeHead(404).end();
	}
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1400, height: 1150 } });
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.locator('.ask input').first().fill('6.1.170-3');
await page.keyboard.press('Enter');
await page.locator('.map-table').waitFor();
await page.screenshot({ path: `${PICTURES}web-map.png` });
for (const [view, name, ready] of [
	['All VMs', 'web-all', '[data-counts]'],
	['Kernels', 'web-kernels', '.wall'],
]) {
	await page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
	await page.locator(ready).waitFor();
	await page.screenshot({ path: `${PICTURES}${name}.png` });
}
const tree = await kernelTree(PROVED);
if (!('path' in tree)) {
	throw new Error(`kernel ${PROVED}: ${tree.why}`);
}
await page.getByRole('navigation').getByRole('link', { name: 'Patch', exact: true }).click();
const files = ['drivers/hv/vmbus_drv.c', 'drivers/pci/controller/pci-hyperv.c', 'kernel/resource.c'];
await page
	.locator('.patch-view input[type="file"]')
	.first()
	.setInputFiles(files.map((file) => `${tree.path}/${file}`));
for (const [button, answer] of [
	['Compile and identify', '[data-identified]'],
	['Compile and prove', '[data-proof="proved"]'],
]) {
	await page.getByRole('button', { name: button }).click();
	await page.locator(answer).waitFor({ timeout: 600_000 });
}
// High enough for all that was asked.
await page.setViewportSize({ width: 1400, height: 1220 });
await page.evaluate(() => document.activeElement?.blur());
await page.screenshot({ path: `${PICTURES}web-proof.png` });
await browser.close();
server.close();
