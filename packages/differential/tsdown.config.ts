import { defineConfig } from 'tsdown';
import { notices } from '../../tools/notices.ts';

/** The version of an engine's package is part of what is reported, so its package.json is taken in. */
export default defineConfig({
	entry: {
		index: 'src/index.ts',
		kernel: 'src/kernel.ts',
		sources: 'src/sources/index.ts',
		shrink: 'src/shrink/index.ts',
	},
	platform: 'neutral',
	dts: true,
	plugins: [notices({ from: import.meta.url })],
	deps: { alwaysBundle: [/\/package\.json$/] },
});
