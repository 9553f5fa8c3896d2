/** The view Patch in Chromium: own sources, compiled in the page by the compiler of the site. */

import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { describe, expect, it } from 'vitest';
import { axeFindings, CHROMIUM, exportedJson, FIRST, give, goTo, linkTo, SECOND } from './browser.ts';
import { createVisits } from './visits.ts';

const MIB = 2 ** 20;
/** A patch mail that replaces text in one line of the source. */
function patchOf(from: string, to: string): string {
	const lines = OWN_VMBUS.split('\n');
	const at = lines.findIndex((line) => line.includes(from));
	const [before = '', line = '', after = ''] = lines.slice(at - 1, at + 2);
	return [
		'Subject: [PATCH] Less',
		'---',
		' vmbus_drv.c | 2 +-',
		'--- a/drivers/hv/vmbus_drv.c',
		'+++ b/drivers/hv/vmbus_drv.c',
		`@@ -${at},3 +${at},3 @@`,
		` ${before}`,
		`-${line}`,
		`+${line.replace(from, to)}`,
		` ${after}`,
		'',
	].join('\r\n');
}

describe.skipIf(CHROMIUM === null)('a patch', () => {
	const visits = createVisits();
	const { visit, done } = visits;

	it('is compiled in the page: which policy, then where a patch changes it, then on the map', async () => {
		const page = await visit(linkTo({}, 'patch'), { bypassCSP: true });
		const compiler: string[] = [];
		page.on('request', (request) => request.url().includes('/clang-') && compiler.push(request.url()));
		await page.getByText(/fetches a C compiler, 105 MB, from this site/).waitFor();
		await give(page, FIRST, 'vmbus_drv.c', OWN_VMBUS);
		expect(compiler).toEqual([]);
		await page.getByRole('button', { name: 'Compile and identify' }).click();
		await page.getByRole('progressbar', { name: 'Fetching the compiler' }).waitFor();
		expect(await page.locator('[data-identified]').getAttribute('data-identified')).toBe('low-half');
		const fetched = compiler.length;
		expect(fetched).toBeGreaterThan(4);

		await give(page, SECOND, 'less.patch', patchOf('SZ_128M', 'SZ_64M'));
		await page.getByRole('button', { name: 'Compile and compare' }).click();
		await page.locator('[data-changed]').waitFor();
		expect(compiler).toHaveLength(fetched);
		const identified = page.locator('[data-identified]');
		expect(await identified.evaluateAll((all) => all.map((each) => each.getAttribute('data-identified')))).toEqual([
			'low-half',
			'none',
		]);
		// A framebuffer of 66 MiB takes low MMIO down to 4 GiB - (128 + 2 * 2) MiB, 0xf7c00000 (docs/domain.md, section 2).
		// Half of that is 66 MiB, which covers it; 64 do not.
		const row = page.locator('tbody tr', { hasText: '0xf7c00000-0xfbdfffff' }).first();
		expect(await row.textContent()).toContain('0xf7c00000-0xfbbfffff');
		const text = await page.locator('.copy-block', { hasText: '72 columns' }).locator('pre').textContent();
		const long = text?.split('\n').filter((line) => line.length > 72 && !line.includes('hvmmio reserve'));
		expect(long).toEqual([]);
		expect(text).toContain('new: less.patch (no known policy');

		await row.getByRole('button', { name: /^Show/ }).click();
		const box = (lane: string) => page.locator(`.map-box[data-kind="reservation"][aria-label^="${lane}"]`);
		expect(await box('old').getAttribute('aria-label')).toContain('0xf7c00000-0xfbdfffff');
		expect(await box('new').getAttribute('aria-label')).toContain('0xf7c00000-0xfbbfffff');
		for (const width of [1280, 320]) {
			await page.setViewportSize({ width, height: 900 });
			expect(await axeFindings(page), `${width} pixels`).toEqual([]);
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
		}
		await page.setViewportSize({ width: 1280, height: 900 });
		await page.getByRole('button', { name: 'Load this VM into the settings' }).click();
		await page.locator('.map-view').waitFor();
		await goTo(page, 'Share');
		expect(await exportedJson(page)).toMatchObject({
			vm: { generation: 2, arch: 'x86_64', lowMmio: 128 * MIB },
			kernels: [{ policy: 'low-half' }, { reserved: { start: '0xf7c00000', end: '0xfbdfffff' } }],
		});
		await goTo(page, 'Patch');
		await page.locator('[data-changed]').waitFor();
		await done();
	});

	it('that the harness does not know is refused by name and line, as text', async () => {
		const page = await visit(linkTo({}, 'patch'));
		const unknown = edited(OWN_VMBUS, 'pr_info("hv_mmio', 'tell_everyone("hv_mmio');
		await give(page, FIRST, '<img src=x onerror=alert(1)>.c', unknown);
		await page.getByRole('button', { name: 'Compile and identify' }).click();
		const refusal = page.locator('.refusal');
		await refusal.waitFor();
		const line = unknown.split('\n').findIndex((each) => each.includes('tell_everyone')) + 1;
		expect(await refusal.locator('li').allTextContents()).toEqual([
			expect.stringContaining(`tell_everyone, drivers/hv/vmbus_drv.c:${line}`),
		]);
		expect(await page.locator('.patch-view img').count()).toBe(0);
		await done();
	});

	it('alone, a file that is too large, and no source are refused in words', async () => {
		const page = await visit(linkTo({}, 'patch'));
		const refused = async (name: string, text: string) => {
			await give(page, FIRST, name, text);
			await page.getByRole('button', { name: 'Compile and identify' }).click();
			await page.locator('.refusal').waitFor();
			const message = await page.locator('.refusal').textContent();
			await page.getByRole('button', { name: `Remove ${name}` }).click();
			await page.locator('.refusal').waitFor({ state: 'detached' });
			return message;
		};
		expect(await refused('less.patch', patchOf('SZ_128M', 'SZ_64M'))).toContain(
			'a patch, and nothing that it applies to',
		);
		expect(await refused('large.c', ' '.repeat(17 * MIB))).toContain('too many for a source');
		expect(await refused('note.txt', 'int nothing;\n')).toContain('vmbus_walk_resources');
		await done();
	});
});
