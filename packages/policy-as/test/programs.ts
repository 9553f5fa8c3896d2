import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { afterAll } from 'vitest';
import { DEBIAN_PACKAGES } from '../../../tools/debian-packages.mjs';

/**
 * Where a program of Debian is. Without it tests are skipped, loudly; with CI=true on Debian, where it can be installed,
 * it is an error.
 */
export function pathOf(program: string): string | undefined {
	const path = find(program);
	if (path) return path;
	const debian = DEBIAN_PACKAGES.find(({ file }) => basename(file) === program);
	if (!debian) throw new Error(`${program}: no Debian package that brings it is named in tools/debian-packages.mjs`);
	return missing(`${program} (Debian package ${debian.name})`);
}

/**
 * Where a program of another language's toolchain is. Without it tests are skipped, loudly; with CI=true it is an error.
 */
export function programOf(program: string, what: string): string | undefined {
	return find(program) ?? missing(`${program} (${what})`);
}

function find(program: string): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/**
 * Where the binary of a runtime is that comes as one npm package for each platform, optional dependencies of `owner`:
 * what `owner` itself would do in an install script.
 */
export function binaryOf(owner: string, platforms: Record<string, string>): string | undefined {
	const here = `${process.platform}-${process.arch}`;
	const file = platforms[here];
	const require = createRequire(createRequire(import.meta.url).resolve(`${owner}/package.json`));
	try {
		if (file) return require.resolve(file);
	} catch {
		// An optional dependency that was not installed.
	}
	return missing(`${owner} for ${here} (npm package ${owner})`);
}

function missing(what: string): undefined {
	if (process.env['CI'] === 'true' && existsSync('/etc/debian_version')) {
		throw new Error(`${what} is missing, and CI is to have it`);
	}
	console.warn(`${what} is not installed: the tests that need it are skipped`);
}

/** A folder for the tests of one file, removed at their end. */
export function scratchFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-policy-as-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Compiles without a word of warning, or throws with what the compiler said. */
export function compile(compiler: 'gcc' | 'g++', standard: string, ...args: string[]): void {
	execFileSync(compiler, [`-std=${standard}`, '-Wall', '-Wextra', '-Werror', ...args], { stdio: 'pipe' });
}
