/** The map and the views made of it in Chromium: zoom, steps, comparison, all VMs. */

import { describe, expect, it } from 'vitest';
import { CHROMIUM, exportedJson, goTo, linkTo } from './browser.ts';
import { createVisits } from './visits.ts';

const MIB = 2 ** 20;

describe.skipIf(CHROMIUM === null)('the map', () => {
	const visits = createVisits();
	const { visit, done } = visits;

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
			expect.stringContaining('No crash dump'),
			expect.stringContaining('No conflict'),
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
});
