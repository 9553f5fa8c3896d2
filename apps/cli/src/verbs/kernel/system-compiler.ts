/** A clang that the user names. It sees an empty folder with our files, no headers of the machine. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Compiler, OUTPUT } from '@hvmmio/kernel-harness';
import { InputError } from '../../input-error.ts';

const TIMEOUT_MS = 120_000;

/** Before clang 16 it zeroes stack variables only for those who say that they know what it says. */
const MAY_ZERO = '-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang';
const MAY_ZERO_UNASKED = 16;

/** @throws InputError if it is no clang that runs */
export function createSystemCompiler(path: string): Compiler {
	const { stdout, status, error } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
	if (error || status !== 0 || !stdout.includes('clang')) {
		throw new InputError('usage', '--cc', path, 'no clang that runs', 'clang, or its path');
	}
	const major = Number(/clang version (\d{1,4})\./.exec(stdout)?.[1] ?? MAY_ZERO_UNASKED);
	const more = major < MAY_ZERO_UNASKED ? [MAY_ZERO] : [];
	return {
		version: `${path} ${stdout}`,
		async compile(files, args) {
			const folder = mkdtempSync(join(tmpdir(), 'hvmmio-'));
			try {
				for (const [file, text] of Object.entries(files)) {
					writeFileSync(join(folder, file), text);
				}
				const { stderr } = spawnSync(path, [...more, ...args], { cwd: folder, encoding: 'utf8', timeout: TIMEOUT_MS });
				const output = join(folder, OUTPUT);
				return { wasm: existsSync(output) ? readFileSync(output) : null, diagnostics: stderr ?? '' };
			} finally {
				rmSync(folder, { recursive: true, force: true });
			}
		},
	};
}
