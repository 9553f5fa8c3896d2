/** Starts Chromium, serves the built page on a free port, and opens pages whose errors are collected. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { needed } from '@hvmmio/testkit/needs';
import axe from 'axe-core';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { minutes } from '../../../tools/patience.ts';
import { DEFAULT_STATE, writeFragment } from '../src/state/fragment.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../src/state/scenario.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a browser; null if it is not installed, which fails if CI is set and prints a notice otherwise. */
export function findBrowser(name: string, places: readonly string[]): string | null {
	const found = places.find((place) => existsSync(place)) ?? null;
	needed(found !== null, `${name}, at ${places.join(' or ')},`);
	return found;
}

export const CHROMIUM = findBrowser('Chromium', PLACES);

/** Arguments that keep the browser itself off the network. */
const QUIET = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export interface Site {
	readonly url: string;
	readonly close: () => Promise<void>;
}

/** Serves the built page; builds it if there is no build. */
export async function serveSite(): Promise<Site> {
	if (!existsSync(`${ROOT}dist/index.html`)) {
		await build({ root: ROOT, logLevel: 'error' });
	}
	const server = await preview({ root: ROOT, logLevel: 'silent', preview: { port: 0, host: '127.0.0.1' } });
	const address = server.httpServer.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

export function launch(args: readonly string[] = []): Promise<Browser> {
	return chromium.launch({ executablePath: CHROMIUM as string, args: [...QUIET, ...args] });
}

/** A page, its errors and its requests. */
export interface Watched {
	readonly page: Page;
	readonly context: BrowserContext;
	/** Console errors, exceptions, violations of the security policy, requests to other sites. Must be empty at the end of a test. */
	readonly trouble: string[];
	/** URLs of all requests. */
	readonly requests: string[];
}

/** @param before called with the page before it is opened */
export async function open(
	browser: Browser,
	site: Site,
	fragment = '',
	options: BrowserContextOptions = {},
	before?: (page: Page) => Promise<void>,
): Promise<Watched> {
	const context = await browser.newContext({
		viewport: { width: 1280, height: 900 },
		serviceWorkers: 'block',
		...options,
	});
	const page = await context.newPage();
	page.setDefaultTimeout(minutes(5));
	const trouble: string[] = [];
	const requests: string[] = [];
	page.on(
		'console',
		(message) => message.type() === 'error' && trouble.push(`${message.text()} at ${message.location().url}`),
	);
	page.on('pageerror', (error) => trouble.push(error.message));
	page.on('request', (request) => {
		requests.push(request.url());
		if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(site.url)) {
			trouble.push(`a request to ${request.url()}`);
		}
	});
	await page.addInitScript(() => {
		addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective}`));
	});
	await before?.(page);
	await page.goto(`${site.url}${fragment}`);
	await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
	return { page, context, trouble, requests };
}

/** The views that the navigation offers. */
export function viewNames(page: Page): Promise<string[]> {
	return page.getByRole('navigation').getByRole('link').allTextContents();
}

export async function goTo(page: Page, view: string): Promise<void> {
	await page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
	await page.getByRole('heading', { level: 1, name: `hvmmio: ${view}` }).waitFor({ state: 'attached' });
	await page
		.locator(view === 'All VMs' ? '[data-counts]' : 'main .view')
		.first()
		.waitFor();
}

/** The answer as JSON, from the Share view. */
export async function exportedJson(page: Page): Promise<unknown> {
	const text = await page.locator('.copy-block', { hasText: 'Answer as JSON' }).locator('pre').textContent();
	return JSON.parse(text ?? 'null');
}

/** The slots of the view Patch: the old kernel, the new one. */
export const [FIRST, SECOND] = [0, 1];

/** Chooses a file for a slot of the view Patch. */
export async function give(page: Page, slot: number, name: string, text: string): Promise<void> {
	const file = { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
	await page.locator('input[type="file"]').nth(slot).setInputFiles([file]);
}

/** The fragment of a link to other settings. */
export function linkTo(change: Partial<Scenario>, view = 'map'): string {
	return `#${writeFragment({ ...DEFAULT_STATE, view, scenario: { ...DEFAULT_SCENARIO, ...change } })}`;
}

/** axe's rules about colours. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * axe's findings on the page, which must have been opened with `bypassCSP`, since axe is added as a script.
 * @param only runs these rules alone; empty: all
 */
export async function axeFindings(page: Page, only: readonly string[] = []): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) {
		await page.evaluate(axe.source);
	}
	const found = await page.evaluate(async (rules) => {
		const inPage = (window as unknown as { axe: typeof axe }).axe;
		const limit = rules.length === 0 ? {} : { runOnly: { type: 'rule' as const, values: [...rules] } };
		return (await inPage.run({ ...limit, resultTypes: ['violations'] })).violations;
	}, only);
	return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
