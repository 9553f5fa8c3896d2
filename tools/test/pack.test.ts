/** The packed packages, installed into an empty folder and used like by a user. */

import { execFileSync, spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { localLinks } from '@hvmmio/testkit/markdown';
import { needed } from '@hvmmio/testkit/needs';
import { OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEBIAN_PACKAGES } from '../debian-packages.mjs';
import { ROOT } from '../set-up.mjs';
import { HOSTS } from '../wasm-hosts/hosts.mjs';
import { blocksOf } from './sessions.ts';
import { bytesBelow, folder, installTarballs, node, npm, published } from './stranger.ts';

let tarballs: ReadonlyMap<string, string>;
beforeAll(() => {
	tarballs = installTarballs();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every package is packed with a README, a licence and no source that it does not need', () => {
	for (const [name, tarball] of tarballs) {
		const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
		expect(files, name).toContain('package/README.md');
		expect(files, name).toContain('package/LICENSE');
		expect(
			files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts')),
			name,
		).toEqual([]);
	}
});

/** Text files of an installed package, as paths within it. */
const textsOf = (name: string) =>
	readdirSync(join(folder, 'node_modules', name), { recursive: true, encoding: 'utf8' }).filter(
		(file) => /\.(?:md|d\.ts|h|c|wit|mjs|py|rs|go|java|html)$/.test(file) && !/node_modules|^dist\/.*\.mjs$/.test(file),
	);
/** Paths of repository files in a text. */
const CITED = /\b(?:docs|tools|packages|apps)\/[\w./-]*\w/g;

test('what a README, a docstring or a header links to or names is in the package, or said to be in the repository', () => {
	const missing: string[] = [];
	let cited = 0;
	for (const name of tarballs.keys()) {
		const own = join(folder, 'node_modules', name);
		for (const file of textsOf(name)) {
			const text = readFileSync(join(own, file), 'utf8');
			const links = file.endsWith('.md') ? localLinks(text).filter((target) => !target.startsWith('#')) : [];
			const linked = links.map((target) => join(dirname(file), target.split('#')[0] as string));
			// The documents themselves refer to the repository.
			const isPage = file.startsWith('docs') || file === 'CHANGELOG.md';
			const paragraphs = text.split('\n\n').filter((each) => !isPage && !/\brepository\b/.test(each));
			const named = paragraphs.flatMap((each) => [...each.matchAll(CITED)].map(([path]) => path));
			cited += named.length;
			const absent = [...linked, ...named].filter((path) => !existsSync(join(own, path)));
			missing.push(...absent.map((path) => `${name}/${file}: ${path}`));
		}
	}
	expect(missing).toEqual([]);
	expect(cited).toBeGreaterThan(20);
});

test('core answers', () => {
	const script = `
		import { hostLayout, resolveVm, simulate } from '@hvmmio/core';
		const vm = resolveVm({ generation: 2 });
		console.log(hostLayout(vm).lowMmio.start.toString(16), simulate(vm, { policy: 'gen1-bar' }).verdict);
	`;
	expect(node(script)).toBe('f8000000 conflict\n');
});

test('render draws', () => {
	const script = `
		import { resolveVm, simulate } from '@hvmmio/core';
		import { drawSvg, mapOfSimulation } from '@hvmmio/report';
		console.log(drawSvg(mapOfSimulation(simulate(resolveVm({})), 'mine')).slice(0, 4));
	`;
	expect(node(script)).toBe('<svg\n');
});

test('policy-as answers, from the bytes within it and from its file; its header is there', () => {
	const script = `
		import { readFileSync } from 'node:fs';
		import { load } from '@hvmmio/policy-as';
		import { policyWasm } from '@hvmmio/policy-as/inline';
		const file = (name) => readFileSync(new URL(import.meta.resolve('@hvmmio/policy-as/' + name)));
		const sources = [policyWasm(), file('policy.wasm')];
		console.log(sources.map((bytes) => load(bytes).exports.hvmmio_policy_count()).join(), file('hvmmio_policy.h').length > 1000);
	`;
	expect(node(script)).toBe('12,12 true\n');
});

test('evidence reads and diagnose judges', () => {
	const script = `
		import { readEvidence } from '@hvmmio/evidence';
		import { diagnose } from '@hvmmio/diagnose';
		const log = 'hv_pci c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908: PCI Pass-through VSP failed D0 Entry with status c0370048';
		const evidence = await readEvidence('log', [new TextEncoder().encode(log)]);
		console.log(evidence.kind, diagnose([evidence]).findings[0].id);
	`;
	expect(node(script)).toBe('dmesg d0-entry-refused\n');
});

test('differential compares, and its shrinking is an entry of its own', () => {
	const script = `
		import { compareEngines, createCoreEngine, createWasmEngine } from '@hvmmio/differential';
		import { shrink } from '@hvmmio/differential/shrink';
		import { policyWasm } from '@hvmmio/policy-as/inline';
		const plan = { policies: ['low-half'], seed: 1, cases: 100, exhaustive: false };
		const { agreed } = await compareEngines([createCoreEngine(), createWasmEngine(policyWasm())], plan);
		console.log(agreed, typeof shrink);
	`;
	expect(node(script)).toBe('100 function\n');
});

test('vectors are there as a module and as files', () => {
	const script = `
		import { layoutCases } from '@hvmmio/vectors';
		import layout from '@hvmmio/vectors/json/layout.json' with { type: 'json' };
		console.log(layoutCases.length > 10, layoutCases.length === layout.length);
	`;
	expect(node(script)).toBe('true true\n');
});

const readmeOf = (name: string) => readFileSync(join(folder, 'node_modules', name, 'README.md'), 'utf8');
const withScripts = published
	.map(({ path, manifest }) => ({ name: manifest.name, readme: readFileSync(join(path, 'README.md'), 'utf8') }))
	.filter(({ readme }) => blocksOf(readme).some(({ language }) => language === 'js'));

/** Files that the examples expect: a function to be tested, a kernel tree, a compiler. */
function layOut(): void {
	writeFileSync(join(folder, 'mine.js'), 'export const mine = () => null;\n');
	mkdirSync(join(folder, 'drivers', 'hv'), { recursive: true });
	writeFileSync(join(folder, 'drivers', 'hv', 'vmbus_drv.c'), OWN_VMBUS);
	for (const name of ['@yowasp/clang', 'tree-sitter-c']) {
		const target = join(folder, 'node_modules', name);
		mkdirSync(dirname(target), { recursive: true });
		symlinkSync(realpathSync(join(ROOT, 'node_modules', name)), target);
	}
}

/** Additional output of an example. */
const PRINTED: Readonly<Record<string, RegExp>> = {
	'@hvmmio/core': /^conflict\nd0-entry-refused\nok\n$/,
	'@hvmmio/differential': /100,000/,
};

describe('examples of a README run as they are printed', () => {
	beforeAll(layOut);
	test.each(withScripts)('$name', ({ name }) => {
		const blocks = blocksOf(readmeOf(name));
		for (const [i, { language, text }] of blocks.entries()) {
			if (language !== 'js') {
				continue;
			}
			const printed = node(text, '--liftoff-only');
			expect(printed).toMatch(PRINTED[name] ?? /^/);
			const next = blocks[i + 1];
			if (next?.language === 'text') {
				expect(printed).toBe(next.text);
			}
			for (const [, expected] of text.matchAll(/^\s*console\.log\(.*\); \/\/ (.*)$/gm)) {
				expect(printed.split('\n'), text).toContain(expected);
			}
		}
	});
});

const C_TOOLS = ['gcc', 'wasm2c'].every((name) =>
	needed(
		DEBIAN_PACKAGES.some(({ file }) => file.endsWith(`/${name}`) && existsSync(file)),
		name,
	),
);

/** Uses only the tarballs: the module as C, its header and the vectors. */
test.skipIf(!C_TOOLS)('a host in C passes all vectors', () => {
	const of = (name: string) => join(folder, 'node_modules', '@hvmmio', name);
	const cwd = join(folder, 'c');
	mkdirSync(cwd);
	writeFileSync(
		join(cwd, 'mine.c'),
		`#include "hvmmio_policy.h"
		#include "policy.h"
		#include <string.h>
		void decide(uint32_t policy, const uint8_t input[64], uint8_t output[32]) {
			static Z_policy_instance_t wasm;
			static uint32_t in;
			if (!in) {
				wasm_rt_init();
				Z_policy_init_module();
				Z_policy_instantiate(&wasm);
				in = Z_policyZ_hvmmio_io_area(&wasm, sizeof(struct hvmmio_input) + sizeof(struct hvmmio_output));
			}
			uint8_t *memory = Z_policyZ_memory(&wasm)->data;
			memcpy(memory + in, input, sizeof(struct hvmmio_input));
			Z_policyZ_hvmmio_reserve_fb(&wasm, policy, in, in + sizeof(struct hvmmio_input));
			memcpy(output, memory + in + sizeof(struct hvmmio_input), sizeof(struct hvmmio_output));
		}`,
	);
	const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd, encoding: 'utf8' });
	run('wasm2c', join(of('policy-as'), 'build', 'policy.wasm'), '-o', 'policy.c');
	const sources = ['mine.c', 'policy.c', join(of('vectors'), 'examples', 'check.c')];
	run(
		'gcc',
		'-std=c11',
		'-O1',
		'-I.',
		`-I${join(of('policy-as'), 'include')}`,
		'-o',
		'check',
		...sources,
		'-lwasm-rt-impl',
		'-lm',
	);
	const records = JSON.parse(readFileSync(join(of('vectors'), 'json', 'reserve.json'), 'utf8')).flatMap(
		(each: { records: unknown[] }) => each.records,
	);
	expect(run('./check', join(of('vectors'), 'json', 'reserve.json'))).toBe(`${records.length} records, 0 wrong\n`);
});

test('types are found without skipLibCheck', () => {
	const imports = published
		.filter(({ manifest }) => manifest.name !== '@hvmmio/cli')
		.map(({ manifest }, i) => `import * as p${i} from '${manifest.name}';\nconsole.log(p${i});\n`);
	writeFileSync(join(folder, 'script.mts'), imports.join(''));
	const args = ['tsc', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', 'script.mts'];
	const { stdout, status } = spawnSync('npx', args, { cwd: folder, encoding: 'utf8' });
	expect(status, stdout).toBe(0);
});

// The short form of `pnpm matrix`, with tools that are already installed.
describe('runs as a stranger starts it', () => {
	const hostOf = (name: string) => HOSTS.find((host) => host.name === name)?.find() ?? `${name}: not found`;
	const own = (name: string) => join(folder, name);
	beforeAll(() => {
		const esm = `import { simulate } from '@hvmmio/core';
			import { load } from '@hvmmio/policy-as';
			import { policyWasm } from '@hvmmio/policy-as/inline';
			console.log(simulate({ generation: 2 }, { policy: 'gen1-bar' }).verdict, load(policyWasm()).exports.hvmmio_policy_count());`;
		writeFileSync(own('program.mjs'), esm);
		writeFileSync(own('worker.mjs'), `import { Worker } from 'node:worker_threads';\nnew Worker('./program.mjs');`);
		const required = esm.replace(/import (\{[^}]*\}) from ('[^']*');/g, 'const $1 = await import($2);');
		writeFileSync(own('program.cjs'), `(async () => { ${required} })();`);
		writeFileSync(own('require.cjs'), required.replaceAll('await import', 'require'));
	});

	test.each([
		['a worker thread', process.execPath, ['worker.mjs']],
		['CommonJS, by import()', process.execPath, ['program.cjs']],
		['CommonJS, by require()', process.execPath, ['--no-warnings', 'require.cjs']],
		['Deno', hostOf('Deno'), ['run', '--allow-read', 'program.mjs']],
		['Bun', hostOf('Bun'), ['program.mjs']],
	])('%s', (_, program, args) => {
		const { stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
		expect(stdout, `${stderr}${error?.message}`).toBe('conflict 12\n');
	});
});

test('the command alone installs in less than 5 MB and runs', () => {
	const alone = join(folder, 'alone');
	npm(folder, 'install', '--prefix', alone, tarballs.get('@hvmmio/cli') as string);
	expect(bytesBelow(join(alone, 'node_modules'))).toBeLessThan(5 * 2 ** 20);
	const { stdout, status } = spawnSync('npx', ['hvmmio', 'layout', '--json'], { cwd: alone, encoding: 'utf8' });
	expect(JSON.parse(stdout).lowMmio.start).toBe('0xf8000000');
	expect(status).toBe(0);
	const version = spawnSync('npx', ['hvmmio', '--version'], { cwd: alone, encoding: 'utf8' });
	expect(version.stdout.trim()).toBe(
		published.find(({ manifest }) => manifest.name === '@hvmmio/cli')?.manifest.version,
	);
});
