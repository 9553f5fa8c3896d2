/** Exports in Chromium: pictures that can be opened again, the film, the custom element. */

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DEFAULT_STATE, writeFragment } from '../src/state/fragment.ts';
import { EXAMPLE } from '../src/views/evidence/example.ts';
import { CHROMIUM, exportedJson, goTo, linkTo } from './browser.ts';
import { createVisits } from './visits.ts';

describe.skipIf(CHROMIUM === null)('what is taken along', () => {
	const visits = createVisits();
	const { visit, done } = visits;

	it('saves the picture as SVG and PNG, and the answer as JSON', async () => {
		const page = await visit(linkTo({}, 'share'));
		const saved = async (button: string) => {
			const [download] = await Promise.all([
				page.waitForEvent('download'),
				page.getByRole('button', { name: button }).first().click(),
			]);
			return readFile(await download.path());
		};
		expect((await saved('Map as SVG')).toString()).toMatch(/^<svg [\s\S]*second kernel, low-half[\s\S]*<\/svg>\n$/);
		const png = await saved('Map as PNG');
		expect(png.subarray(1, 4).toString()).toBe('PNG');
		expect(png.readUInt32BE(16)).toBeGreaterThan(1000);
		expect(JSON.parse((await saved('Answer as JSON')).toString())).toEqual(await exportedJson(page));
		await done();
	});

	it('opens the VM of a picture that is dropped, and takes a log to Evidence', async () => {
		const page = await visit(linkTo({ generation: 1, policy: 'gen1-bar' }, 'share'));
		const saved = async (button: string) => {
			const [download] = await Promise.all([
				page.waitForEvent('download'),
				page.getByRole('button', { name: button }).first().click(),
			]);
			return readFile(await download.path());
		};
		const files = [
			{ name: 'map.svg', mimeType: 'image/svg+xml', buffer: await saved('Map as SVG') },
			{ name: 'map.png', mimeType: 'image/png', buffer: await saved('Map as PNG') },
		];
		for (const file of files) {
			const other = await visit();
			await other.getByLabel('Files to read').setInputFiles(file);
			await expect.poll(() => other.getByRole('radio', { name: '1', exact: true }).isChecked()).toBe(true);
			expect(await other.getByLabel('Policy', { exact: true }).inputValue()).toBe('gen1-bar');
		}
		const log = await visit();
		await log.getByLabel('Files to read').setInputFiles({
			name: 'dmesg.txt',
			mimeType: 'text/plain',
			buffer: Buffer.from(EXAMPLE),
		});
		await log.locator('[data-conclusion]').waitFor();
		expect(await log.locator('[data-conclusion]').getAttribute('data-conclusion')).toBe('trouble');
		await done();
	});

	it('plays the film from a link to a moment of it, and shows stills where motion is not wanted', async () => {
		const page = await visit('', {});
		await goTo(page, 'Film');
		await page.getByLabel('Moment of the film').fill('55');
		await page.locator('.film-caption', { hasText: 'The host refuses the device' }).waitFor();
		expect(await page.locator('.map-box .box.conflict').count()).toBe(1);
		await expect.poll(() => page.url()).toContain('f=55');
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: 'animated SVG' }).click(),
		]);
		const film = (await readFile(await download.path())).toString();
		expect(film.match(/class="frame f\d+"/g)).toHaveLength(12);
		expect(film).not.toMatch(/<script|href|\bon\w+=/);
		const still = await visit(`#${page.url().split('#')[1]}`, { reducedMotion: 'reduce' });
		expect(await still.locator('.stills > li').count()).toBe(6);
		await done();
	});

	it('puts the map into another page by an element, and leaves what is in it where a link cannot be read', async () => {
		const page = await visit('', { bypassCSP: true });
		const fragment = writeFragment({ ...DEFAULT_STATE, scenario: { ...DEFAULT_STATE.scenario, generation: 1 } });
		await page.addScriptTag({ type: 'module', url: `${visits.site().url}embed.js` });
		await page.evaluate((vm) => {
			for (const each of [vm, '1&broken']) {
				const element = document.createElement('hvmmio-map');
				element.setAttribute('vm', each);
				element.textContent = 'fallback';
				document.body.append(element);
			}
		}, fragment);
		const shown = await page.evaluate(() =>
			[...document.querySelectorAll('hvmmio-map')].map((each) => each.shadowRoot?.firstElementChild?.tagName),
		);
		expect(shown).toEqual(['svg', 'SLOT']);
		expect(await page.evaluate(() => document.querySelector('hvmmio-map')?.shadowRoot?.textContent)).toContain(
			'Generation 1',
		);
		await done();
	});
});
