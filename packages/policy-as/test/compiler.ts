import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Whether a C or C++ compiler is here. Without it tests are skipped, loudly, but not in CI. */
export function has(compiler: 'gcc' | 'g++'): boolean {
	const here = spawnSync(compiler, ['--version']).status === 0;
	if (here) return true;
	const { CI } = process.env;
	if (CI) throw new Error(`${compiler} is missing, and CI is to have it`);
	console.warn(`${compiler} is not installed: the tests that compare with C are skipped`);
	return false;
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
