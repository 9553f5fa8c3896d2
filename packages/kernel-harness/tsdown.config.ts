import { defineConfig } from 'tsdown';
import { notices } from '../../tools/notices.ts';
import { inlineC } from './inline-c.mjs';

/** `run` is what a kernel that is there already needs; it loads no parser. `yowasp` is a compiler's adapter. */
export default defineConfig({
	entry: { index: 'src/index.ts', run: 'src/run/index.ts', yowasp: 'src/yowasp.ts' },
	platform: 'neutral',
	dts: true,
	plugins: [inlineC(), notices({ from: import.meta.url })],
});
