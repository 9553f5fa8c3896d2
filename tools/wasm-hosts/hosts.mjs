/**
 * The runtimes with a program in packages/policy-as/examples, and how to run each from an unpacked package; for the
 * tests and `pnpm bench embed`. Dependencies from language registries are fetched and built once, in the cache.
 */

import { dirname, join } from 'node:path';
import { browserAnswer } from './browser.mjs';
import { binaryOf, CACHED, call, npmInstalled, printed, programOnPath, stated } from './call.mjs';
import { pythonWith } from './python.mjs';

/**
 * @typedef {object} Run
 * @property {string} home the unpacked package
 * @property {string} records a file of input records
 * @property {string} answers the file to write; browsers print its digest instead
 * @property {number} [seconds] how long to measure each kind of call; no measurement if omitted
 * @property {boolean} [release] optimized build, if the language distinguishes
 */

/**
 * @typedef {object} Host
 * @property {string} name name in EMBEDDING.md's table
 * @property {'module' | 'component'} form
 * @property {string} needs required programs, for messages
 * @property {() => string | undefined} find its program; undefined if not installed
 * @property {(program: string, home: string) => string} version
 * @property {(program: string, run: Run) => string | Promise<string>} run its output; for a browser, digest and times
 * @property {boolean} [tellsDigest] true if it prints a digest instead of writing answers
 */

const wasmIn = (/** @type {string} */ home) => join(home, 'build', 'policy.wasm');
const componentIn = (/** @type {string} */ home) => join(home, 'build', 'policy.component.wasm');
const examplesIn = (/** @type {string} */ home) => join(home, 'examples');
/** @param {Run} run @returns {string[]} the last arguments of every example */
const filesOf = ({ records, answers, seconds }) => [records, answers, ...(seconds ? [String(seconds)] : [])];

/** Writes jco's bindings of the component next to the example that uses them. @param {string} home */
function bindings(home) {
	const folder = join(examplesIn(home), 'jco');
	npmInstalled(folder);
	call(process.execPath, ['bindings.mjs', componentIn(home), 'bindings'], folder);
	return folder;
}

/** @param {string} script @param {(home: string) => string} file @returns {Host['run']} */
function inPython(script, file) {
	return (python, run) => {
		const program = pythonWith(python, 'python', join(examplesIn(run.home), 'python', 'requirements.txt'));
		return call(program, [join('python', script), file(run.home), ...filesOf(run)], examplesIn(run.home));
	};
}

/** @param {string} project @param {(home: string) => string} file @returns {Host['run']} */
function inRust(project, file) {
	return (cargo, run) => {
		const profile = run.release ? ['--release'] : [];
		const args = ['run', '--quiet', ...profile, '--manifest-path', join(project, 'Cargo.toml'), '--'];
		const env = { CARGO_TARGET_DIR: join(CACHED, project) };
		return call(cargo, [...args, file(run.home), ...filesOf(run)], examplesIn(run.home), env);
	};
}

const onPath = (/** @type {string} */ program) => () => programOnPath(program);
const debianVersion = (/** @type {string} */ name) => printed('dpkg-query', '-W', '-f', '$' + '{Version}', name);

/** @type {readonly Host[]} */
export const HOSTS = [
	{
		name: 'Node',
		form: 'module',
		needs: 'Node',
		find: () => process.execPath,
		version: () => process.versions.node,
		run: (node, run) => call(node, ['node.mjs', ...filesOf(run)], examplesIn(run.home)),
	},
	{
		name: 'Deno',
		form: 'module',
		needs: 'the npm package deno',
		find: () =>
			binaryOf('deno', {
				'linux-x64': '@deno/linux-x64-glibc/deno',
				'linux-arm64': '@deno/linux-arm64-glibc/deno',
				'darwin-x64': '@deno/darwin-x64/deno',
				'darwin-arm64': '@deno/darwin-arm64/deno',
			}),
		version: (deno) => printed(deno, '--version'),
		run(deno, run) {
			const env = { DENO_DIR: join(dirname(run.answers), 'deno'), DENO_NO_UPDATE_CHECK: '1' };
			return call(deno, ['run', '-RW', 'deno.mjs', ...filesOf(run)], examplesIn(run.home), env);
		},
	},
	{
		name: 'Bun',
		form: 'module',
		needs: 'the npm package bun',
		find: () =>
			binaryOf('bun', {
				'linux-x64': '@oven/bun-linux-x64/bin/bun',
				'linux-arm64': '@oven/bun-linux-aarch64/bin/bun',
				'darwin-x64': '@oven/bun-darwin-x64/bin/bun',
				'darwin-arm64': '@oven/bun-darwin-aarch64/bin/bun',
			}),
		version: (bun) => printed(bun, '--version'),
		run: (bun, run) => call(bun, ['bun.mjs', ...filesOf(run)], examplesIn(run.home)),
	},
	...browsers('module', 'examples/browser.html'),
	{
		name: 'JavaScriptCore’s shell, of WebKit',
		form: 'module',
		needs: 'the Debian package libjavascriptcoregtk-4.0-bin',
		find: onPath('jsc'),
		version: () => debianVersion('libjavascriptcoregtk-4.0-bin'),
		run: (jsc, run) => call(jsc, ['jsc.mjs', '--', wasmIn(run.home), ...filesOf(run)], examplesIn(run.home)),
	},
	{
		name: 'QuickJS, by polywasm',
		form: 'module',
		needs: 'Node',
		find: () => process.execPath,
		version: (_, home) => stated(home, 'examples/quickjs/package.json', /"polywasm": "(.+)"/),
		run(node, run) {
			const folder = join(examplesIn(run.home), 'quickjs');
			npmInstalled(folder);
			return call(node, ['host.mjs', wasmIn(run.home), ...filesOf(run)], folder);
		},
	},
	{
		name: 'C, by wasm2c of WABT',
		form: 'module',
		needs: 'the Debian packages wabt and gcc',
		find: () => programOnPath('gcc') && programOnPath('wasm2c'),
		version: (wasm2c) => printed(wasm2c, '--version'),
		run(wasm2c, run) {
			const folder = dirname(run.answers);
			call(wasm2c, [wasmIn(run.home), '-o', 'policy.c'], folder);
			const sources = ['-I.', `-I${join(run.home, 'include')}`, join(examplesIn(run.home), 'wasm2c.c'), 'policy.c'];
			call('gcc', ['-std=c11', '-O2', '-o', 'decide', ...sources, '-lwasm-rt-impl', '-lm'], folder);
			return call(join(folder, 'decide'), filesOf(run), folder);
		},
	},
	{
		name: 'Rust, by wasmi',
		form: 'module',
		needs: 'Rust with cargo',
		find: onPath('cargo'),
		version: (_, home) => stated(home, 'examples/rust/Cargo.toml', /wasmi = "=(.+)"/),
		run: inRust('rust', wasmIn),
	},
	{
		name: 'Go, by wazero',
		form: 'module',
		needs: 'Go',
		find: onPath('go'),
		version: (_, home) => stated(home, 'examples/go/go.mod', /wazero v(\S+)/),
		run: (go, run) => call(go, ['run', '-C', 'go', '.', wasmIn(run.home), ...filesOf(run)], examplesIn(run.home)),
	},
	{
		name: 'Java, by Chicory',
		form: 'module',
		needs: 'a JDK with Maven',
		find: onPath('mvn'),
		version: (_, home) => stated(home, 'examples/java/pom.xml', /runtime<\/artifactId>\s*<version>(.+)</),
		run(maven, run) {
			const build = ['-q', '-B', '-f', 'java/pom.xml', `-DbuildDirectory=${join(CACHED, 'java')}`];
			const args = `-Dexec.args=${[wasmIn(run.home), ...filesOf(run)].join(' ')}`;
			return call(maven, [...build, 'compile', 'exec:java', args], examplesIn(run.home));
		},
	},
	{
		name: 'Python, by Wasmtime',
		form: 'module',
		needs: 'Python 3 with venv',
		find: onPath('python3'),
		version: wasmtimeOfPython,
		run: inPython('decide.py', wasmIn),
	},
	{
		name: 'wasm3, by pywasm3',
		form: 'module',
		needs: 'Python 3 with venv',
		find: onPath('python3'),
		version: (_, home) => stated(home, 'examples/python/requirements.txt', /pywasm3==(\S+)/),
		run: inPython('wasm3_decide.py', wasmIn),
	},
	{
		name: 'Node, by jco',
		form: 'component',
		needs: 'Node',
		find: () => process.execPath,
		version: jco,
		run: (node, run) => call(node, ['node.mjs', ...filesOf(run)], bindings(run.home)),
	},
	...browsers('component', 'examples/jco/browser.html').slice(0, 1),
	{
		name: 'Rust, by Wasmtime’s bindgen!',
		form: 'component',
		needs: 'Rust with cargo',
		find: onPath('cargo'),
		version: (_, home) => stated(home, 'examples/rust-component/Cargo.toml', /wasmtime = \{ version = "=(.+?)"/),
		run: inRust('rust-component', componentIn),
	},
	{
		name: 'Python, by Wasmtime’s bindings',
		form: 'component',
		needs: 'Python 3 with venv',
		find: onPath('python3'),
		version: wasmtimeOfPython,
		run: inPython('component_decide.py', componentIn),
	},
];

/** @param {string} _ @param {string} home */
function wasmtimeOfPython(_, home) {
	return stated(home, 'examples/python/requirements.txt', /wasmtime==(\S+)/);
}

/** @param {string} _ @param {string} home */
function jco(_, home) {
	return stated(home, 'examples/jco/package.json', /jco-transpile": "(.+)"/);
}

/** @param {Host['form']} form @param {string} page @returns {Host[]} */
function browsers(form, page) {
	return [
		{ title: 'Chromium', program: 'chromium' },
		{ title: 'Firefox', program: 'firefox-esr' },
	].map(({ title, program }) => ({
		name: form === 'module' ? title : `${title}, by jco`,
		form,
		needs: `the Debian package ${program}`,
		find: onPath(program),
		version: (file, home) => (form === 'module' ? printed(file, '--version') : jco(file, home)),
		tellsDigest: true,
		run(file, { home, records, seconds }) {
			if (form === 'component') {
				bindings(home);
			}
			return browserAnswer(program, file, { home, page, records, seconds });
		},
	}));
}
