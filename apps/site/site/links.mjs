/** Links of the documents, which lead from file to file of the repository, as links from page to page of the site. */

import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from './packages.mjs';

/**
 * @param {readonly import('./pages.mjs').Page[]} pages
 * @returns the links of a page, and the files that pages lead to, which have to be copied
 */
export function createLinks(pages) {
	const urls = new Map(pages.map(({ file, url }) => [file, url]));
	/** @type {Map<string, string>} file of the repository -> its place in the site */
	const copies = new Map();

	/** @param {string} file @returns where it is in the site */
	function placeOf(file) {
		const url = urls.get(file);
		if (url !== undefined) {
			return url;
		}
		const path = join(ROOT, file);
		if (!existsSync(path)) {
			throw new Error(`a page leads to ${file}, which is not there`);
		}
		const place = statSync(path).isDirectory() ? `files/${file}/index.html` : `files/${file}`;
		copies.set(file, place);
		return place;
	}

	/**
	 * @param {import('./pages.mjs').Page} page @param {string} target as it stands in the page
	 * @returns the same for the site
	 */
	function resolve(page, target) {
		if (/^(?:[a-z]+:|#)/.test(target)) {
			return target;
		}
		const [path = '', anchor] = target.split('#');
		const file = posix.normalize(posix.join(posix.dirname(page.file), path)).replace(/\/$/, '');
		return relative(page.url, placeOf(file)) + (anchor === undefined ? '' : `#${anchor}`);
	}

	return { resolve, copies };
}

/** @param {string} from @param {string} to both in the site */
export function relative(from, to) {
	return posix.relative(posix.dirname(from), to) || './';
}

/** The id of a heading, as GitHub and typedoc make it. @param {string} text */
export function slugOf(text) {
	return text
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replaceAll(' ', '-');
}
