/** A smoke run in Firefox and WebKit: the page opens, answers, shows every view, proves, and sends no request elsewhere. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import puppeteer, { type Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { findBrowser, type Site, serveSite } from './browser.ts';

const FIREFOX = findBrowser('Firefox', ['/usr/bin/firefox-esr', '/usr/bin/firefox']);
const XVFB = findBrowser('Xvfb', ['/usr/bin/Xvfb']);
const WEBKIT = XVFB && findBrowser('WebKitGTK', ['/usr/bin/WebKitWebDriver']);

/** Runs in the page: opens every view, and returns what each shows. */
const TOUR = `
	const until = async (test, seconds = 15) => {
		for (let i = 0; i < 40 * seconds && !test(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
		return test();
	};
	const press = (name) => [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name).click();
	const tour = {};
	await until(() => document.querySelector('[data-verdict]'));
	tour.verdict = document.querySelector('[data-verdict]').dataset.verdict;
	tour.boxes = document.querySelectorAll('.map-box').length;
	tour.views = [];
	for (const link of [...document.querySelectorAll('nav a')]) {
		link.click();
		await until(() => document.querySelector('h1').textContent === 'hvmmio: ' + link.textContent);
		const shown = await until(() => document.querySelector('main .view'));
		tour.views.push([link.textContent, Boolean(shown)]);
		if (link.textContent === 'All VMs') await until(() => document.querySelector('[data-counts]'));
		if (link.textContent === 'Evidence') {
			press('Try an example');
			await until(() => document.querySelector('[data-finding]'));
			tour.finding = document.querySelector('[data-finding]').dataset.finding;
		}
		if (link.textContent === 'Engines') {
			tour.shares = typeof SharedArrayBuffer === 'function';
			if (tour.shares) press('Prove');
			const proof = tour.shares && await until(() => document.querySelector('[data-proof], .refusal'), 240);
			tour.proof = proof ? (proof.dataset.proof ?? proof.textContent) : document.querySelector('.proof-card').textContent;
		}
	}
	const blocks = [...document.querySelectorAll('.copy-block pre')];
	tour.json = JSON.parse(blocks.at(-1)?.textContent ?? 'null')?.schema;
	tour.elsewhere = performance.getEntriesByType('resource')
		.map(({ name }) => name)
		.filter((name) => !/^(blob|data):/.test(name) && !name.startsWith(location.origin));
	return JSON.stringify(tour);
`;

/** Why a browser without memory for threads to share proves nothing, and what does it elsewhere. */
const NOT_HERE = /hvmmio kernel prove linux.*Not in this browser: .*SharedArrayBuffer/s;

function expectTour(text: string): { shares: boolean } {
	const tour = JSON.parse(text) as { shares: boolean; views: [string, boolean][] };
	expect(tour).toMatchObject({
		verdict: 'conflict',
		json: 'hvmmio/simulate/1',
		finding: 'd0-entry-refused',
		// Of low-half and low-half-ungated, which are two without CONFIG_SYSFB (docs/domain.md, section 4).
		proof: tour.shares ? 'refuted' : expect.stringMatching(NOT_HERE),
		elsewhere: [],
	});
	expect(tour.views.length).toBeGreaterThan(4);
	expect(tour.views.every(([, shown]) => shown)).toBe(true);
	return tour;
}

describe('in other browsers', () => {
	let site: Site;
	beforeAll(async () => {
		site = await serveSite();
	});
	afterAll(() => site?.close());

	it.skipIf(FIREFOX === null)('Firefox shows every view', async () => {
		let browser: Browser | undefined;
		try {
			browser = await puppeteer.launch({
				browser: 'firefox',
				executablePath: FIREFOX as string,
				headless: true,
				extraPrefsFirefox: { 'app.update.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false },
			});
			const page = await browser.newPage();
			const failures: string[] = [];
			page.on('pageerror', (error) => failures.push(String(error)));
			await page.goto(site.url);
			expect(expectTour(String(await page.evaluate(`(async () => {${TOUR}})()`))).shares).toBe(true);
			expect(failures).toEqual([]);
		} finally {
			await browser?.close();
		}
	});

	it.skipIf(WEBKIT === null)('WebKit shows every view', async () => {
		const processes: ChildProcess[] = [];
		try {
			const display = await startDisplay(processes);
			const port = await freePort();
			const env = {
				...process.env,
				DISPLAY: display,
				WEBKIT_DISABLE_COMPOSITING_MODE: '1',
				LIBGL_ALWAYS_SOFTWARE: '1',
			};
			processes.push(spawn(WEBKIT as string, [`--port=${port}`], { env, stdio: 'ignore' }));
			const driver = `http://127.0.0.1:${port}`;
			await until(() => fetch(`${driver}/status`).then((answer) => answer.ok));
			const { sessionId } = (await ask(`${driver}/session`, { capabilities: {} })) as { sessionId: string };
			const session = `${driver}/session/${sessionId}`;
			await ask(`${session}/timeouts`, { script: minutes(5) });
			await ask(`${session}/url`, { url: site.url });
			const script = `const done = arguments[0]; (async () => {${TOUR}})().then(done, (error) => done('failed: ' + error));`;
			expectTour(String(await ask(`${session}/execute/async`, { script, args: [] })));
			await fetch(session, { method: 'DELETE' });
		} finally {
			for (const each of processes.reverse()) {
				each.kill();
			}
		}
	});
});

/** An X server of our own, since WebKitGTK's browser has no headless form. */
async function startDisplay(processes: ChildProcess[]): Promise<string> {
	for (let number = 90 + (process.pid % 100); ; number++) {
		if (!existsSync(`/tmp/.X11-unix/X${number}`)) {
			const server = spawn(XVFB as string, [`:${number}`, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
				stdio: 'ignore',
			});
			processes.push(server);
			await until(async () => existsSync(`/tmp/.X11-unix/X${number}`));
			return `:${number}`;
		}
	}
}

async function ask(url: string, body: object): Promise<unknown> {
	const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
	const { value } = (await answer.json()) as { value: unknown };
	if (!answer.ok) {
		throw new Error(`${url}: ${JSON.stringify(value)}`);
	}
	return value;
}

async function until(test: () => Promise<boolean>): Promise<void> {
	for (let i = 0; i < 200; i++) {
		if (await test().catch(() => false)) {
			return;
		}
		await wait(50);
	}
	throw new Error('it did not come up in 10 seconds');
}

function freePort(): Promise<number> {
	return new Promise((resolve) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
		});
	});
}
