/** The first screen in Chromium: a kernel asked about, and the ways on from there. */

import { describe, expect, it } from 'vitest';
import { DEFAULT_STATE, writeFragment } from '../src/state/fragment.ts';
import { CHROMIUM, goTo, linkTo } from './browser.ts';
import { createVisits } from './visits.ts';

const MIB = 2 ** 20;

describe.skipIf(CHROMIUM === null)('the first screen', () => {
	const visits = createVisits();
	const { visit, done } = visits;

	it('answers a kernel version in one sentence, and links to it', async () => {
		const page = await visit();
		await page.getByLabel(/Paste or type what you have/).fill('6.1.170-3');
		await page.keyboard.press('Enter');
		const card = page.locator('[data-kernel]');
		await card.waitFor();
		expect(await card.getAttribute('data-kernel')).toBe('no');
		expect(await card.textContent()).toContain('6.1.170-3 does not have the fix');
		await expect.poll(() => page.url()).toContain('v=6.1.170-3');
		expect(await page.getByLabel('Policy', { exact: true }).inputValue()).toBe('gen1-bar');
		const again = await visit(`#${page.url().split('#')[1]}`);
		expect(await again.locator('[data-kernel]').textContent()).toContain('does not have the fix');
		// A policy chosen by hand is no longer that of the release.
		await page.getByLabel('Policy', { exact: true }).selectOption('low-half');
		await card.waitFor({ state: 'detached' });
		await page.getByLabel(/Paste or type what you have/).fill('hello');
		await page.keyboard.press('Enter');
		expect(await page.getByRole('alert').textContent()).toContain('is not understood');
		await done();
	});

	it('says of settings that are not of the kernel asked about that they are not', async () => {
		const page = await visit();
		const ask = page.getByLabel(/Paste or type what you have/);
		await ask.fill('6.12.118+deb13-amd64');
		await page.keyboard.press('Enter');
		const card = page.locator('[data-kernel="unknown"]');
		await card.waitFor();
		expect(await card.textContent()).toContain('not about this kernel');
		await expect.poll(() => page.url()).toContain('v=6.12.118+deb13-amd64');
		expect(
			await (await visit(`#${page.url().split('#')[1]}`)).locator('[data-kernel]').getAttribute('data-kernel'),
		).toBe('unknown');
		// A link that names a release and has another policy: the card would speak of another VM than the map shows.
		const state = { ...DEFAULT_STATE, scenario: { ...DEFAULT_STATE.scenario, policy: 'low-half' as const } };
		const other = await visit(`#${writeFragment({ ...state, kernel: '6.1.170-3' })}`);
		await other.locator('[data-verdict="ok"]').waitFor();
		expect(await other.locator('[data-kernel]').count()).toBe(0);
		await done();
	});

	it('sets the machine of `uname -a`, and gives no advice that is for another one', async () => {
		const page = await visit();
		const uname = 'Linux vm 6.1.0-44-arm64 #1 SMP Debian 6.1.170-3 (2026-09-01) aarch64 GNU/Linux';
		await page.getByLabel(/Paste or type what you have/).fill(uname);
		await page.keyboard.press('Enter');
		const card = page.locator('[data-kernel="no"]');
		await card.waitFor();
		expect(await card.textContent()).not.toContain('kexec -s');
		expect(await page.getByRole('radio', { name: 'arm64', exact: true }).isChecked()).toBe(true);
		await done();
	});

	it('takes a patch mail and a source to the view that compiles them, and says what is still needed', async () => {
		const page = await visit();
		const mail = 'From: a@example.org\nSubject: [PATCH] x\n\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n';
		const drop = (name: string, text: string) =>
			page.locator('.hero h1').evaluate(
				(heading, [title = '', content = '']) => {
					const dataTransfer = new DataTransfer();
					dataTransfer.items.add(new File([content], title));
					heading.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
				},
				[name, text],
			);
		await drop('0001-x.patch', mail);
		await page.locator('.patch-view').waitFor();
		const given = (label: RegExp) => page.getByRole('list', { name: label }).textContent();
		expect(await given(/^Compared with/)).toContain('0001-x.patch');
		await page.getByText('Still needed: the kernel’s vmbus_drv.c').waitFor();
		await goTo(page, 'Map');
		await drop('vmbus_drv.c', '// A kernel.\n#include <linux/init.h>\n');
		await page.locator('.patch-view').waitFor();
		expect(await given(/^Kernel/)).toContain('vmbus_drv.c');
		expect(await page.getByText('Still needed').count()).toBe(0);
		await goTo(page, 'Map');
		await drop('dmesg.txt', '[    0.000000] Linux version 6.1.0-28-amd64\n');
		await page.locator('.evidence-view').waitFor();
		await done();
	});

	it('has a wall of kernels, each cell a link to its VM', async () => {
		const page = await visit();
		await goTo(page, 'Kernels');
		const row = page.locator('.wall tr', { hasText: '6.12.94' }).first();
		expect(await row.locator('a').first().getAttribute('data-level')).toBe('conflict');
		const fixed = page.locator('.wall tr', { hasText: '6.12.95' }).last();
		expect(await fixed.locator('td').last().textContent()).toContain('low-half');
		const unknown = page.locator('.wall tr', { hasText: '6.8.0-1015-azure' }).locator('a');
		expect(await unknown.first().textContent()).toBe('Not known');
		const href = await row.locator('a').first().getAttribute('href');
		const opened = await visit(`#${href?.split('#')[1]}`);
		expect(await opened.locator('[data-kernel]').getAttribute('data-kernel')).toBe('no');
		expect(await opened.locator('[data-verdict]').getAttribute('data-verdict')).toBe('conflict');
		await done();
	});

	it('plans sizes, and takes them into the settings', async () => {
		const page = await visit(linkTo({ policy: 'low-half', pci: [{ low: 64 * MIB, high: 0 }] }, 'plan'));
		await page.locator('.plan-view .copy-block pre').waitFor();
		expect(await page.locator('.plan-view .copy-block pre').textContent()).toContain('Set-VM');
		await page.getByRole('button', { name: 'Use these sizes' }).click();
		await expect.poll(() => page.locator('[data-verdict]').getAttribute('data-verdict')).toBe('ok');
		await done();
	});
});
