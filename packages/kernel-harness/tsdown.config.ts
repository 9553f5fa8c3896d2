import { defineConfig } from 'tsdown';

/** `record` is what an engine needs of a kernel that is there already; it loads no parser. */
export default defineConfig({
	entry: { index: 'src/index.ts', record: 'src/run/record.ts' },
	platform: 'neutral',
	dts: true,
});
