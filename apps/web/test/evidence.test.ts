/** The view Evidence in Chromium: texts that are pasted, files that are dropped, what is found in them. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COLLECT_HOST_LINES, COLLECT_SCRIPT } from '@hvmmio/report';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { EXAMPLE } from '../src/views/evidence/example.ts';
import { axeFindings, CHROMIUM, exportedJson, goTo, linkTo } from './browser.ts';
import { createVisits } from './visits.ts';

const MAIN = fileURLToPath(new URL('../../cli/dist/main.cjs', import.meta.url));
const REFUSED = EXAMPLE.split('\n').findIndex((line) => line.includes('failed D0 Entry')) + 1;

/** As a hand at the keyboard does it. */
function paste(page: Page, text: string): Promise<void> {
	return page.getByRole('textbox', { name: 'Paste text, or drop files' }).evaluate((field, given) => {
		const clipboardData = new DataTransfer();
		clipboardData.setData('text/plain', given);
		field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
	}, text);
}

/** `hvmmio diagnose --json` of a text; it ends with 1 where it finds an error. */
function diagnosed(text: string): { predicted: unknown; findings: { id: string }[] } {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-web-'));
	try {
		const file = join(folder, 'log');
		writeFileSync(file, text);
		const output = (() => {
			try {
				return execFileSync(process.execPath, [MAIN, 'diagnose', '--json', file]);
			} catch (error) {
				return (error as { stdout: Buffer }).stdout;
			}
		})();
		return JSON.parse(output.toString());
	} finally {
		rmSync(folder, { recursive: true });
	}
}

describe.skipIf(CHROMIUM === null)('evidence', () => {
	const visits = createVisits();
	const { visit, done } = visits;

	it('finds what the command finds, marks the lines, and loads the machine into the settings', async () => {
		const page = await visit(linkTo({}, 'evidence'), { bypassCSP: true });
		await page.getByRole('button', { name: 'Try an example' }).click();
		const found = page.locator('[data-finding]');
		await found.first().waitFor();
		const diagnosis = diagnosed(EXAMPLE);
		const ids = await found.evaluateAll((all) => all.map((each) => each.getAttribute('data-finding')));
		expect(ids).toEqual(diagnosis.findings.map(({ id }) => id));
		expect(ids[0]).toBe('d0-entry-refused');
		const marked = page.locator('.listing li:has(mark)');
		expect(await marked.getAttribute('data-line')).toBe(String(REFUSED));
		// How sure the VM is, as the command says it.
		for (const how of ['determined', 'open, taken as usual']) {
			await page.locator('.evidence-view p', { hasText: `${how}: ` }).waitFor();
		}
		await found
			.first()
			.getByRole('button', { name: `:${REFUSED}` })
			.click();
		expect(await page.evaluate(() => document.activeElement?.getAttribute('data-line'))).toBe(String(REFUSED));
		for (const width of [1280, 320]) {
			await page.setViewportSize({ width, height: 900 });
			expect(await axeFindings(page), `${width} pixels`).toEqual([]);
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
		}
		await page.setViewportSize({ width: 1280, height: 900 });
		await page.getByRole('button', { name: 'Load it into the settings' }).click();
		await page.locator('.map-view').waitFor();
		await goTo(page, 'Share');
		expect(await exportedJson(page)).toEqual(diagnosis.predicted);
		// What was given is still there.
		await goTo(page, 'Evidence');
		expect(await found.count()).toBe(diagnosis.findings.length);
		await done();
	});

	it('says what to run where there is nothing yet, and draws no map of what no line tells', async () => {
		const page = await visit(linkTo({}, 'evidence'));
		const blocks = await page.locator('.evidence-view .copy-block pre').allTextContents();
		expect(blocks[0]).toBe(COLLECT_SCRIPT);
		expect(blocks.at(-1)).toBe(COLLECT_HOST_LINES.join('\n'));
		expect(await axeFindings(page)).toEqual([]);
		await paste(page, 'hv_pci 4c1d2e3f-6a7b-4c8d-9e0f-1a2b3c4d5e6f: Retrying D0 Entry\n');
		await page.getByRole('heading', { name: 'The VM' }).waitFor();
		expect(await page.locator('.evidence-view .copy-block, .evidence-view .map-box').count()).toBe(0);
		await done();
	});

	it('shows a hostile text as a text', async () => {
		const page = await visit(linkTo({}, 'evidence'));
		const line = '[    4.1] hv_pci <img src=x onerror=document.title=1>: <script>document.title=2</script>';
		await paste(page, `${EXAMPLE}${line}\n\u001b[31m<b>bold</b>\u0000\n`);
		await page.locator('.listing').waitFor();
		const shown = await page.locator('.listing code').allTextContents();
		expect(shown).toContain(line);
		expect(shown.at(-1)).toBe('<b>bold</b>');
		expect(await page.locator('.evidence-view :is(img, script, b)').count()).toBe(0);
		expect(await page.title()).toBe('hvmmio: Evidence');
		await done();
	});

	it('reads a file of 100 MB while the page goes on, and shows the lines that matter', async () => {
		const page = await visit(linkTo({}, 'evidence'));
		await page.locator('.drop-area').evaluate((area, example) => {
			// 100 MiB of lines of 64 bytes, and then the log.
			const filler = new Blob([`${'x'.repeat(63)}\n`.repeat(2 ** 14)]);
			const content = [...Array.from({ length: 100 }, () => filler), example];
			const dataTransfer = new DataTransfer();
			dataTransfer.items.add(new File(content, 'large.log'));
			area.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
		}, EXAMPLE);
		await page.getByRole('progressbar', { name: /^Reading/ }).waitFor();
		await goTo(page, 'Why');
		await page.keyboard.press('Tab');
		await goTo(page, 'Evidence');
		await page.locator('[data-finding="d0-entry-refused"]').waitFor();
		const at = 100 * 2 ** 14 + REFUSED;
		expect(await page.locator('.listing li:has(mark)').getAttribute('data-line')).toBe(String(at));
		expect(await page.locator('.listing li').count()).toBeLessThan(20);
		expect(await page.locator('.listing .gap').first().textContent()).toContain('1,638,398 lines');
		await done();
	});

	it('takes several files, tells those of one name apart, and takes them off', async () => {
		const page = await visit(linkTo({}, 'evidence'));
		const vm = '{"Name":"build-07","Generation":2,"LowMemoryMappedIoSpace":157286400}';
		const file = (buffer: string) => ({ name: 'a', mimeType: 'text/plain', buffer: Buffer.from(buffer) });
		await page.locator('input[type="file"]').setInputFiles([file(EXAMPLE), file(vm), file('\u001f\u008b')]);
		await page.getByRole('heading', { name: 'build-07' }).waitFor();
		const names = () => page.locator('.sources .source-name').allTextContents();
		expect(await names()).toEqual(['a', 'a (2)', 'a (3)']);
		expect(await page.locator('.evidence-view').textContent()).toContain('low MMIO 150 MiB');
		await page.getByRole('button', { name: 'Remove a (2)' }).click();
		await page.getByRole('heading', { name: 'The VM' }).waitFor();
		expect(await names()).toEqual(['a', 'a (3)']);
		await page.getByRole('button', { name: 'Remove all' }).click();
		expect(await page.locator('[data-finding]').count()).toBe(0);
		await done();
	});

	it('draws what was observed beside the model', async () => {
		const page = await visit(linkTo({}, 'evidence'));
		await paste(
			page,
			'[    1.4] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]\n',
		);
		await page.locator('.lane-title', { hasText: 'observed' }).waitFor();
		const seen = page.locator('.map-box[data-kind="reservation"][aria-label^="observed"]');
		expect(await seen.getAttribute('data-start')).toBe(String(0xf8000000));
		await done();
	});
});
