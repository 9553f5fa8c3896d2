/** The search box: the index is fetched when it is first used. */

import MiniSearch from './minisearch.js';

const OPTIONS = { fields: ['title', 'text'], storeFields: ['title', 'page', 'url'] };
const SHOWN = 12;

const box = /** @type {HTMLInputElement} */ (document.getElementById('search'));
const list = /** @type {HTMLElement} */ (document.getElementById('found'));
const base = new URL('.', import.meta.url);
/** @type {Promise<MiniSearch> | undefined} */
let index;

const load = () => {
	index ??= fetch(new URL('search.json', base))
		.then((answer) => answer.text())
		.then((text) => MiniSearch.loadJSON(text, OPTIONS));
	return index;
};

/** Documents rank above the API reference. */
const below = (_id, _term, stored) => (stored.url.startsWith('api/') ? 0.3 : 1);

async function show() {
	const words = box.value.trim();
	const found =
		words === ''
			? []
			: (await load()).search(words, {
					prefix: true,
					boostDocument: below,
					fuzzy: 0.1,
					combineWith: 'AND',
					boost: { title: 3 },
				});
	if (box.value.trim() !== words) {
		return;
	}
	list.replaceChildren(
		...found.slice(0, SHOWN).map(({ title, page, url }) => {
			const item = document.createElement('li');
			const link = document.createElement('a');
			link.href = new URL(url, base).href;
			link.textContent = title === page ? title : `${title} (${page})`;
			item.append(link);
			return item;
		}),
	);
	if (words !== '' && found.length === 0) {
		list.textContent = 'Nothing found';
	}
}

box.addEventListener('focus', load);
box.addEventListener('input', show);
