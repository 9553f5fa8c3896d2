/** The built page in Chromium. */

import { readFile } from 'node:fs/promises';
import { simulate } from '@hvmmio/core';
import { simulateDocument } from '@hvmmio/render';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POLICY } from '../build/security.ts';
import { DEFAULT_STATE, writeFragment } from '../src/state/fragment.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../src/state/scenario.ts';
import {
	CHROMIUM,
	exportedJson,
	goTo,
	launch,
	open,
	type Site,
	serveSite,
	viewNames,
	type Watched,
} from './browser.ts';
import { randomCase, randomFrom } from './random.ts';

const MIB = 2 ** 20;

function linkTo(change: Partial<Scenario>, view = 'map'): string {
	return `#${writeFragment({ ...DEFAULT_STATE, view, scenario: { ...DEFAULT_SCENARIO, ...change } })}`;
}

describe.skipIf(CHROMIUM === null)('the page', () => {
	let browser: Browser;
	let site: Site;
	const opened: Watched[] = [];

	beforeAll(async () => {
		site = await serveSite();
		browser = await launch();
	});
	afterAll(async () => {
		await browser?.close();
		await site?.close();
	});

	/** A page that must have had no trouble when the test ends. */
	async function visit(
		...[fragment, options]: [fragment?: string, options?: Parameters<typeof open>[3]]
	): Promise<Page> {
		const watched = await open(browser, site, fragment, options);
		opened.push(watched);
		return watched.page;
	}
	async function done(): Promise<void> {
		for (const { context, trouble } of opened.splice(0)) {
			await context.close();
			expect(trouble).toEqual([]);
		}
	}

	it('opens on a conflict, and shows every view without trouble or a request to anywhere else', async () => {
		const page = await visit();
		expect(await page.locator('[data-verdict]').getAttribute('data-verdict')).toBe('conflict');
		const names = await viewNames(page);
		expect(names.slice(0, 5)).toEqual(['Map', 'Why', 'Compare', 'All VMs', 'Share']);
		for (const name of names) {
			await goTo(page, name);
		}
		await page.goBack();
		expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(`hvmmio: ${names.at(-2)}`);
		await done();
	});

	it('loads a view when it is opened, not before', async () => {
		const watched = await open(browser, site);
		expect(watched.requests.filter((url) => /-view/.test(url))).toEqual([]);
		await goTo(watched.page, 'Why');
		expect(watched.requests.filter((url) => /-view/.test(url))).toHaveLength(1);
		await watched.context.close();
	});

	it('carries a policy that allows no inline script, no inline style and no other origin', async () => {
		const page = await visit();
		const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
		expect(policy).toBe(POLICY);
		expect(policy).not.toContain('unsafe-inline');
		expect(policy).not.toMatch(/'unsafe-eval'|https?:|\*/);
		const html = await (await fetch(site.url)).text();
		expect(html).not.toMatch(/<style|style="|<script(?![^>]*src=)/);
		const refused = await page.evaluate(async () => {
			const script = document.createElement('script');
			script.textContent = 'window.ran = true';
			document.head.append(script);
			const answer = await fetch('https://example.invalid/').then(
				() => 'answered',
				() => 'refused',
			);
			return { ran: 'ran' in window, answer };
		});
		expect(refused).toEqual({ ran: false, answer: 'refused' });
		// These two violations were meant.
		await opened.pop()?.context.close();
	});

	describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
		it('axe finds nothing on any view, wide or narrow', async () => {
			for (const width of [1280, 320]) {
				const page = await visit(linkTo({ secondDrivers: ['video', 'pci'] }), {
					colorScheme,
					viewport: { width, height: 900 },
					bypassCSP: true,
				});
				await page.addScriptTag({ content: axe.source });
				if (width === 320) {
					await page.locator('.form > summary').click();
				}
				for (const name of await viewNames(page)) {
					await goTo(page, name);
					const found = await page.evaluate(async () => {
						const inPage = (window as unknown as { axe: typeof axe }).axe;
						return (await inPage.run({ resultTypes: ['violations'] })).violations;
					});
					const told = found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
					expect(told, `${name}, ${width} pixels`).toEqual([]);
				}
			}
			await done();
		});
	});

	it('has no sideways scroll at 320 pixels, at 2560, or at twice the zoom', async () => {
		for (const [width, deviceScaleFactor] of [
			[320, 1],
			[640, 2],
			[2560, 1],
		] as const) {
			const page = await visit('', { viewport: { width, height: 800 }, deviceScaleFactor });
			for (const name of await viewNames(page)) {
				await goTo(page, name);
				const wide = await page.evaluate(() => document.documentElement.scrollWidth);
				expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width);
			}
		}
		await done();
	});

	it('gives for 200 VMs what core gives', async () => {
		const random = randomFrom(2026);
		const cases = Array.from({ length: 200 }, () => randomCase(random));
		const page = await visit('#1');
		await page.locator('.notice').getByRole('button').click();
		await goTo(page, 'Share');
		const fragments = cases.map(({ scenario }) => writeFragment({ ...DEFAULT_STATE, view: 'share', scenario }));
		const answers = await page.evaluate(async (all) => {
			const texts: (string | null)[] = [];
			for (const fragment of all) {
				await new Promise((resolve) => {
					addEventListener('popstate', resolve, { once: true });
					location.hash = fragment;
				});
				texts.push([...document.querySelectorAll('.copy-block pre')].at(-1)?.textContent ?? null);
			}
			return texts;
		}, fragments);
		const verdicts = new Set<string>();
		cases.forEach(({ vm, options }, i) => {
			const expected = simulateDocument(simulate(vm, options));
			verdicts.add(expected.verdict);
			expect(JSON.parse(answers[i] ?? 'null'), fragments[i]).toEqual(JSON.parse(JSON.stringify(expected)));
		});
		expect(verdicts.size).toBe(3);
		await done();
	});

	it('takes settings through its fields, and puts them into the link', async () => {
		const page = await visit();
		await page.getByLabel('Low MMIO', { exact: true }).first().fill('150MB');
		await page.getByLabel('Own resolution').fill('4834x3622');
		await page.getByLabel('Policy', { exact: true }).selectOption('low-half');
		await page.getByText('A second kernel is started').click();
		await goTo(page, 'Share');
		const command = await page.locator('.copy-block', { hasText: 'Command line' }).locator('pre').textContent();
		expect(command?.trim()).toBe('hvmmio simulate --low-mmio 150MB --resolution 4834x3622 --no-second');
		// docs/domain.md, section 2: Gen2 x86_64, 150 MiB, 4834x3622.
		expect(await exportedJson(page)).toMatchObject({
			verdict: 'ok',
			kernels: [{ hostFramebuffer: { before: { start: '0xf6a00000', size: 68 * MIB } } }],
		});
		const link = await page.locator('.copy-block', { hasText: 'Link' }).locator('pre').textContent();
		const again = await visit(link?.trim().slice(site.url.length));
		expect(await again.getByLabel('Low MMIO', { exact: true }).first().inputValue()).toBe('150MB');
		await expect.poll(() => page.url()).toContain('#1&view=share');
		await done();
	});

	it('says at the field what is wrong, keeps the map, and takes nothing for HTML', async () => {
		const page = await visit();
		const field = page.getByLabel('Low MMIO', { exact: true }).first();
		const boxes = await page.locator('.map-box').count();
		for (const [text, message] of [
			['100MB', 'Under the minimum'],
			['much', 'Not a size'],
			['<img src=x onerror=alert(1)>', 'Not a size'],
			['4GB', 'Over the maximum'],
		] as const) {
			await field.fill(text);
			await field.press('Enter');
			await page.locator('.field-problem', { hasText: message }).waitFor();
			expect(await field.getAttribute('aria-invalid')).toBe('true');
			expect(await page.locator('.map-box').count()).toBe(boxes);
			expect(await page.locator('img').count()).toBe(0);
		}
		expect(await page.locator('[data-problem]').getAttribute('data-problem')).toBe('lowMmio');
		await field.fill('128MB');
		await field.press('Enter');
		await page.locator('[data-problem]').waitFor({ state: 'detached' });
		await page.getByRole('radio', { name: 'arm64' }).check();
		await page.getByRole('radio', { name: '1', exact: true }).check();
		await page.locator('.field-problem', { hasText: 'arm64 has no generation 1' }).waitFor();
		await done();
	});

	it('draws windows that overlap, which no host has, with a word', async () => {
		const mmio = [
			{ start: 0xd000_0000, end: 0xf000_0000 },
			{ start: 0xc000_0000, end: 0xe000_0000 },
		];
		const page = await visit(linkTo({ mmio, framebuffer: { start: 0xd000_0000, end: 0xd080_0000 } }));
		expect(await page.locator('.map-box .box.window.conflict').count()).toBeGreaterThan(0);
		expect(await page.locator('.map-table').textContent()).toContain('windows overlap');
		await done();
	});

	it.each([
		['#1&l=96', 'a part of it is missing or changed'],
		['#9&l=9600000&~abcd', 'of version 9'],
		['#<script>alert(1)</script>', 'not one of this page'],
	])('says that the link %s cannot be read, and shows the default', async (fragment, why) => {
		const page = await visit(fragment);
		expect(await page.getByRole('alert').textContent()).toContain(why);
		expect(await page.locator('[data-verdict]').getAttribute('data-verdict')).toBe('conflict');
		await page.getByRole('alert').getByRole('button').click();
		expect(await page.getByRole('alert').count()).toBe(0);
		await done();
	});

	it('is walked through by keys alone', async () => {
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
		await page.locator('.steps [aria-current]').focus();
		await page.keyboard.press('ArrowDown');
		expect(await page.locator('.stepper output').textContent()).toMatch(/^2 \/ \d+$/);
		await page.keyboard.press('End');
		expect(await page.locator('.steps [aria-current]').textContent()).toBe(
			(await page.locator('.steps li').last().textContent())?.trim(),
		);
		await done();
	});

	it('zooms by the wheel, but only where the map has the focus, moves by dragging, and takes from and to', async () => {
		const page = await visit();
		const from = page.getByLabel('From', { exact: true });
		const before = await from.inputValue();
		const picture = page.locator('.map-picture');
		await picture.hover({ position: { x: 300, y: 200 } });
		await page.mouse.wheel(0, -100);
		expect(await from.inputValue()).toBe(before);
		await page.mouse.wheel(0, 100);
		await picture.click({ position: { x: 300, y: 100 } });
		await page.mouse.wheel(0, -100);
		await expect.poll(() => from.inputValue()).not.toBe(before);
		const closer = await from.inputValue();
		const box = await picture.boundingBox();
		await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 250);
		await page.mouse.down();
		await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 210, { steps: 4 });
		await page.mouse.up();
		await expect.poll(async () => Number(await from.inputValue())).toBeGreaterThan(Number(closer));
		await from.fill('0xf8100000');
		await page.getByLabel('To', { exact: true }).fill('0xf81fffff');
		await page.keyboard.press('Enter');
		await page.getByRole('button', { name: 'All', exact: true }).waitFor();
		await expect.poll(() => page.url()).toContain('z=f8100000-f8200000');
		await page.getByRole('button', { name: 'All', exact: true }).click();
		expect(await from.inputValue()).toBe(before);
		await done();
	});

	it('tells of a box that is tapped', async () => {
		const page = await visit('', { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
		await page.locator('.map-box[data-kind="bar"]').last().tap();
		const told = await page.locator('[data-details]').textContent();
		expect(told).toContain('0xfe0000000-0xfe00fffff');
		expect(told).toContain('1 MiB');
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
				drawn.some(([, told]) => String(told).startsWith(`${lane}, `) && String(told).includes(range ?? '?')),
			).toBe(true);
		}
		expect(rows.length).toBe(14);
		await done();
	});

	it('steps through the trace to the refusal', async () => {
		const page = await visit(linkTo({}, 'why'));
		await page.getByRole('button', { name: /the host refuses pci0/ }).click();
		expect(await page.locator('.spotlight').count()).toBe(1);
		expect(await page.locator('.map-box .box.conflict').count()).toBe(1);
		await page.getByRole('button', { name: 'Step back' }).click();
		expect(await page.locator('.map-box .box.conflict').count()).toBe(0);
		await done();
	});

	it('compares two policies, and keeps a VM to compare with later', async () => {
		const page = await visit(linkTo({}, 'compare'));
		expect(await page.locator('.side').allTextContents()).toEqual([
			expect.stringContaining('Conflict'),
			expect.stringContaining('Safe'),
		]);
		expect(await page.locator('table tbody').textContent()).toContain('0xf8000000-0xfbffffff (64 MiB)');
		await page.getByRole('radio', { name: 'another VM' }).check();
		await page.getByRole('heading', { name: 'No difference' }).waitFor();
		await page.getByLabel('Low MMIO', { exact: true }).first().fill('1GB');
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: /differences/ }).waitFor();
		expect(await page.locator('table tbody').textContent()).toContain('0xc0000000');
		await done();
	});

	it('computes all VMs in a worker, and loads the one that is clicked', async () => {
		const page = await visit(linkTo({ policy: 'low-half' }, 'all'));
		await page.locator('[data-counts]').waitFor();
		const counts = await page.locator('[data-counts] b').allTextContents();
		expect(counts.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0)).toBe(1729 * 64);
		const box = await page.locator('.heat svg').boundingBox();
		await page.locator('.heat svg').click({ position: { x: (box?.width ?? 0) - 12, y: 12 } });
		await goTo(page, 'Share');
		expect(await exportedJson(page)).toMatchObject({ vm: { lowMmio: expect.any(Number) }, verdict: 'ok' });
		const { vm } = (await exportedJson(page)) as { vm: { lowMmio: number; resolution: { horizontal: number } } };
		expect(vm.lowMmio).toBeGreaterThan(3400 * MIB);
		expect(vm.resolution.horizontal).toBe(7680);
		await done();
	});

	it('saves the picture as SVG and PNG, and the answer as JSON', async () => {
		const page = await visit(linkTo({}, 'share'));
		const saved = async (button: string) => {
			const [download] = await Promise.all([
				page.waitForEvent('download'),
				page.getByRole('button', { name: button }).first().click(),
			]);
			return readFile(await download.path());
		};
		expect((await saved('Map as SVG')).toString()).toMatch(/^<svg [\s\S]*compared[\s\S]*<\/svg>\n$/);
		const png = await saved('Map as PNG');
		expect(png.subarray(1, 4).toString()).toBe('PNG');
		expect(png.readUInt32BE(16)).toBeGreaterThan(1000);
		expect(JSON.parse((await saved('Answer as JSON')).toString())).toEqual(await exportedJson(page));
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

	it('moves nothing where motion is not wanted', async () => {
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

	it('opens without a network after the first visit, every view of it', async () => {
		const own = await serveSite();
		const { page, context, trouble } = await open(browser, own, '', { serviceWorkers: 'allow' });
		await page.evaluate(async () => {
			await navigator.serviceWorker.ready;
			while (navigator.serviceWorker.controller === null) {
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		});
		await own.close();
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
});
