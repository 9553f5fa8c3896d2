/** The packages, packed and installed into an empty folder, like at a user's. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../set-up.mjs';

interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly private?: boolean;
}

/** The folder, an ES module package. */
export const folder = mkdtempSync(join(tmpdir(), 'hvmmio-pack-'));

/** The published packages. */
export const published = ['packages', 'apps']
	.flatMap((parent) =>
		readdirSync(join(ROOT, parent)).map((name) => {
			const path = join(ROOT, parent, name);
			return { path, manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest };
		}),
	)
	.filter(({ manifest }) => !manifest.private);

/** Runs npm in a folder. */
export function npm(cwd: string, ...args: string[]): string {
	return execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, encoding: 'utf8' });
}

/** Packs every published package and installs the tarballs; returns their paths by name. */
export function installTarballs(): ReadonlyMap<string, string> {
	const tarballs = new Map(published.map(({ path, manifest }) => [manifest.name, pack(path)]));
	writeFileSync(join(folder, 'package.json'), '{"name":"stranger","private":true,"type":"module"}');
	npm(folder, 'install', ...tarballs.values(), 'typescript@6.0.3', '@types/node@20.19.43');
	return tarballs;
}

function pack(cwd: string): string {
	const args = ['pack', '--json', '--pack-destination', folder];
	const { stdout, status, stderr } = spawnSync('pnpm', args, { cwd, encoding: 'utf8' });
	if (status !== 0) {
		throw new Error(`pnpm pack in ${cwd}: ${stderr}`);
	}
	return JSON.parse(stdout).filename;
}

/** The output of a script run in the folder. */
export function node(script: string, ...flags: string[]): string {
	writeFileSync(join(folder, 'script.mjs'), script);
	return execFileSync(process.execPath, [...flags, 'script.mjs'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

/** The size of a file or of all files of a folder. */
export function bytesBelow(path: string): number {
	const stat = statSync(path);
	return stat.isDirectory()
		? readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0)
		: stat.size;
}
