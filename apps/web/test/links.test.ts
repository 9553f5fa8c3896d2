/** Links: the frozen corpus of every version, and links changed by mails, chats and wikis. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DamagedLink } from '../src/state/codec.ts';
import { DEFAULT_STATE, type PageState, readFragment, writeFragment } from '../src/state/fragment.ts';
import type { Scenario } from '../src/state/scenario.ts';
import { isLoopback } from '../src/update.ts';

const VIEWS = ['map', 'why'];

interface Corpus {
	readonly default: PageState;
	readonly links: readonly (Partial<PageState> & { readonly fragment: string })[];
}

/** Published links. A file here is never changed: old links must keep their meaning. */
const read = (name: string) => JSON.parse(readFileSync(new URL(`./links/${name}`, import.meta.url), 'utf8'));
const corpus = read('version-1.json') as Corpus;
/** Written since there is a choice of hosts: what a link does not say of one is as `default` has it. */
const hosts = read('version-1-hosts.json') as {
	readonly default: Partial<Scenario>;
	readonly links: readonly { readonly fragment: string; readonly scenario: Partial<Scenario> }[];
};

describe('links of version 1', () => {
	it.each(corpus.links)('$fragment', ({ fragment, scenario, ...rest }) => {
		const expected = {
			...corpus.default,
			...rest,
			// A link without a step names none: the view then opens where it is decided.
			step: rest.step ?? null,
			// A link from before there was a choice is of a VM under Hyper-V.
			scenario: { ...corpus.default.scenario, ...hosts.default, ...scenario },
		};
		expect(readFragment(fragment, VIEWS)).toMatchObject(expected);
	});

	it.each(hosts.links)('$fragment', ({ fragment, scenario }) => {
		const expected = { ...corpus.default.scenario, ...hosts.default, ...scenario };
		expect(readFragment(fragment, VIEWS).scenario).toEqual(expected);
	});
});

describe('a link that was changed on the way', () => {
	const state = { ...DEFAULT_STATE, scenario: { ...DEFAULT_STATE.scenario, generation: 1 as const, lowMmio: 2 ** 28 } };
	const fragment = writeFragment(state);

	it.each([
		['a sentence ends after it', (text: string) => `${text}.`],
		['it stands in brackets', (text: string) => `${text})`],
		['it stands in angle brackets', (text: string) => `${text}>`],
		['the browser encodes the angle bracket', (text: string) => `${text}%3E`],
		['several', (text: string) => `${text}>).`],
		['HTML', (text: string) => text.replaceAll('&', '&amp;')],
		['HTML by number', (text: string) => text.replaceAll('&', '&#38;')],
		['percent-encoded', (text: string) => encodeURIComponent(text).replaceAll('~', '%7E')],
		['percent-encoded twice', (text: string) => encodeURIComponent(encodeURIComponent(text))],
		['HTML, percent-encoded, in brackets', (text: string) => `${encodeURIComponent(text.replaceAll('&', '&amp;'))}).`],
	])('%s', (_, mangle) => {
		expect(mangle(fragment)).not.toBe(fragment);
		expect(readFragment(mangle(fragment), VIEWS)).toEqual(state);
	});

	it('is not guessed at: the checksum has to be right', () => {
		for (const changed of [`${fragment.replace('g=1', 'g=2')}.`, `${fragment.slice(0, -1)}.`, `x${fragment}`]) {
			expect(() => readFragment(changed, VIEWS)).toThrow(DamagedLink);
		}
	});
});

it('is versioned also for the page as it opens', () => {
	expect(writeFragment(DEFAULT_STATE)).toMatch(/^1&~[0-9a-z]{4}$/);
	expect(readFragment(writeFragment(DEFAULT_STATE), VIEWS)).toEqual(DEFAULT_STATE);
});

it.each([
	['127.0.0.1', true],
	['127.1.2.3', true],
	['localhost', true],
	['page.localhost', true],
	['[::1]', true],
	['hvmmio.example', false],
	['10.0.0.1', false],
])('%s: only this machine? %s', (host, only) => expect(isLoopback(host)).toBe(only));
