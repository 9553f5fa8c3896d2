import { resolveVm, simulate } from '@hvmmio/core';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { drawSvg, legendEntries, mapOfSimulation } from '../src/index.ts';

interface Element {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	text: string;
}

/** Elements in document order; throws if the text is not well-formed XML. */
function parse(svg: string): Element[] {
	const parser = new SaxesParser();
	const elements: Element[] = [];
	const open: Element[] = [];
	parser.on('error', (error) => {
		throw error;
	});
	parser.on('opentag', ({ name, attributes }) => {
		const element = { name, attributes: attributes as Record<string, string>, text: '' };
		elements.push(element);
		open.push(element);
	});
	parser.on('text', (text) => {
		const element = open.at(-1);
		if (element) {
			element.text += text;
		}
	});
	parser.on('closetag', () => {
		open.pop();
	});
	parser.write(svg).close();
	return elements;
}

const conflict = mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), 'A title');
const texts = (elements: readonly Element[], name: string) =>
	elements.filter((each) => each.name === name).map(({ text }) => text);

describe('the picture of a conflict', () => {
	const svg = drawSvg(conflict);
	const elements = parse(svg);

	test('has a title and a description that tells the conflict', () => {
		expect(elements[0]).toMatchObject({
			name: 'svg',
			attributes: { xmlns: 'http://www.w3.org/2000/svg', role: 'img', 'aria-labelledby': 't d' },
		});
		expect(elements.find(({ attributes }) => attributes['id'] === 't')?.text).toBe('A title');
		expect(elements.find(({ attributes }) => attributes['id'] === 'd')?.text).toBe(
			'Conflicts: pci0 config window 0xf8000000-0xf8001fff: host refuses it. second kernel: nothing reserved, lfb_base 0. second kernel: pci0 high window, never requested, D0 refused.',
		);
	});

	test('needs nothing from outside: no script, link, image, font or import', () => {
		const names = new Set(elements.map(({ name }) => name));
		expect([...names].sort()).toEqual([
			'defs',
			'desc',
			'g',
			'path',
			'pattern',
			'rect',
			'style',
			'svg',
			'text',
			'title',
		]);
		const references = [...svg.matchAll(/url\(([^)]*)\)/g)].map(([, target]) => target);
		expect(new Set(references)).toEqual(new Set(['#hatch', '#alarm']));
		expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|@import|\bon\w+=/);
	});

	test('every box has a title with its range, and every label is there', () => {
		const titles = texts(elements, 'title');
		expect(titles).toContain('pci0 config window, 0xf8000000-0xf8001fff, 8 KiB, host refuses it');
		expect(titles).toContain('framebuffer, 0xf8000000-0xf87fffff, 8 MiB');
		const all = texts(elements, 'text');
		for (const written of [
			'framebuffer',
			'reserved',
			'pci0 config window',
			'low MMIO',
			'nothing reserved: lfb_base 0',
		]) {
			expect(all).toContain(written);
		}
	});

	test('the conflict is a word and a pattern, not only a colour', () => {
		expect(texts(elements, 'text')).toContain('CONFLICT: host refuses it');
		expect(elements.some(({ attributes }) => attributes['fill'] === 'url(#alarm)')).toBe(true);
	});

	test('the legend names what is shown', () => {
		for (const { meaning } of legendEntries(conflict)) {
			expect(texts(elements, 'text')).toContain(meaning);
		}
	});

	test('it has a dark form', () => {
		const style = texts(elements, 'style').join('');
		expect(style).toContain('@media (prefers-color-scheme: dark)');
		const [light = '', dark = ''] = style.split('@media');
		expect([...dark.matchAll(/\.([\w-]+)\{/g)].map(([, name]) => name)).toEqual(
			[...light.matchAll(/\.([\w-]+)\{/g)].map(([, name]) => name),
		);
	});
});

test('text and its ground differ enough in both forms (WCAG 2: 4.5 to 1)', () => {
	const style = texts(parse(drawSvg(conflict)), 'style').join('');
	for (const form of style.split('@media')) {
		const color = (selector: string) =>
			new RegExp(`${selector.replace('.', '\\.')}\\{[^}]*?(#[0-9a-f]{6})`).exec(form)?.[1] ?? '';
		for (const ground of ['.paper', '.window', '.unusable', '.reservation', '.framebuffer', '.bar', '.given-back']) {
			expect(contrast(color('text'), color(ground))).toBeGreaterThan(4.5);
		}
		expect(contrast(color('.faint'), color('.paper'))).toBeGreaterThan(4.5);
		expect(contrast(color('.word'), color('.given-back'))).toBeGreaterThan(4.5);
	}
});

/** Contrast of two colours by WCAG 2. */
function contrast(a: string, b: string): number {
	const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
	const parts = [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16) / 255);
	const [r = 0, g = 0, b = 0] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test('hostile names stay text', () => {
	const name = `</text><script>alert("1")</script>&'<!--]]>`;
	const boxes = [{ kind: 'bar' as const, name, range: { start: 0, end: 1 }, conflict: name }];
	const elements = parse(
		drawSvg({
			title: name,
			lanes: [{ title: name, boxes, ghosts: [{ kind: 'bar', name, why: name, range: { start: 0, end: 1 } }] }],
		}),
	);
	expect(elements.some((each) => each.name === 'script')).toBe(false);
	expect(texts(elements, 'desc').join()).toContain(name);
});

test('what it shows is carried in the file, and written above it', () => {
	const metadata = { vm: { generation: 2 }, hostile: ']]></metadata><script>&amp;' };
	const elements = parse(
		drawSvg(conflict, { notes: ['Policy gen1-bar', 'hvmmio simulate --policy gen1-bar'], metadata }),
	);
	expect(JSON.parse(texts(elements, 'metadata').join())).toEqual(metadata);
	expect(texts(elements, 'text')).toContain('hvmmio simulate --policy gen1-bar');
	expect(elements.some((each) => each.name === 'script')).toBe(false);
});
