/** Runs a page of the policy module's package in a browser, with a small local server. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.mjs': 'text/javascript',
	'.wasm': 'application/wasm',
};
/** For hangs only. */
const TIMEOUT_MS = 5 * 60_000;

/**
 * @param {string} browser chromium or firefox-esr
 * @param {string} program its file
 * @param {{ home: string, page: string, records: string, seconds?: number | undefined }} what
 * @returns {Promise<string>} digest of the answers, and with `seconds` a line of times
 */
export async function browserAnswer(browser, program, { home, page, records, seconds }) {
	const server = createServer(({ url = '' }, response) => {
		const path = new URL(url, 'http://localhost').pathname;
		const file = path === '/examples/records' ? records : join(home, path);
		try {
			const body = readFileSync(file);
			response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(body);
		} catch {
			response.writeHead(404).end();
		}
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
	const address = /** @type {import('node:net').AddressInfo} */ (server.address());
	const url = `http://127.0.0.1:${address.port}/${page}${seconds ? `?seconds=${seconds}` : ''}`;
	try {
		return await (browser === 'chromium' ? inChromium(program, url) : inFirefox(program, url));
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

/** Waits for the digest, which the page writes last. */
const TEXTS = `new Promise((resolve, reject) => {
	addEventListener('error', ({ message }) => reject(new Error(message)));
	addEventListener('unhandledrejection', ({ reason }) => reject(reason));
	const text = (id) => document.querySelector(id)?.textContent;
	setInterval(() => text('#digest') && resolve([text('#digest'), text('#times')].join('\\n').trim()), 20);
})`;

/** @param {string} executablePath @param {string} url */
async function inChromium(executablePath, url) {
	const { chromium } = await import('playwright-core');
	const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
	const quiet = ['--disable-background-networking', '--disable-component-update'];
	const browser = await chromium.launch({ executablePath, args: [...args, ...quiet] });
	try {
		const tab = await browser.newPage();
		tab.setDefaultTimeout(TIMEOUT_MS);
		await tab.goto(url);
		return /** @type {string} */ (await tab.evaluate(TEXTS));
	} finally {
		await browser.close();
	}
}

/** @param {string} executablePath @param {string} url */
async function inFirefox(executablePath, url) {
	const { launch } = await import('puppeteer-core');
	const extraPrefsFirefox = { 'app.update.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false };
	const options = { executablePath, headless: true, extraPrefsFirefox, protocolTimeout: TIMEOUT_MS };
	const browser = await launch({ ...options, browser: 'firefox' });
	try {
		const tab = await browser.newPage();
		await tab.goto(url);
		return /** @type {string} */ (await tab.evaluate(TEXTS));
	} finally {
		await browser.close();
	}
}
