/** The search index, generated when the site is built, so that search works offline and without a server. */

import MiniSearch from 'minisearch';

/** Options of the index; theme/search.js must have the same. */
const OPTIONS = { fields: ['title', 'text'], storeFields: ['title', 'page', 'url'] };

/**
 * One entry for each section of each page.
 * @param {readonly import('./pages.mjs').Page[]} pages @param {(heading: string) => string} slugOf
 */
export function searchIndex(pages, slugOf) {
	const index = new MiniSearch(OPTIONS);
	let id = 0;
	for (const { url, title: page, text } of pages) {
		for (const part of `\n${text.replace(/^```json\n.*?^```$/gms, '')}`.split(/\n(?=#{1,3} )/)) {
			const [, heading = ''] = /^#{1,3} (.*)/.exec(part) ?? [];
			const title = heading.replaceAll(/[`\\]/g, '');
			const anchor = part.startsWith('# ') || title === '' ? '' : `#${slugOf(title)}`;
			index.add({ id: id++, page, title: title || page, url: url + anchor, text: part.replace(/[`*|#]/g, ' ') });
		}
	}
	return JSON.stringify(index);
}
