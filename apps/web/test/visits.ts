/** What the suites of the page share: a browser, a site, and pages that must not have errors. */

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launch, open, type Site, serveSite, type Watched } from './browser.ts';

/** Starts one browser and one site for the calling suite; `done` fails a test whose pages had errors. */
export function createVisits() {
	const opened: Watched[] = [];
	let browser: Browser | undefined;
	let site: Site | undefined;
	beforeAll(async () => {
		site = await serveSite();
		browser = await launch();
	});
	afterAll(async () => {
		await browser?.close();
		await site?.close();
	});
	return {
		browser: () => browser as Browser,
		site: () => site as Site,
		/** @param before called with the page before it is opened */
		async visit(
			fragment = '',
			options: BrowserContextOptions = {},
			before?: (page: Page) => Promise<void>,
		): Promise<Page> {
			const watched = await open(browser as Browser, site as Site, fragment, options, before);
			opened.push(watched);
			return watched.page;
		},
		/** Closes the pages of a test and expects that they had no errors. */
		async done(): Promise<void> {
			for (const { context, trouble } of opened.splice(0)) {
				await context.close();
				expect(trouble).toEqual([]);
			}
		},
		/** Closes a page whose errors were expected. */
		async forget(): Promise<void> {
			await opened.pop()?.context.close();
		},
	};
}
