/** The built page in Chromium: what it answers, and what it keeps to. */

import { readFile } from 'node:fs/promises';
import { simulate } from '@hvmmio/core';
import { simulateDocument } from '@hvmmio/report';
import { unitsFrom } from '@hvmmio/testkit/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_STATE, writeFragment } from '../src/state/fragment.ts';
import { EXAMPLE } from '../src/views/evidence/example.ts';
import { POLICY } from '../vite/security.ts';
import { CHROMIUM, exportedJson, goTo, linkTo, open, viewNames } from './browser.ts';
import { randomCase } from './random.ts';
import { createVisits } from './visits.ts';

const MIB = 2 ** 20;

describe.skipIf(CHROMIUM === null)('the page', () => {
	const visits = createVisits();
	const { visit, done } = visits;
	beforeAll(() => visits.start());
	afterAll(() => visits.stop());

	it('opens on a conflict, and shows every view without trouble or a request to anywhere else', async () => {
		const page = await visit();
		expect(await page.locator('[data-verdict]').getAttribute('data-verdict')).toBe('conflict');
		const names = await viewNames(page);
		expect(names).toEqual([
			'Map',
			'Why',
			'Film',
			'Compare',
			'All VMs',
			'Plan',
			'Kernels',
			'Evidence',
			'Patch',
			'Engines',
			'Share',
		]);
		for (const name of names) {
			await goTo(page, name);
			expect(await page.title()).toBe(`hvmmio: ${name}`);
		}
		await page.goBack();
		expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(`hvmmio: ${names.at(-2)}`);
		await done();
	});

	it('loads a view when it is opened, not before', async () => {
		const watched = await open(visits.browser(), visits.site());
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
		const html = await (await fetch(visits.site().url)).text();
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
		await visits.forget();
	});

	it('gives for 200 VMs what core gives', async () => {
		const random = unitsFrom(2026);
		const cases = Array.from({ length: 200 }, () => randomCase(random));
		const page = await visit();
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

	it('does not call well what it did not look at', async () => {
		const page = await visit(linkTo({ drivers: [], second: false }));
		expect(await page.locator('[data-level]').getAttribute('data-level')).toBe('untested');
		const confidential = await visit(linkTo({ confidential: true, policy: 'low-half' }));
		expect(await confidential.locator('[data-level]').textContent()).toContain('no framebuffer to collide with');
		await done();
	});

	it('follows the host in every view, and says where there is nothing to set', async () => {
		const page = await visit();
		await page.getByRole('radio', { name: 'OpenVMM' }).check();
		await page.getByLabel('RAM', { exact: true }).first().fill('16GB');
		await page.getByLabel('RAM', { exact: true }).first().press('Enter');
		// docs/hosts.md: nothing is refused there, and with 16 GiB of RAM high MMIO starts at 0x440000000.
		await page.locator('[data-verdict="conflict"]', { hasText: 'Address clash' }).waitFor();
		expect(await page.locator('.map-table').textContent()).toContain('0x440000000-0x45fffffff');
		expect(await page.locator('main').textContent()).not.toContain('c0370048');
		await goTo(page, 'Share');
		const command = page.locator('.copy-block', { hasText: 'Command line' }).locator('pre');
		expect(await command.textContent()).toContain('hvmmio simulate --host openvmm --ram 16GB --gfx');
		expect(await page.locator('.share-view').textContent()).not.toContain('Set-VM');
		await goTo(page, 'Why');
		expect(await page.locator('.step-now').textContent()).toContain('the host looks at no address');
		await goTo(page, 'Plan');
		await page.getByText('OpenVMM has none to set').waitFor();
		await page.getByRole('navigation').getByRole('link', { name: 'All VMs' }).click();
		await page.getByText('OpenVMM has neither to set').waitFor();
		await page.getByRole('checkbox', { name: 'VMBus' }).uncheck();
		await page.locator('.no-answer', { hasText: 'the video device is on VMBus' }).waitFor();
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
		// What was pasted stays in the address bar, to be looked at.
		await page.waitForTimeout(600);
		expect(decodeURIComponent(page.url())).toContain(fragment);
		await page.getByRole('alert').getByRole('button').click();
		expect(await page.getByRole('alert').count()).toBe(0);
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
