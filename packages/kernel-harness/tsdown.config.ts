import { defineConfig } from 'tsdown';
import { notices } from '../../tools/notices.ts';
import { inlineC } from './inline-c.mjs';

/**
 * `run` is what a compiled kernel needs; it loads no parser. `wasm` reads modules. `yowasp` is a compiler's adapter.
 */
export default defineConfig({
	entry: { index: 'src/index.ts', run: 'src/run/index.ts', wasm: 'src/wasm/index.ts', yowasp: 'src/yowasp.ts' },
	platform: 'neutral',
	dts: true,
	plugins: [inlineC(), notices({ from: import.meta.url })],
});
