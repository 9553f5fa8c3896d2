import { defineConfig } from 'tsdown';
import { inlineC } from './inline-c.mjs';

/** `run` is what a kernel that is there already needs; it loads no parser. */
export default defineConfig({
	entry: { index: 'src/index.ts', run: 'src/run/index.ts' },
	platform: 'neutral',
	dts: true,
	plugins: [inlineC()],
});
