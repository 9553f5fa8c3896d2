/** The view Engines in Chromium: engines that agree, and a module that is wrong on purpose. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { axeFindings, CHROMIUM, linkTo } from './browser.ts';
import { createVisits } from './visits.ts';

const MODULE = createRequire(import.meta.url).resolve('@hvmmio/policy-as/policy.wasm');

/** The module with 64 MiB in place of 128 MiB: both are an i64.const of the same length. */
function wrongModule(): Buffer {
	const right = readFileSync(MODULE);
	const constant = Buffer.from([0x42, 0x80, 0x80, 0x80, 0xc0, 0x00]);
	const wrong = Buffer.from([0x42, 0x80, 0x80, 0x80, 0xa0, 0x00]);
	expect(right.includes(constant)).toBe(true);
	return Buffer.from(
		right.toString('latin1').replaceAll(constant.toString('latin1'), wrong.toString('latin1')),
		'latin1',
	);
}

describe.skipIf(CHROMIUM === null)('the engines', () => {
	const visits = createVisits();
	const { visit, done } = visits;

	it('agree on the whole lattice, and go on while another view is shown', async () => {
		const page = await visit(linkTo({}, 'engines'), { bypassCSP: true });
		await page.getByLabel('Policies', { exact: true }).selectOption('low-half');
		await page.getByRole('button', { name: 'Run' }).click();
		await page.getByRole('progressbar', { name: 'Comparing the engines' }).waitFor();
		await page.getByRole('link', { name: 'Map', exact: true }).click();
		await page.locator('.map-view').waitFor();
		await page.getByRole('link', { name: 'Engines', exact: true }).click();
		expect(await page.getByLabel('Policies', { exact: true }).inputValue()).toBe('low-half');
		// 2,336,128 inputs of Hyper-V's lattice, 2,000 of OpenVMM's guests, and a million others.
		expect(await page.locator('[data-engines="agree"]').textContent()).toContain('3,338,128 answers');
		expect(await page.locator('tbody tr').allTextContents()).toEqual(['low-half3,338,128all']);
		expect(await axeFindings(page)).toEqual([]);
		// Choosing another policy discards the result.
		await page.getByLabel('Policies', { exact: true }).selectOption('gen1-bar');
		expect(await page.locator('[data-engines]').count()).toBe(0);
		expect(await page.locator('tbody tr').count()).toBe(0);
		await done();
	});

	it('are stopped', async () => {
		const page = await visit(linkTo({}, 'engines'));
		await page.getByRole('button', { name: 'Run' }).click();
		await page.getByRole('button', { name: 'Stop' }).click();
		const proof = page.locator('.copy-block', { hasText: 'by the command' }).locator('pre');
		expect(await proof.textContent()).toMatch(/^hvmmio kernel prove linux --policy [a-z0-9-]+$/);
		expect(await page.getByRole('progressbar').count()).toBe(0);
		expect(await page.getByRole('button', { name: 'Run' }).isEnabled()).toBe(true);
		await done();
	});

	it('disagree where one is wrong, which is said as the smallest command line', async () => {
		const page = await visit(linkTo({}, 'engines'), { bypassCSP: true });
		const shrinker: string[] = [];
		page.on('request', (request) => request.url().includes('/shrink-') && shrinker.push(request.url()));
		const body = wrongModule();
		await page.route('**/policy-*.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body }));
		await page.getByLabel('Policies', { exact: true }).selectOption('low-half');
		await page.getByRole('button', { name: 'Run' }).click();
		await page.locator('[data-engines="disagree"]').waitFor();
		const command = await page
			.locator('.copy-block', { hasText: 'The smallest such input' })
			.locator('pre')
			.first()
			.textContent();
		expect(command).toMatch(/^hvmmio reserve --policy low-half --mmio 0x[0-9a-f]+-0x[0-9a-f]+/);
		const answers = page.locator('table', { hasText: 'First size' }).first().locator('tbody tr');
		const cells = (name: string) => answers.filter({ hasText: name }).locator('td').allTextContents();
		expect(await cells('core')).not.toEqual(await cells('wasm'));
		expect(shrinker).toHaveLength(1);
		expect(await axeFindings(page)).toEqual([]);
		await done();
	});

	it('say so where the module cannot be fetched', async () => {
		const page = await visit(linkTo({}, 'engines'));
		await page.route('**/policy-*.wasm', (route) => route.fulfill({ status: 404, body: '' }));
		await page.getByRole('button', { name: 'Run' }).click();
		await page.getByText('policy.wasm could not be fetched: the site answered 404').waitFor();
		await visits.forget();
	});
});
