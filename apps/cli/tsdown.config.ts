import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'tsdown';
import { inlineC } from '../../packages/kernel-harness/inline-c.mjs';
import { notices } from '../../tools/notices.ts';

const PACKAGES = fileURLToPath(new URL('../../packages/', import.meta.url));

/**
 * The command is bundled from the sources of the workspace's packages, so that they need not be built first:
 * `@hvmmio/NAME/SUB` is `src/SUB.ts` or `src/SUB/index.ts` of packages/NAME.
 */
const workspaceSources = {
	name: 'workspace-sources',
	resolveId(id: string): string | null {
		const [, name, entry = 'index'] = /^@hvmmio\/([\w-]+)(?:\/([\w-]+))?$/.exec(id) ?? [];
		if (name === undefined) {
			return null;
		}
		const paths = [`${entry}.ts`, `${entry}/index.ts`].map((path) => join(PACKAGES, name, 'src', path));
		return paths.find((path) => existsSync(path)) ?? null;
	},
};

/** Path of a file of an installed package. */
function fileOf(name: string, file: string): string {
	const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
	const found = folders.map((folder) => join(folder, name, file)).find((path) => existsSync(path));
	if (found === undefined) {
		throw new Error(`${name}/${file}: not installed`);
	}
	return found;
}

/** The command itself generates the manual pages next to the bundle. */
function writeManual({ outDir }: { readonly outDir: string }): void {
	execFileSync(process.execPath, [join(outDir, 'main.cjs'), '__man', join(outDir, 'man')], { stdio: 'inherit' });
}

const common: UserConfig = {
	platform: 'node',
	dts: false,
	minify: true,
	deps: { alwaysBundle: [/./], onlyBundle: false },
	plugins: [
		workspaceSources,
		inlineC(),
		notices({ from: import.meta.url, also: ['assemblyscript', 'tree-sitter-c', 'web-tree-sitter'] }),
	],
	define: { POLICY_WASM: JSON.stringify(readFileSync(join(PACKAGES, 'policy-as/build/policy.wasm'), 'base64')) },
};
const shared: UserConfig = { ...common, format: 'cjs', outputOptions: { codeSplitting: false } };

/** Large and rarely used modules, in separate files so that they are not loaded at every start. */
const APART = /\/(difftest|diagnose)\/run\.ts$/;

/**
 * Everything else is one CommonJS file: compared with several modules, Node's additional start-up time is a third
 * shorter. A verb's module is evaluated when the verb is run. The kernel verbs and the C parser's two WASM modules are
 * in files beside it.
 */
export default defineConfig([
	{
		...shared,
		entry: 'src/main.ts',
		copy: [join(PACKAGES, 'report/schemas')],
		onSuccess: writeManual,
		deps: { ...common.deps, neverBundle: [APART] },
		outputOptions: {
			codeSplitting: false,
			paths: (id: string) => (APART.test(id) ? `./${APART.exec(id)?.[1]}.cjs` : id),
		},
	},
	{ ...shared, entry: { difftest: 'src/verbs/difftest/run.ts' }, clean: false },
	{ ...shared, entry: { diagnose: 'src/verbs/diagnose/run.ts' }, clean: false },
	{ ...shared, entry: { 'difftest-worker': 'src/verbs/difftest/worker.ts' }, clean: false },
	{ ...shared, entry: { 'kernel-worker': 'src/verbs/kernel/worker.ts' }, clean: false },
	{ ...shared, entry: { 'ndjson-worker': 'src/ndjson/worker.ts' }, clean: false },
	{
		...common,
		entry: { 'compiler-child': 'src/verbs/kernel/compiler-child.ts' },
		outputOptions: { codeSplitting: false },
		clean: false,
	},
	{
		...common,
		entry: {
			kernel: 'src/verbs/kernel/verbs.ts',
			'solver-child': 'src/verbs/kernel/solver-child.ts',
		},
		clean: false,
		copy: [fileOf('web-tree-sitter', 'web-tree-sitter.wasm'), fileOf('tree-sitter-c', 'tree-sitter-c.wasm')],
	},
]);
