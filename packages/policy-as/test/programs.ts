import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { needed } from '@hvmmio/testkit/needs';
import { afterAll } from 'vitest';
import { DEBIAN_PACKAGES } from '../../../tools/debian-packages.mjs';
import { programOnPath } from '../../../tools/wasm-hosts/call.mjs';

/** Path of a Debian program; if it is missing, `needed` reports it and the tests are skipped. */
export function pathOf(program: string): string | undefined {
	const path = programOnPath(program);
	if (path) return path;
	const debian = DEBIAN_PACKAGES.find(({ file }) => basename(file) === program);
	if (!debian) throw new Error(`${program}: no Debian package that brings it is named in tools/debian-packages.mjs`);
	needed(false, `${program} (Debian package ${debian.name})`);
	return undefined;
}

/** A folder for the tests of one file, removed at their end. */
export function scratchFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-policy-as-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Compiles without warnings, or throws with the compiler's output. */
export function compile(compiler: 'gcc' | 'g++', standard: string, ...args: string[]): void {
	execFileSync(compiler, [`-std=${standard}`, '-Wall', '-Wextra', '-Werror', ...args], { stdio: 'pipe' });
}
