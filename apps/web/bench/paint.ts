/**
 * Measures in Chromium, with the CPU slowed down four times: the time from opening the page to its first picture, and
 * from moving a slider to the next picture. Prints the figures with their targets; never fails.
 */

import type { Page } from 'playwright-core';
import { DEFAULT_STATE, writeFragment } from '../src/state/fragment.ts';
import { CHROMIUM, launch, open, serveSite } from '../test/browser.ts';

const SLOWDOWN = 4;
const OPENINGS = 9;
const MOVES = 300;

async function slowed(page: Page, factor: number): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: factor });
}

/** Baseline for the current load of the machine: a page with one word. */
const EMPTY = 'data:text/html,<!doctype html><p>empty';

/** Milliseconds from the navigation to the first picture, with empty caches. */
async function firstPicture(url: string, shown: string): Promise<number> {
	const context = await browser.newContext({ serviceWorkers: 'block' });
	const page = await context.newPage();
	await slowed(page, SLOWDOWN);
	await page.goto(url);
	await page.locator(shown).first().waitFor();
	const at = await page.evaluate(
		() =>
			new Promise<number>((resolve) => {
				requestAnimationFrame(() => {
					const paint = performance.getEntriesByName('first-contentful-paint')[0];
					resolve(paint?.startTime ?? Number.NaN);
				});
			}),
	);
	await context.close();
	return at;
}

/**
 * Milliseconds of the page's work for each move of the slider: from the input event to the completed layout of the next
 * frame.
 */
function dragSlider(page: Page, label: string): Promise<number[]> {
	return page.evaluate(
		async ([name, moves]) => {
			const slider = document.querySelector<HTMLInputElement>(`input[type=range][aria-label="${name}"]`);
			if (slider === null) {
				throw new Error(`no slider ${name}`);
			}
			const times: number[] = [];
			const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
			for (let i = 0; i < Number(moves); i++) {
				await new Promise(requestAnimationFrame);
				const at = performance.now();
				set?.call(slider, String(Math.round((Number(slider.max) * i) / (Number(moves) - 1))));
				slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
				// Frame callbacks run before style, layout and paint; a message posted in one arrives right after them.
				await new Promise<void>((resolve) => {
					requestAnimationFrame(() => {
						const channel = new MessageChannel();
						const before = performance.now();
						channel.port1.onmessage = () => {
							times.push(work + performance.now() - before);
							resolve();
						};
						channel.port2.postMessage(null);
					});
					const work = performance.now() - at;
				});
			}
			return times;
		},
		[label, MOVES] as const,
	);
}

function percentile(values: readonly number[], part: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function print(what: string, value: number, aim: number): void {
	const verdict = value < aim ? 'met' : 'missed';
	console.log(`${what.padEnd(64)} ${value.toFixed(1).padStart(8)} ms   aim under ${aim} ms: ${verdict}`);
}

if (CHROMIUM === null) {
	process.exit(0);
}
const site = await serveSite();
const browser = await launch();
const openings: number[] = [];
const empty: number[] = [];
for (let i = 0; i < OPENINGS; i++) {
	openings.push(await firstPicture(site.url, '.map-box'));
	empty.push(await firstPicture(EMPTY, 'p'));
}
const [ours, theirs] = [percentile(openings, 0.5), percentile(empty, 0.5)];
print(`first picture, ${SLOWDOWN}x slowdown, median of ${OPENINGS}`, ours, 1000);
console.log(
	`an empty page under the same conditions: ${theirs.toFixed(0)} ms, so ${(ours / theirs).toFixed(1)} times that`,
);
for (const view of ['map', 'why', 'compare'] as const) {
	const { page, context } = await open(browser, site, `#${writeFragment({ ...DEFAULT_STATE, view })}`);
	for (const label of ['Low MMIO', 'High MMIO']) {
		const times = await dragSlider(page, label);
		print(`${view}: ${label} dragged, 95th percentile of ${MOVES}`, percentile(times, 0.95), 16);
		print(`${view}: ${label} dragged, median`, percentile(times, 0.5), 16);
	}
	await context.close();
}
await browser.close();
await site.close();
