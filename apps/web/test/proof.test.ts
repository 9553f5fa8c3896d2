/** Proofs on the page by the solver of the site, in Chromium, on own sources. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { axeFindings, CHROMIUM, exportedJson, FIRST, give, goTo, linkTo, SECOND } from './browser.ts';
import { createVisits } from './visits.ts';

const MAIN = fileURLToPath(new URL('../../cli/dist/main.cjs', import.meta.url));
/** Differs on one value of lfb_base in 2^32, which no comparison by runs tries. */
const NEEDLE = edited(OWN_VMBUS, 'bytes >= SZ_1M', 'bytes >= SZ_1M && base != 0x87654321');

const answers = (page: Page) =>
	page
		.locator('[data-proof-of]')
		.evaluateAll((rows) => rows.map((row) => [row.getAttribute('data-proof-of'), row.getAttribute('data-answer')]));

/** The document without times, which depend on the machine. */
function withoutTimes(json: string): unknown {
	return JSON.parse(json, (key, value) => (key === 'seconds' ? 0 : value));
}

describe.skipIf(CHROMIUM === null)('a proof', () => {
	const visits = createVisits();
	const { visit, done } = visits;
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-page-proof-'));
	afterAll(() => rmSync(folder, { recursive: true }));
	writeFileSync(join(folder, 'vmbus_drv.c'), OWN_VMBUS);
	writeFileSync(join(folder, 'needle.c'), NEEDLE);

	function hvmmio(...args: string[]): string {
		const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
		return spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, env, encoding: 'utf8' }).stdout;
	}
	const command = (...args: string[]) => withoutTimes(hvmmio('kernel', 'prove', ...args, '--json'));
	const jsonOf = async (page: Page) => {
		const text = await page.locator('.copy-block', { hasText: 'The same as JSON' }).locator('pre').textContent();
		return withoutTimes(text ?? 'null');
	};

	it('of two policies: proved or refuted, an example that was run, and its VM on the map', async () => {
		const page = await visit(linkTo({}, 'engines'));
		const solver: string[] = [];
		page.on('request', (request) => request.url().includes('/z3-') && solver.push(request.url()));
		await page.getByText(/fetches a solver \(z3\), 35 MB, from this site/).waitFor();
		expect(solver).toEqual([]);
		const [one, other] = [page.getByLabel('Policy', { exact: true }), page.getByLabel('and policy', { exact: true })];
		const prove = page.getByRole('button', { name: 'Prove', exact: true });
		// By docs/domain.md, section 4: one is as the other but in what pci-hyperv asks for.
		await one.selectOption('sysfb-gate');
		await other.selectOption('config-window-high');
		await prove.click();
		await page.locator('[data-proof="proved"]').waitFor();
		expect(solver.length).toBeGreaterThan(1);
		// By the same section: without CONFIG_SYSFB the first of these reserves nothing on generation 2.
		await one.selectOption('sysfb-gate');
		await other.selectOption('gen1-bar');
		expect(await page.locator('[data-proof]').count()).toBe(0);
		await prove.click();
		await page.locator('[data-proof="refuted"]').waitFor();
		const line = await page.locator('[data-proof-of] pre').textContent();
		expect(line).toMatch(/^hvmmio reserve --policy sysfb-gate --mmio \S+ .*--no-sysfb/);
		await page.getByRole('link', { name: 'Open this VM on the map' }).click();
		await page.locator('.map-view').waitFor();
		await goTo(page, 'Share');
		expect(await exportedJson(page)).toMatchObject({ kernels: [{ policy: 'sysfb-gate', reserved: null }, {}] });
		await done();
	});

	it('of sources says what the command says of them, and goes with them', async () => {
		const page = await visit(linkTo({}, 'patch'));
		const prove = page.getByRole('button', { name: 'Compile and prove' });
		expect(await prove.isDisabled()).toBe(true);
		await give(page, FIRST, 'vmbus_drv.c', OWN_VMBUS);
		await prove.click();
		await page.locator('[data-proof="proved"]').waitFor();
		const standard = ['covers-framebuffer', 'below-vtpm', 'first-try', 'no-warning', 'no-trap'];
		expect(await answers(page)).toEqual([...standard, 'equal to low-half'].map((name) => [name, 'proved']));
		expect(await jsonOf(page)).toEqual(command('vmbus_drv.c', '--policy', 'low-half'));

		// One value in 2^32, which a comparison of 300,000 inputs does not have.
		await give(page, SECOND, 'needle.c', NEEDLE);
		expect(await page.locator('[data-proof]').count()).toBe(0);
		await prove.click();
		await page.locator('[data-proof="refuted"]').waitFor();
		const equal = page.locator('[data-proof-of="equal to vmbus_drv.c"]');
		expect(await equal.getAttribute('data-answer')).toBe('refuted');
		const line = await equal.locator('pre').textContent();
		expect(line).toMatch(/^hvmmio reserve --mmio .* --lfb-base 0x87654321 .*--engine kernel --kernel needle\.c$/);
		expect(await jsonOf(page)).toEqual(command('needle.c', '--against', 'vmbus_drv.c'));
		for (const width of [1280, 320]) {
			await page.setViewportSize({ width, height: 900 });
			expect(await axeFindings(page), `${width} pixels`).toEqual([]);
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
		}
		await page.setViewportSize({ width: 1280, height: 900 });
		const [kernel, ...flags] = (line ?? '').split(' ').slice(1);
		const replay = hvmmio(kernel as string, ...flags, '--json');
		// low-half asks at least once before it gives up.
		expect(JSON.parse(replay)).toMatchObject({ input: { lfbBase: '0x87654321' }, attempts: 0 });

		await equal.getByRole('link', { name: 'Open this VM on the map' }).click();
		await page.locator('.map-view').waitFor();
		await goTo(page, 'Patch');
		await page.locator('[data-proof="refuted"]').waitFor();
		await page.getByRole('button', { name: 'Remove needle.c' }).click();
		expect(await page.locator('[data-proof]').count()).toBe(0);
		await done();
	});

	it('is stopped, with all of its threads', async () => {
		const page = await visit(linkTo({}, 'engines'));
		const devtools = await visits.browser().newBrowserCDPSession();
		const workers = async () =>
			(await devtools.send('Target.getTargets', { filter: [{ type: 'worker' }] })).targetInfos.length;
		const before = await workers();
		await page.getByRole('button', { name: 'Prove', exact: true }).click();
		await page.getByRole('progressbar', { name: 'Proving equal.generation-2.64-bit' }).waitFor();
		expect(await workers()).toBeGreaterThan(before);
		await page.getByRole('button', { name: 'Stop the proof' }).click();
		expect(await page.getByRole('progressbar').count()).toBe(0);
		expect(await page.getByRole('button', { name: 'Prove', exact: true }).isEnabled()).toBe(true);
		// A thread that computes is ended by force, after some seconds.
		await expect.poll(workers, { timeout: minutes(1) }).toBe(before);
		await devtools.detach();
		await done();
	});

	it('cannot be made on a page that is not isolated, which says why, beside the command', async () => {
		for (const view of ['engines', 'patch']) {
			const page = await visit(linkTo({}, view), {}, async (opened) => {
				await opened.route('**/*', async (route) => {
					const response = await route.fetch();
					const headers = Object.entries(response.headers()).filter(([name]) => !name.startsWith('cross-origin-'));
					await route.fulfill({ response, headers: Object.fromEntries(headers) });
				});
			});
			const card = page.locator('.proof-card');
			await card.getByText('only to a page that its server has isolated').waitFor();
			expect(await card.locator('pre').textContent()).toMatch(/^hvmmio kernel prove linux/);
			expect(await card.getByRole('button', { name: /prove/i }).count()).toBe(0);
			expect(await axeFindings(page)).toEqual([]);
			await done();
		}
	});
});
