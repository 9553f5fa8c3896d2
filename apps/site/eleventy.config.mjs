import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createLinks, relative, slugOf } from './site/links.mjs';
import { ROOT } from './site/packages.mjs';
import { pages } from './site/pages.mjs';
import { searchIndex } from './site/search.mjs';

const all = pages();
const links = createLinks(all);
const byUrl = new Map(all.map((page) => [page.url, page]));

/** The page being rendered. @param {{ page?: { url?: string } }} env */
const pageOf = (env) =>
	byUrl.get((env.page?.url ?? '').replace(/^\//, '').replace(/^$|\/$/, (end) => `${end}index.html`));

/** @typedef {(tokens: any[], at: number, options: any, env: any, self: any) => string} Rule of markdown-it */

/**
 * Adds anchors to headings and rewrites links between pages.
 * @param {any} markdown markdown-it, whose types Eleventy does not export
 */
function rules(markdown) {
	const { rules: render } = markdown.renderer;
	/** @type {Rule} */
	const plain = (tokens, at, options, _env, self) => self.renderToken(tokens, at, options);
	/** @param {string} rule @param {string} attribute */
	const redirect = (rule, attribute) => {
		/** @type {Rule} */
		const before = render[rule] ?? plain;
		/** @type {Rule} */
		const after = (tokens, at, options, env, self) => {
			const page = pageOf(env);
			if (page !== undefined) {
				tokens[at].attrSet(attribute, links.resolve(page, tokens[at].attrGet(attribute)));
			}
			return before(tokens, at, options, env, self);
		};
		render[rule] = after;
	};
	/** @type {Rule} */
	const anchored = (tokens, at, options, env, self) => {
		env.slugs ??= new Map();
		const text = tokens[at + 1].children.map((/** @type {{ content: string }} */ { content }) => content).join('');
		const slug = slugOf(text);
		const count = env.slugs.get(slug) ?? 0;
		env.slugs.set(slug, count + 1);
		tokens[at].attrSet('id', count === 0 ? slug : `${slug}-${count}`);
		return plain(tokens, at, options, env, self);
	};
	render.heading_open = anchored;
	redirect('link_open', 'href');
	redirect('image', 'src');
	render.table_open = () => '<div class="table"><table>\n';
	render.table_close = () => '</table></div>\n';
	// The page's security policy forbids style attributes.
	/** @type {Rule} */
	const aligned = (tokens, at, options, env, self) => {
		const side = /^text-align:(\w+)$/.exec(tokens[at].attrGet('style') ?? '')?.[1];
		if (side !== undefined) {
			tokens[at].attrs = [['class', side]];
		}
		return plain(tokens, at, options, env, self);
	};
	render.th_open = aligned;
	render.td_open = aligned;
}

/** @param {any} config */
export default function (config) {
	config.amendLibrary('md', rules);
	config.addGlobalData('layout', 'page.njk');
	config.addGlobalData('sections', sectionsOf());
	config.addFilter('from', (/** @type {string} */ to, /** @type {string} */ url) => relative(url, to));
	for (const { url, title, text } of all) {
		config.addTemplate(`${url}.md`, text, { permalink: url, title, at: url, templateEngineOverride: 'md' });
	}
	config.addPassthroughCopy({ 'theme/style.css': 'style.css', 'theme/search.js': 'search.js' });
	const minisearch = createRequire(import.meta.url).resolve('minisearch');
	config.addPassthroughCopy({ [join(dirname(dirname(minisearch)), 'es', 'index.js')]: 'minisearch.js' });
	config.on('eleventy.after', (/** @type {{ dir: { output: string } }} */ { dir }) => {
		for (const [file, place] of links.copies) {
			copy(file, join(dir.output, place));
		}
		writeFileSync(join(dir.output, 'search.json'), searchIndex(all, slugOf));
	});
	return { dir: { input: 'input', includes: '../theme', output: 'dist' } };
}

/** @param {string} file of the repository; of a folder a page with its files @param {string} target */
function copy(file, target) {
	mkdirSync(dirname(target), { recursive: true });
	if (!target.endsWith('/index.html')) {
		writeFileSync(target, readFileSync(join(ROOT, file)));
		return;
	}
	const names = readdirSync(join(ROOT, file), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(`${join(ROOT, file)}/index`, join(entry.parentPath, entry.name)));
	for (const name of names) {
		const shown = join(dirname(target), `${name}.txt`);
		mkdirSync(dirname(shown), { recursive: true });
		writeFileSync(shown, readFileSync(join(ROOT, file, name)));
	}
	const list = names.map((name) => `<li><a href="${name}.txt">${name}</a></li>`).join('');
	writeFileSync(
		target,
		`<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>${file}</title><ul>${list}</ul></html>\n`,
	);
}

function sectionsOf() {
	const names = [...new Set(all.map(({ section }) => section))];
	return names.map((name) => ({ name, pages: all.filter(({ section }) => section === name) }));
}
