/** The built page in Chromium and accessibility: keyboard, touch, screen reader, widths, dark mode, print, reduced motion. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeFindings, CHROMIUM, COLOUR_RULES, exportedJson, findBrowser, goTo, linkTo, viewNames } from './browser.ts';
import { createVisits } from './visits.ts';

const MIB = 2 ** 20;
/** From poppler-utils: renders the pages of a PDF. */
const PDFTOPPM = findBrowser('pdftoppm', ['/usr/bin/pdftoppm']);

describe.skipIf(CHROMIUM === null)('the page', () => {
	const visits = createVisits();
	const { visit, done } = visits;

	it('axe finds nothing on any view, wide or narrow, light or dark', async () => {
		// Without motion, so that no colour is in transition.
		const page = await visit(linkTo({ secondDrivers: ['video', 'pci'] }), { bypassCSP: true, reducedMotion: 'reduce' });
		for (const name of await viewNames(page)) {
			await goTo(page, name);
			for (const width of [1280, 320]) {
				await resize(page, width);
				if (width === 320) {
					await page.locator('details.form').evaluateAll(([form]) => form?.setAttribute('open', ''));
				}
				await page.emulateMedia({ colorScheme: 'light' });
				expect(await axeFindings(page), `${name}, ${width} pixels`).toEqual([]);
				// Only colours differ in dark mode.
				await page.emulateMedia({ colorScheme: 'dark' });
				expect(await axeFindings(page, COLOUR_RULES), `${name}, ${width} pixels, dark`).toEqual([]);
			}
		}
		await done();
	});

	it('has no sideways scroll and no titles that run into each other, at 320 pixels, at 640, at 2560', async () => {
		const page = await visit();
		for (const name of await viewNames(page)) {
			await goTo(page, name);
			for (const width of [320, 640, 2560]) {
				await resize(page, width);
				const wide = await page.evaluate(() => document.documentElement.scrollWidth);
				expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width);
				expect(await overlappingTitles(page), `${name} at ${width}`).toEqual([]);
			}
		}
		await done();
	});

	it('can be used by keyboard alone', async () => {
		const page = await visit();
		await page.keyboard.press('Tab');
		expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('To the content');
		await page.keyboard.press('Enter');
		expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
		// The map is one stop; inside it the arrows go from box to box.
		await page.locator('.map-box[tabindex="0"]').focus();
		expect(await page.locator('.map-box[tabindex="0"]').count()).toBe(1);
		await page.keyboard.press('ArrowDown');
		await page.locator('[data-details]', { hasText: 'host' }).waitFor();
		await page.keyboard.press('ArrowRight');
		await page.locator('[data-details]', { hasText: 'first kernel' }).waitFor();
		const from = page.getByLabel('From', { exact: true });
		const before = await from.inputValue();
		await page.keyboard.press('+');
		await page.keyboard.press('+');
		await page.keyboard.press('Shift+ArrowDown');
		await expect.poll(() => from.inputValue()).not.toBe(before);
		await page.keyboard.press('0');
		await expect.poll(() => from.inputValue()).toBe(before);
		// A load order by keys: pci-hyperv goes below the video driver.
		await page.getByRole('button', { name: 'Move pci-hyperv: arrow up, arrow down' }).press('ArrowDown');
		await goTo(page, 'Share');
		expect(await exportedJson(page)).toMatchObject({ kernels: [{ drivers: ['video', 'pci'] }, {}] });
		await goTo(page, 'Why');
		// It opens where it is decided: in this order the last reservation.
		expect(await page.locator('.steps [aria-current]').textContent()).toContain('fits in the first node');
		await page.locator('.steps [aria-current]').focus();
		await page.keyboard.press('Home');
		await page.keyboard.press('ArrowDown');
		expect(await page.locator('.stepper output').textContent()).toMatch(/^2 \/ \d+$/);
		await page.keyboard.press('End');
		expect(await page.locator('.steps [aria-current]').textContent()).toBe(
			(await page.locator('.steps li').last().textContent())?.trim(),
		);
		await done();
	});

	it('describes a box that is tapped', async () => {
		const page = await visit('', { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
		await page.locator('.map-box[data-kind="bar"]').last().tap();
		const details = await page.locator('[data-details]').textContent();
		expect(details).toContain('0xfe0000000-0xfe00fffff');
		expect(details).toContain('1 MiB');
		await done();
	});

	it('drags a device to another place', async () => {
		const pci = [
			{ low: 0, high: MIB },
			{ low: 16 * MIB, high: 0 },
		];
		const page = await visit(linkTo({ pci }));
		const handle = page.getByRole('button', { name: /^Move pci0/ });
		const target = page.getByRole('button', { name: /^Move pci1/ });
		await handle.scrollIntoViewIfNeeded();
		const [a, b] = [await handle.boundingBox(), await target.boundingBox()];
		await page.mouse.move((a?.x ?? 0) + 8, (a?.y ?? 0) + 8);
		await page.mouse.down();
		await page.mouse.move((b?.x ?? 0) + 8, (b?.y ?? 0) + 12, { steps: 5 });
		await page.mouse.up();
		expect(await page.getByLabel('low BARs of pci0').inputValue()).toBe('16MB');
		await done();
	});

	it('has a table that says in address order what the map shows', async () => {
		const page = await visit();
		const drawn = await page
			.locator('.map-box')
			.evaluateAll((boxes) =>
				boxes.map((box) => [Number(box.getAttribute('data-start')), box.getAttribute('aria-label')]),
			);
		const rows = await page
			.locator('.map-table tbody tr')
			.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '')));
		const starts = rows.map(([range]) => Number(range?.split('-', 1)[0]));
		expect(starts).toEqual([...starts].sort((a, b) => a - b));
		for (const [range, , lane] of rows) {
			expect(
				drawn.some(([, label]) => String(label).startsWith(`${lane}, `) && String(label).includes(range ?? '?')),
			).toBe(true);
		}
		// PNP0003's page stands in each of the three kernels' lanes.
		expect(rows.length).toBe(17);
		await done();
	});

	it('prints the map and its table without the controls', async () => {
		const page = await visit('', { colorScheme: 'dark' });
		await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
		expect(await page.locator('.form').isVisible()).toBe(false);
		expect(await page.locator('.toolbar').isVisible()).toBe(false);
		expect(await page.locator('.map-table').isVisible()).toBe(true);
		const ground = await page
			.locator('.card')
			.first()
			.evaluate((card) => getComputedStyle(card).backgroundColor);
		expect(ground).toBe('rgb(255, 255, 255)');
		await done();
	});

	it.skipIf(PDFTOPPM === null)(
		'prints the whole picture: every lane is on the paper, with its framebuffer',
		async () => {
			const page = await visit();
			const lanes = await page.locator('.map-box[data-kind="framebuffer"]').count();
			expect(lanes).toBe(4);
			const folder = mkdtempSync(join(tmpdir(), 'hvmmio-print-'));
			const pdf = join(folder, 'page.pdf');
			await page.pdf({ path: pdf, format: 'A4', printBackground: true });
			spawnSync(PDFTOPPM as string, ['-r', '100', pdf, join(folder, 'page')]);
			const images = readdirSync(folder).filter((name) => name.endsWith('.ppm'));
			const pages = images.map((name) => runsOfColour(readFileSync(join(folder, name)), [0xbc, 0xd9, 0xff]));
			const width = pages[0]?.width ?? 0;
			const runs = pages.flatMap((each) => each.runs);
			rmSync(folder, { recursive: true });
			// One run of the framebuffer's blue for each lane, and the last one well inside the paper.
			const most = runs.reduce((best, row) => (row.length > best.length ? row : best), []);
			expect(most.length).toBeGreaterThanOrEqual(lanes);
			expect(most.at(-1)).toBeLessThan(width * 0.97);
			await done();
		},
	);

	it('has no motion under prefers-reduced-motion', async () => {
		const page = await visit('', { reducedMotion: 'reduce' });
		const moving = await page.evaluate(() =>
			[...document.querySelectorAll('*')].filter((each) => {
				const { transitionDuration, animationName } = getComputedStyle(each);
				return transitionDuration !== '0s' || animationName !== 'none';
			}),
		);
		expect(moving).toHaveLength(0);
		await done();
	});
});

/** Sets the width and waits for the layout. */
async function resize(page: Page, width: number): Promise<void> {
	await page.setViewportSize({ width, height: 900 });
	const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
	await page.evaluate(frame);
	await page.evaluate(frame);
	const map = page.locator('.map-picture').first();
	if ((await map.count()) > 0) {
		await expect
			.poll(() => map.evaluate((svg) => svg.getBoundingClientRect().width - (svg.parentElement?.clientWidth ?? 0)))
			.toBeLessThan(1);
	}
}

/** Titles of the map's lanes that overlap the one before. */
function overlappingTitles(page: Page): Promise<string[]> {
	return page.locator('.map-picture').evaluateAll((pictures) =>
		pictures.flatMap((picture) => {
			const titles = [...picture.querySelectorAll('.lane-title')];
			const places = titles.map((title) => title.getBoundingClientRect());
			return titles
				.filter((_, i) => i > 0 && (places[i]?.left ?? 0) < (places[i - 1]?.right ?? 0))
				.map((title) => title.textContent ?? '');
		}),
	);
}

/** For each row of a binary PPM, where runs of a colour end; similar colours count, since the framebuffer is tinted. */
function runsOfColour(ppm: Buffer, colour: readonly number[]): { width: number; runs: number[][] } {
	const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 64).toString('latin1'));
	const [width, height] = [Number(head?.[1]), Number(head?.[2])];
	const from = head?.[0].length ?? 0;
	const isNear = (at: number) => colour.every((value, i) => Math.abs((ppm[at + i] as number) - value) < 14);
	const runs = Array.from({ length: height }, (_, y) => {
		const ends: number[] = [];
		let length = 0;
		for (let x = 0; x < width; x++) {
			const near = isNear(from + 3 * (y * width + x));
			if (!near && length >= 5) {
				ends.push(x);
			}
			length = near ? length + 1 : 0;
		}
		return ends;
	});
	return { width, runs };
}
