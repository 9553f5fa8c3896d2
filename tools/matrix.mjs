/**
 * `node tools/matrix.mjs [NAME…]`: tests the packed packages with all supported versions of TypeScript, bundlers,
 * runtimes and Node. Tools are installed into ~/.cache/hvmmio/matrix (or HVMMIO_MATRIX_CACHE), never into the clone.
 * Prints one line for each; exit code 1 if one fails. NAMEs select: `types`, `bundlers`, `runtimes`, `nodes`.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ROOT } from './set-up.mjs';

const CACHE = process.env['HVMMIO_MATRIX_CACHE'] ?? join(homedir(), '.cache', 'hvmmio', 'matrix');
const TYPESCRIPTS = [
	'5.0.4',
	'5.1.6',
	'5.2.2',
	'5.3.3',
	'5.4.5',
	'5.5.4',
	'5.6.3',
	'5.7.3',
	'5.8.3',
	'5.9.3',
	'6.0.3',
	'7.0.2',
];
const BUNDLERS = { esbuild: '0.25.11', rollup: '4.52.5', vite: '7.1.12', webpack: '5.102.1' };
const NODES = ['20.19.5', '22.21.1', '24.11.0'];

/** A program that uses every package; it prints `conflict 12`. */
const PROGRAM = `import { simulate } from '@hvmmio/core';
import { load } from '@hvmmio/policy-as';
import { policyWasm } from '@hvmmio/policy-as/inline';
import * as diagnose from '@hvmmio/diagnose';
import * as differential from '@hvmmio/differential';
import * as evidence from '@hvmmio/evidence';
import * as kernelDiff from '@hvmmio/kernel-diff';
import * as kernelHarness from '@hvmmio/kernel-harness';
import * as prover from '@hvmmio/prover';
import * as report from '@hvmmio/report';
import * as vectors from '@hvmmio/vectors/case';

const all = [diagnose, differential, evidence, kernelDiff, kernelHarness, prover, report, vectors];
if (all.some((each) => Object.keys(each).length === 0)) throw new Error('an empty package');
const { verdict } = simulate({ generation: 2 }, { policy: 'gen1-bar' });
console.log(verdict, load(policyWasm()).exports.hvmmio_policy_count());
`;
const ANSWER = 'conflict 12';

const work = mkdtempSync(join(tmpdir(), 'hvmmio-matrix-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
let failures = 0;

/** @param {string} cwd @param {string} program @param {string[]} args */
function run(cwd, program, ...args) {
	const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
	return { ok: status === 0, stdout: stdout ?? '', text: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` };
}

/** @param {string} name @param {{ ok: boolean, text: string }} result @param {string} [expected] to be printed */
function say(name, { ok, text }, expected) {
	const good = ok && (expected === undefined || text.includes(expected));
	failures += good ? 0 : 1;
	const why = good ? '' : `: ${text.trim().split('\n').slice(0, 8).join('\n    ')}`;
	process.stdout.write(`${good ? 'ok  ' : 'FAIL'} ${name}${why}\n`);
}

/** Installs a tool once. @param {string} name of the folder @param {string[]} packages @returns its folder */
function tool(name, ...packages) {
	const folder = join(CACHE, name);
	if (!existsSync(join(folder, 'node_modules'))) {
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, 'package.json'), '{"private":true}');
		const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
		const { ok, text } = run(folder, 'npm', 'install', ...quiet, ...packages);
		if (!ok) {
			rmSync(folder, { recursive: true, force: true });
			fail(`${packages.join(' ')}: cannot be installed: ${text.trim().split('\n').at(-1)}`);
		}
	}
	return join(folder, 'node_modules');
}

/** Packs all packages and installs them into the work folder. */
function install() {
	const published = readdirSync(join(ROOT, 'packages'))
		.map((name) => join('packages', name))
		.filter((folder) => !JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')).private);
	const folders = [...published, 'apps/cli'];
	const tarballs = folders.map((folder) => {
		const { ok, stdout, text } = run(join(ROOT, folder), 'pnpm', 'pack', '--json', '--pack-destination', work);
		return ok ? JSON.parse(stdout).filename : fail(`${folder}: ${text}`);
	});
	writeFileSync(join(work, 'package.json'), '{"name":"stranger","private":true,"type":"module"}');
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
	const { ok, text } = run(work, 'npm', 'install', ...quiet, ...tarballs);
	if (!ok) {
		fail(`the packed packages: ${text}`);
	}
	writeFileSync(join(work, 'program.mjs'), PROGRAM);
	writeFileSync(join(work, 'program.ts'), PROGRAM);
}

const SUITES = {
	types() {
		for (const version of TYPESCRIPTS) {
			const bin = join(tool(`typescript-${version}`, `typescript@${version}`), 'typescript', 'bin', 'tsc');
			for (const [module = '', resolution = ''] of [
				['nodenext', 'nodenext'],
				['node16', 'node16'],
				['esnext', 'bundler'],
			]) {
				const strict = ['--noEmit', '--strict', '--skipLibCheck', 'false'];
				const target = [
					'--target',
					'es2022',
					'--lib',
					'es2022,dom',
					'--module',
					module,
					'--moduleResolution',
					resolution,
				];
				say(
					`TypeScript ${version}, ${resolution}`,
					run(work, process.execPath, bin, ...strict, ...target, 'program.ts'),
				);
			}
		}
	},
	bundlers() {
		const bins = Object.fromEntries(
			Object.entries(BUNDLERS).map(([name, version]) => [name, tool(`${name}-${version}`, `${name}@${version}`)]),
		);
		const out = (/** @type {string} */ name) => join(work, `${name}.bundle.mjs`);
		const js = join(work, 'program.mjs');
		writeFileSync(
			join(work, 'bundle.mjs'),
			`import { createRequire } from 'node:module';
			const from = (folder) => createRequire(folder + '/x.js');
			const [name, folder, entry, out] = process.argv.slice(2);
			if (name === 'esbuild') await from(folder)('esbuild').build({ entryPoints: [entry], bundle: true, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'], external: ['fs/promises', 'module'], outfile: out });
			if (name === 'vite') await (await import(from(folder).resolve('vite'))).build({ logLevel: 'error', build: { lib: { entry, formats: ['es'], fileName: () => out.split('/').at(-1) }, outDir: out.split('/').slice(0, -1).join('/'), emptyOutDir: false } });
			if (name === 'webpack') await new Promise((done, failed) => from(folder)('webpack')({ mode: 'production', entry, target: 'node', experiments: { outputModule: true }, output: { path: out.split('/').slice(0, -1).join('/'), filename: out.split('/').at(-1), module: true, library: { type: 'module' } } }, (error, stats) => error || stats.hasErrors() ? failed(error ?? new Error(stats.toString('errors-only'))) : done()));
			if (name === 'rollup') { const { rollup } = from(folder)('rollup'); const { nodeResolve } = from(folder)('@rollup/plugin-node-resolve'); const built = await rollup({ input: entry, plugins: [nodeResolve()], onwarn() {} }); await built.write({ file: out, format: 'es', inlineDynamicImports: true }); }
			`,
		);
		bins['rollup'] = tool('rollup-with-resolve', `rollup@${BUNDLERS.rollup}`, '@rollup/plugin-node-resolve@16.0.3');
		for (const [name, folder] of Object.entries(bins)) {
			const built = run(work, process.execPath, 'bundle.mjs', name, folder, js, out(name));
			say(name, built.ok ? run(work, process.execPath, out(name)) : built, ANSWER);
		}
	},
	runtimes() {
		const bin = (/** @type {string} */ name) => join(ROOT, 'node_modules', '.bin', name);
		say('CommonJS: await import()', run(work, process.execPath, '-e', PROGRAM_CJS), ANSWER);
		writeFileSync(
			join(work, 'worker.mjs'),
			`import { Worker } from 'node:worker_threads';\nnew Worker(new URL('program.mjs', import.meta.url));\n`,
		);
		say('a worker thread', run(work, process.execPath, 'worker.mjs'), ANSWER);
		say('Deno', run(work, bin('deno'), 'run', '--allow-read', 'program.mjs'), ANSWER);
		say('Bun', run(work, join(tool('bun-1.4.5', 'bun@1.4.5'), '.bin', 'bun'), 'program.mjs'), ANSWER);
	},
	nodes() {
		for (const version of NODES) {
			const node = join(tool(`node-${version}`, `node@${version}`), 'node', 'bin', 'node');
			say(`Node ${version}`, run(work, node, 'program.mjs'), ANSWER);
			say(
				`Node ${version}, the command`,
				run(work, node, 'node_modules/@hvmmio/cli/dist/main.cjs', 'layout', '--json'),
				'0xf8000000',
			);
		}
	},
};
const PROGRAM_CJS = `(async () => {
	const { simulate } = await import('@hvmmio/core');
	const { load } = await import('@hvmmio/policy-as');
	const { policyWasm } = await import('@hvmmio/policy-as/inline');
	console.log(simulate({ generation: 2 }, { policy: 'gen1-bar' }).verdict, load(policyWasm()).exports.hvmmio_policy_count());
})();`;

const selected = process.argv.slice(2);
const unknown = selected.find((name) => !Object.hasOwn(SUITES, name));
if (unknown !== undefined) {
	fail(`matrix ${unknown}: no such part, expected ${Object.keys(SUITES).join(', ')}`);
}
install();
for (const [name, suite] of Object.entries(SUITES)) {
	if (selected.length === 0 || selected.includes(name)) {
		suite();
	}
}
process.stdout.write(`${failures === 0 ? 'all work' : `${failures} failed`}\n`);
process.exitCode = failures === 0 ? 0 : 1;
