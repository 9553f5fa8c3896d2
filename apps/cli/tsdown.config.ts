import { defineConfig, type UserConfig } from 'tsdown';

const common: UserConfig = {
	platform: 'node',
	dts: false,
	minify: true,
	deps: { alwaysBundle: [/./], onlyBundle: false },
};
const shared: UserConfig = { ...common, format: 'cjs', outputOptions: { codeSplitting: false } };

/** Large, and asked for now and then: files of their own keep them out of every start. */
const APART = /\/(difftest|diagnose)\/run\.ts$/;

/**
 * One file with everything else in it, as CommonJS: Node starts it in two thirds of the time above its own that several
 * modules take. A verb's code is run when the verb is asked for. What the kernel verbs need lies beside it, with the C
 * parser's two modules and their licences.
 */
export default defineConfig([
	{
		...shared,
		entry: 'src/main.ts',
		deps: { ...common.deps, neverBundle: [APART] },
		outputOptions: {
			codeSplitting: false,
			paths: (id: string) => (APART.test(id) ? `./${APART.exec(id)?.[1]}.cjs` : id),
		},
	},
	{ ...shared, entry: { difftest: 'src/verbs/difftest/run.ts' }, clean: false },
	{ ...shared, entry: { diagnose: 'src/verbs/diagnose/run.ts' }, clean: false },
	{ ...shared, entry: { 'difftest-worker': 'src/verbs/difftest/worker.ts' }, clean: false },
	{
		...common,
		entry: { kernel: 'src/verbs/kernel/verbs.ts', 'compiler-child': 'src/verbs/kernel/compiler-child.ts' },
		clean: false,
		copy: [
			'node_modules/web-tree-sitter/web-tree-sitter.wasm',
			'node_modules/tree-sitter-c/tree-sitter-c.wasm',
			{ from: 'node_modules/web-tree-sitter/LICENSE', to: 'dist', rename: 'web-tree-sitter.LICENSE' },
			{ from: 'node_modules/tree-sitter-c/LICENSE', to: 'dist', rename: 'tree-sitter-c.LICENSE' },
		],
	},
]);
