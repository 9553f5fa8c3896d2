/**
 * The runtimes of other languages: each program answers 10,000 records with the digest of EMBEDDING.md. What a program
 * needs of its language's own registry is fetched and built once, into the cache.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { programOf, scratchFolder } from './programs.ts';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
const EXAMPLES = join(PACKAGE, 'examples');
const MODULE = join(PACKAGE, 'build/policy.wasm');
const COMPONENT = join(PACKAGE, 'build/policy.component.wasm');
/** A first build of a runtime takes minutes; this is against hangs. */
const TIMEOUT_MS = minutes(30);

const xdg = process.env['XDG_CACHE_HOME'] ?? '';
const cache = join(isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'hvmmio', 'hosts');
const folder = scratchFolder();
const records = join(folder, 'records');
const expected = /^ {4}([0-9a-f]{64})$/m.exec(readFileSync(join(PACKAGE, 'EMBEDDING.md'), 'utf8'))?.[1];

function run(program: string, args: readonly string[], env = {}): void {
	execFileSync(program, args, { cwd: EXAMPLES, env: { ...process.env, ...env }, stdio: 'pipe', timeout: TIMEOUT_MS });
}

/** The digest of what a program writes that is called with `WASM RECORDS ANSWERS` at the end. */
function digestOf(wasm: string, call: (files: string[]) => void): string {
	const answers = join(mkdtempSync(join(folder, 'answers-')), 'answers');
	call([wasm, records, answers]);
	return createHash('sha256').update(readFileSync(answers)).digest('hex');
}

beforeAll(() => run(process.execPath, ['write-records.mjs', records]));

test('component: Node, by jco’s bindings', { timeout: TIMEOUT_MS }, () => {
	expect(digestOf(COMPONENT, (files) => run(process.execPath, ['component.mjs', ...files]))).toBe(expected);
});

const python = programOf('python3', 'Python 3 with venv');
const inPython = (script: string) => (files: string[]) => {
	const home = join(cache, 'python');
	const program = join(home, 'bin', 'python');
	if (!existsSync(program)) {
		run(python as string, ['-m', 'venv', home]);
	}
	run(program, ['-m', 'pip', 'install', '--quiet', '--requirement', 'python/requirements.txt']);
	run(program, [script, ...files]);
};
test.skipIf(!python)('Python, by Wasmtime', { timeout: TIMEOUT_MS }, () => {
	expect(digestOf(MODULE, inPython('python/decide.py'))).toBe(expected);
});
test.skipIf(!python)('wasm3, by its Python package', { timeout: TIMEOUT_MS }, () => {
	expect(digestOf(MODULE, inPython('python/wasm3_decide.py'))).toBe(expected);
});
test.skipIf(!python)('component: Python, by Wasmtime’s bindings', { timeout: TIMEOUT_MS }, () => {
	expect(digestOf(COMPONENT, inPython('python/component_decide.py'))).toBe(expected);
});

const go = programOf('go', 'Go');
test.skipIf(!go)('Go, by wazero', { timeout: TIMEOUT_MS }, () => {
	expect(digestOf(MODULE, (files) => run(go as string, ['run', '-C', 'go', '.', ...files]))).toBe(expected);
});

const cargo = programOf('cargo', 'Rust with cargo');
const inRust = (project: string) => (files: string[]) => {
	const manifest = join(EXAMPLES, project, 'Cargo.toml');
	run(cargo as string, ['run', '--quiet', '--manifest-path', manifest, '--', ...files], {
		CARGO_TARGET_DIR: join(cache, project),
	});
};
test.skipIf(!cargo)('Rust, by wasmi', { timeout: TIMEOUT_MS }, () => {
	expect(digestOf(MODULE, inRust('rust'))).toBe(expected);
});
test.skipIf(!cargo)('component: Rust, by Wasmtime’s bindgen!', { timeout: TIMEOUT_MS }, () => {
	expect(digestOf(COMPONENT, inRust('rust-component'))).toBe(expected);
});

const maven = programOf('mvn', 'a JDK with Maven');
test.skipIf(!maven)('Java, by Chicory', { timeout: TIMEOUT_MS }, () => {
	const build = ['-q', '-B', '-f', 'java/pom.xml', `-DbuildDirectory=${join(cache, 'java')}`];
	const digest = digestOf(MODULE, (files) => {
		run(maven as string, [...build, 'compile', 'exec:java', `-Dexec.args=${files.join(' ')}`]);
	});
	expect(digest).toBe(expected);
});
