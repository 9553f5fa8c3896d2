/** The built site: complete, self-contained, searchable. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import MiniSearch from 'minisearch';
import { expect, test } from 'vitest';
import { PACKAGES } from '../site/packages.mjs';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' });
const pages = files.filter((file) => file.endsWith('.html'));
const read = (file: string) => readFileSync(join(DIST, file), 'utf8');

/** Targets of href and src in a page. */
const targetsOf = (html: string) =>
	[...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map((match) => (match[1] as string).replaceAll('&amp;', '&'));

test('every public name has a docstring', () => {
	expect(readFileSync(new URL('../.api/warnings.txt', import.meta.url), 'utf8')).toBe('');
});

test('there is a page for each guide, each package, each entry of the API', () => {
	const entries = PACKAGES.flatMap(({ entries }) => entries);
	expect(pages.filter((page) => page.startsWith('guides/')).length).toBe(8);
	expect(pages.filter((page) => page.startsWith('api/')).length).toBe(entries.length);
	expect(pages.filter((page) => page.startsWith('packages/')).length).toBe(PACKAGES.length + 1);
});

test.each(pages)('%s: no link is broken, none is absolute, nothing is fetched from elsewhere', (page) => {
	const html = read(page);
	// No content that the page's security policy would refuse; an icon, since a browser would otherwise request one from
	// the root.
	expect(html.match(/<[^>]*\sstyle=|<style|<script(?![^>]*\ssrc=)/g)).toBe(null);
	expect(html).toContain('<link rel="icon" href="data:,">');
	// External links are permitted, but external resources are not.
	expect(html.match(/<(?!a\s)[^>]*\s(?:href|src|srcset|action|data|poster)="(?:https?:)?\/\/[^>]*>/g)).toBe(null);
	for (const target of targetsOf(html)) {
		if (/^(?:https?:|mailto:|data:)/.test(target)) {
			continue;
		}
		expect(target.startsWith('/'), `${target} is relative`).toBe(false);
		const [path = '', anchor = ''] = target.split('#');
		const file = path === '' ? page : normalize(join(dirname(page), path));
		if (file === '../index.html') {
			continue; // The page with the map, which is in the parent folder of the site.
		}
		const found = existsSync(join(DIST, file)) && statSync(join(DIST, file)).isFile();
		expect(found, `${target} leads to ${file}`).toBe(true);
		if (anchor !== '' && file.endsWith('.html')) {
			const ids = new Set([...read(file).matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]));
			expect(ids.has(decodeURIComponent(anchor)), `${target} is a place in ${file}`).toBe(true);
		}
	}
});

test('style, scripts and pictures name nothing of another origin', () => {
	for (const file of files.filter((each) => /\.(?:css|js|svg)$/.test(each))) {
		const text = read(file).replaceAll('http://www.w3.org/', '');
		expect(text.match(/(?:url\(|from\s*|import\s*\(?|fetch\()\s*["']?https?:/g), file).toBe(null);
	}
});

test('the search finds pages by words of theirs', () => {
	const index = MiniSearch.loadJSON(read('search.json'), {
		fields: ['title', 'text'],
		storeFields: ['title', 'page', 'url'],
	});
	const found = (words: string) =>
		index.search(words, { prefix: true, combineWith: 'AND' }).map(({ url }) => url as string);
	expect(found('kexec_file_load')).toContain('guides/administrator.html#what-helps-until-the-kernel-is-updated');
	expect(found('theorem room-for-pci').some((url) => url.startsWith('proofs.html'))).toBe(true);
	expect(found('simulateDocument').some((url) => url.startsWith('api/report.html'))).toBe(true);
	expect(found('no such word at all')).toEqual([]);
	for (const url of new Set(found('hvmmio').map((each) => each.split('#')[0] as string))) {
		expect(pages).toContain(url);
	}
});
