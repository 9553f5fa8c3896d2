/** The built page in Chromium: what it answers, and what it keeps to. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { simulate } from '@hvmmio/core';
import { simulateDocument } from '@hvmmio/report';
import { unitsFrom } from '@hvmmio/testkit/random';
import { describe, expect, it } from 'vitest';
import { DEFAULT_STATE, writeFragment } from '../src/state/fragment.ts';
import { POLICY } from '../vite/security.ts';
import { CHROMIUM, goTo, linkTo, open, viewNames } from './browser.ts';
import { randomCase } from './random.ts';
import { createVisits } from './visits.ts';

const MAIN = fileURLToPath(new URL('../../cli/dist/main.cjs', import.meta.url));

describe.skipIf(CHROMIUM === null)('the page', () => {
	const visits = createVisits();
	const { visit, done } = visits;

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
		// These two violations are expected.
		await visits.forget();
	});

	it('gives for 200 VMs what core gives, and for 25 of them what the command that it shows prints', async () => {
		const random = unitsFrom(2026);
		const cases = Array.from({ length: 200 }, () => randomCase(random));
		const page = await visit();
		await goTo(page, 'Share');
		const fragments = cases.map(({ scenario }) => writeFragment({ ...DEFAULT_STATE, view: 'share', scenario }));
		const answers = await page.evaluate(async (all) => {
			const answers: { json: string; command: string }[] = [];
			for (const fragment of all) {
				await new Promise((resolve) => {
					addEventListener('popstate', resolve, { once: true });
					location.hash = fragment;
				});
				const blocks = [...document.querySelectorAll('.copy-block')];
				const textOf = (title: string) =>
					blocks.find((block) => block.querySelector('h3')?.textContent === title)?.querySelector('pre')?.textContent;
				answers.push({ json: textOf('Answer as JSON') ?? 'null', command: textOf('Command line') ?? '' });
			}
			return answers;
		}, fragments);
		const verdicts = new Set<string>();
		cases.forEach(({ vm, options }, i) => {
			const expected = simulateDocument(simulate(vm, options));
			verdicts.add(expected.verdict);
			expect(JSON.parse(answers[i]?.json ?? 'null'), fragments[i]).toEqual(JSON.parse(JSON.stringify(expected)));
		});
		expect(verdicts.size).toBe(3);
		const some = answers.slice(0, 25);
		expect(printed(some.map(({ command }) => command))).toEqual(some.map(({ json }) => JSON.parse(json)));
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
});

/** What a shell with `hvmmio` in it prints for each of the commands, as JSON. */
function printed(commands: readonly string[]): unknown[] {
	const script = [
		'hvmmio() { "$NODE" "$MAIN" "$@"; }',
		...commands.flatMap((command) => [`${command} --json`, "printf '\\0'"]),
	].join('\n');
	const env = { ...process.env, NODE: process.execPath, MAIN };
	const { stdout } = spawnSync('sh', ['-c', script], { env, encoding: 'utf8', maxBuffer: 2 ** 26 });
	return stdout.split('\0', commands.length).map((text) => JSON.parse(text));
}
