/** Statements in the documents about the repository are true. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localLinks, tableOf } from '@hvmmio/testkit/markdown';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from '../set-up.mjs';
import { blocksOf, callsOf, createDesk, replay } from './sessions.ts';

const tracked = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
	.split('\0')
	.filter((file) => file !== '' && existsSync(join(ROOT, file)));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const pages = tracked.filter((file) => file.endsWith('.md') && !file.startsWith('.changeset/'));

test.each(pages)('%s: every link to a file leads somewhere', (page) => {
	for (const target of localLinks(read(page))) {
		const path = join(ROOT, dirname(page), target.split('#')[0] as string);
		expect(existsSync(path), target).toBe(true);
	}
});

const desk = createDesk();
afterAll(() => desk.close());

/** Pages for users. */
const guides = pages.filter((page) => page === 'README.md' || page.startsWith('docs/') || page.endsWith('/README.md'));

/** `HVMMIO_UPDATE_DOCS=1` writes the current output into the pages; review it before committing. */
test.each(guides.filter((page) => blocksOf(read(page)).some(({ language }) => language === 'console')))(
	'%s: every session prints what stands there',
	(page) => {
		for (const { text } of blocksOf(read(page)).filter(({ language }) => language === 'console')) {
			const printed = replay(text, desk);
			if (process.env['HVMMIO_UPDATE_DOCS']) {
				writeFileSync(
					join(ROOT, page),
					read(page).replace(text, () => printed),
				);
			}
			expect(printed).toBe(process.env['HVMMIO_UPDATE_DOCS'] ? printed : text);
			expect(printed).not.toMatch(/^hvmmio: /m);
		}
	},
);

/**
 * Commands that need a kernel source are run by a separate test, and servers are not run; only their flags are checked
 * here.
 */
const ELSEWHERE = /^hvmmio (?:kernel|web|difftest --exhaustive)/;

test.each(guides.filter((page) => blocksOf(read(page)).some(({ text }) => callsOf(text).length > 0)))(
	'%s: every command is one that works',
	(page) => {
		for (const call of blocksOf(read(page)).flatMap(({ language, text }) => (language === 'sh' ? callsOf(text) : []))) {
			const { output, status } = desk.run(ELSEWHERE.test(call) ? `${call} --help` : call);
			expect(status, `${call}\n${output}`).toBeLessThanOrEqual(1);
		}
	},
);

test('ARCHITECTURE.md has a row for each package and app, and for nothing else', () => {
	const rows = tableOf(read('ARCHITECTURE.md'), ['folder', 'owns', 'does not own', 'may import']);
	const folders = tracked.map((file) => /^((?:packages|apps)\/[^/]+)\/package\.json$/.exec(file)?.[1]).filter(Boolean);
	expect(rows.map((row) => row['folder']).sort()).toEqual([...folders, 'tools'].sort());
});

test('docs/contract.md names every finding and every fact of diagnose', () => {
	/** The keys of an interface. */
	const keysOf = (file: string, name: string) => {
		const [, body = ''] = read(file).split(`export interface ${name} {`);
		return [...(body.split('\n}')[0] as string).matchAll(/^\treadonly '?([a-z0-9-]+)'?:/gm)].map(([, key]) => key);
	};
	const ids = keysOf('packages/diagnose/src/finding.ts', 'FindingValues');
	const facts = keysOf('packages/evidence/src/fact.ts', 'FactValues');
	expect(ids.length).toBeGreaterThan(20);
	expect(facts.length).toBeGreaterThan(40);
	const [, section = ''] = read('docs/contract.md').split('\n## diagnose\n');
	const text = section.split('\n## ')[0] as string;
	expect([...ids, ...facts].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test('each section that the code cites is there', () => {
	const sections = new Set([...read('docs/domain.md').matchAll(/^## (\d+)\./gm)].map((match) => match[1]));
	for (const file of tracked.filter((name) => /\.(?:ts|tsx|mjs|h|c)$/.test(name))) {
		for (const [, numbers] of read(file).matchAll(/domain\.md, sections? (\d+(?:(?:, | and | to )\d+)*)/g)) {
			for (const number of (numbers as string).split(/\D+/)) {
				expect(sections, `${file} cites section ${number}`).toContain(number);
			}
		}
	}
});

test.each([['before.svg', ['simulate', '--policy', 'gen1-bar']]])(
	'docs/pictures/%s is what the command draws',
	(name, args) => {
		const folder = mkdtempSync(join(tmpdir(), 'hvmmio-picture-'));
		const main = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
		spawnSync(process.execPath, [main, ...args, '--svg', join(folder, name)]);
		const drawn = readFileSync(join(folder, name), 'utf8');
		rmSync(folder, { recursive: true });
		expect(read(`docs/pictures/${name}`)).toBe(drawn);
	},
);
