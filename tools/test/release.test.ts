/** A release in a copy of the clone: versions, changelogs, and the content of published packages. */

import { execFileSync, spawnSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../set-up.mjs';

interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly private?: boolean;
	readonly [key: string]: unknown;
}

const copy = mkdtempSync(join(tmpdir(), 'hvmmio-release-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const read = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8'));
const folders = ['packages', 'apps', 'tools'].flatMap((parent) =>
	[parent, ...readdirSync(join(ROOT, parent)).map((name) => join(parent, name))].filter((folder) =>
		existsSync(join(ROOT, folder, 'package.json')),
	),
);
const manifests = folders.map((folder) => ({ folder, before: read(join(ROOT, folder, 'package.json')) }));
const published = manifests.filter(({ before }) => !before.private);

/** Runs `pnpm` like the release does; `npx` started this suite, so it is on the PATH. */
function pnpm(folder: string, ...args: string[]) {
	return spawnSync('pnpm', args, { cwd: join(copy, folder), encoding: 'utf8' });
}

beforeAll(() => {
	const options = { cwd: ROOT, encoding: 'utf8' } as const;
	const files = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], options).split('\0');
	for (const file of files.filter((each) => each !== '' && existsSync(join(ROOT, each)))) {
		cpSync(join(ROOT, file), join(copy, file));
	}
	symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
	for (const { folder } of published) {
		for (const built of ['dist', 'build'].filter((name) => existsSync(join(ROOT, folder, name)))) {
			cpSync(join(ROOT, folder, built), join(copy, folder, built), { recursive: true });
		}
	}
	// There may be no changesets at the moment.
	writeFileSync(
		join(copy, '.changeset', 'tried.md'),
		"---\n'@hvmmio/core': minor\n---\n\nSomething that users notice.\n",
	);
	execFileSync(process.execPath, ['node_modules/@changesets/cli/bin.js', 'version'], { cwd: copy, stdio: 'pipe' });
});

test('every published package gets the same next version, a changelog, and no changeset is left', () => {
	const [major, minor] = (published[0]?.before.version ?? '').split('.').map(Number);
	const next = `${major}.${(minor ?? 0) + 1}.0`;
	for (const { folder, before } of published) {
		expect(read(join(copy, folder, 'package.json')).version, before.name).toBe(next);
		expect(readFileSync(join(copy, folder, 'CHANGELOG.md'), 'utf8'), before.name).toContain(`\n## ${next}\n`);
	}
	expect(readFileSync(join(copy, 'packages', 'core', 'CHANGELOG.md'), 'utf8')).toContain(
		'- Something that users notice.',
	);
	expect(readdirSync(join(copy, '.changeset'))).toEqual(['config.json']);
});

test('every package says what a registry shows of it, and is guarded', () => {
	for (const { folder, before } of published) {
		const { description, keywords, license, author, engines, publishConfig, sideEffects, scripts } = before;
		expect(
			{ description, keywords, license, author, engines, publishConfig, sideEffects, scripts },
			folder,
		).toMatchObject({
			description: expect.stringMatching(/.{30}/),
			keywords: expect.arrayContaining(['hyper-v']),
			license: 'MIT',
			author: 'The hvmmio project',
			engines: { node: '>=20' },
			publishConfig: { access: 'public', provenance: true },
			sideEffects: false,
			scripts: {
				prepack: 'node ../../tools/pack-guard.mjs pack',
				prepublishOnly: 'node ../../tools/pack-guard.mjs publish',
			},
		});
	}
});

test('without a public home nothing is published; with one every package would be', () => {
	const [first] = published;
	const refused = pnpm(first?.folder ?? '', 'publish', '--dry-run', '--no-git-checks');
	expect(refused.status).not.toBe(0);
	expect(refused.stdout + refused.stderr).toContain('no public home, expected "repository", "homepage" and "bugs"');

	const root = read(join(copy, 'package.json'));
	const repository = { type: 'git', url: 'git+ssh://git@forge.invalid/hvmmio.git' };
	const home = { repository, homepage: 'https://forge.invalid/hvmmio', bugs: { url: 'https://forge.invalid/issues' } };
	writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...root, ...home }));
	execFileSync(process.execPath, ['tools/home.mjs'], { cwd: copy });
	for (const { folder, before } of published) {
		const { status, stdout, stderr } = pnpm(folder, 'publish', '--dry-run', '--no-git-checks');
		expect(status, stdout + stderr).toBe(0);
		expect(stdout + stderr).toContain(`${before.name}@`);
		expect(read(join(copy, folder, 'package.json'))).toMatchObject({
			repository: { ...repository, directory: folder },
		});
	}
});
