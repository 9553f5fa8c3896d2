import { defineConfig, type UserConfig } from 'tsdown';

const shared: UserConfig = {
	format: 'cjs',
	platform: 'node',
	dts: false,
	minify: true,
	deps: { alwaysBundle: [/./], onlyBundle: false },
	outputOptions: { codeSplitting: false },
};

/** Large, and asked for now and then: a file of its own keeps it out of every start. */
const DIFFTEST = /\/difftest\/run\.ts$/;

/**
 * One file with everything else in it, as CommonJS: Node starts it in two thirds of the time above its own that several
 * modules take. A verb's code is run when the verb is asked for.
 */
export default defineConfig([
	{
		...shared,
		entry: 'src/main.ts',
		deps: { ...shared.deps, neverBundle: [DIFFTEST] },
		outputOptions: {
			codeSplitting: false,
			paths: (id: string) => (DIFFTEST.test(id) ? './difftest.cjs' : id),
		},
	},
	{ ...shared, entry: { difftest: 'src/difftest/run.ts' }, clean: false },
	{ ...shared, entry: { 'difftest-worker': 'src/difftest/worker.ts' }, clean: false },
]);
