import { defineConfig } from 'tsdown';

/** One bundle with everything in it, a chunk for each verb that is loaded when the verb is asked for. */
export default defineConfig({
	entry: 'src/main.ts',
	platform: 'node',
	dts: false,
	minify: true,
	fixedExtension: false,
	deps: { alwaysBundle: [/./], onlyBundle: false },
});
