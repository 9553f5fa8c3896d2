/** Settings in Chromium: fields, errors, and the link. */

import { describe, expect, it } from 'vitest';
import { CHROMIUM, exportedJson, goTo, linkTo } from './browser.ts';
import { createVisits } from './visits.ts';

const MIB = 2 ** 20;

describe.skipIf(CHROMIUM === null)('the settings', () => {
	const visits = createVisits();
	const { visit, done } = visits;

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
		const again = await visit(link?.trim().slice(visits.site().url.length));
		expect(await again.getByLabel('Low MMIO', { exact: true }).first().inputValue()).toBe('150MB');
		await expect.poll(() => page.url()).toContain('#1&view=share');
		await done();
	});

	it('says at the field and above all what is wrong, shows no answer to another question, and takes nothing for HTML', async () => {
		const page = await visit();
		const field = page.getByLabel('Low MMIO', { exact: true }).first();
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
			await page.locator('.no-answer', { hasText: message }).waitFor();
			expect(await page.locator('.map-box, [data-verdict], .copy-block').count()).toBe(0);
			expect(await page.locator('img').count()).toBe(0);
		}
		expect(await page.locator('[data-problem]').getAttribute('data-problem')).toBe('lowMmio');
		await field.fill('128MB');
		await field.press('Enter');
		await page.locator('[data-problem]').waitFor({ state: 'detached' });
		await page.getByRole('radio', { name: 'arm64' }).check();
		await page.getByRole('radio', { name: '1', exact: true }).check();
		await page.locator('.field-problem', { hasText: 'arm64 has no generation 1' }).waitFor();
		// The way to Share goes nowhere, and the address stays that of the last answer: arm64, generation 2.
		await page.getByRole('navigation').getByRole('link', { name: 'Share' }).click();
		await page.waitForTimeout(600);
		expect(await page.locator('.copy-block, [data-verdict]').count()).toBe(0);
		const link = await page.locator('.no-answer a').getAttribute('href');
		const last = await visit(`#${link?.split('#')[1]}`);
		expect(await last.getByRole('radio', { name: 'arm64' }).isChecked()).toBe(true);
		expect(await last.getByRole('radio', { name: '2', exact: true }).isChecked()).toBe(true);
		await page.getByRole('button', { name: 'Back to the last settings' }).click();
		expect(await page.locator('[data-verdict]').count()).toBe(1);
		await done();
	});

	it('gives no verdict to a link whose settings cannot be, and offers the default by that name', async () => {
		const page = await visit(linkTo({ generation: 1, arch: 'arm64', platform: 'azure' }));
		await page.locator('.no-answer', { hasText: 'arm64 has no generation 1' }).waitFor();
		expect(await page.locator('[data-verdict], .map-box').count()).toBe(0);
		expect(page.url()).toContain('a=arm64');
		await page.getByRole('button', { name: 'Show the default VM' }).click();
		await page.locator('[data-verdict]').waitFor();
		await done();
	});

	it('goes back to a link as it is: no text of before stays in a field, and none of its settings in the address', async () => {
		const page = await visit(linkTo({ lowMmio: 2 ** 28 }));
		await page.evaluate((hash) => {
			location.hash = hash;
		}, linkTo({}));
		const field = page.getByLabel('Low MMIO', { exact: true }).first();
		await expect.poll(() => field.inputValue()).toBe('128MB');
		await field.fill('1GB');
		await field.press('Enter');
		// Before the address has settled.
		await page.goBack();
		await expect.poll(() => field.inputValue()).toBe('256MB');
		await page.waitForTimeout(600);
		expect(page.url()).toContain(linkTo({ lowMmio: 2 ** 28 }));
		await field.fill('much');
		await field.press('Enter');
		await page.locator('.no-answer').waitFor();
		await page.getByLabel(/Paste or type what you have/).fill('hvmmio simulate --low-mmio 256MB');
		await page.keyboard.press('Enter');
		await page.locator('[data-verdict]').waitFor();
		expect(await field.inputValue()).toBe('256MB');
		await done();
	});

	it('keeps a checkbox of a driver where it is', async () => {
		const page = await visit();
		const box = page.getByRole('checkbox', { name: 'pci-hyperv' });
		await box.focus();
		await page.keyboard.press('Space');
		await page.keyboard.press('Space');
		expect(await page.evaluate(() => document.activeElement?.parentElement?.textContent)).toBe('pci-hyperv');
		expect(await box.isChecked()).toBe(true);
		expect(await page.getByRole('checkbox', { name: 'video driver' }).isChecked()).toBe(true);
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
		// What was pasted stays in the address bar, to be looked at.
		await page.waitForTimeout(600);
		expect(decodeURIComponent(page.url())).toContain(fragment);
		await page.getByRole('alert').getByRole('button').click();
		expect(await page.getByRole('alert').count()).toBe(0);
		await done();
	});
});
