import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsdown';
import { notices } from '../../tools/notices.ts';

/** The module contains the compiler's runtime and memory functions, whose licence is included. */
export default defineConfig({
	entry: ['src/index.ts', 'src/inline.ts'],
	platform: 'neutral',
	dts: true,
	plugins: [notices({ from: import.meta.url, also: ['assemblyscript'] })],
	define: { POLICY_WASM: JSON.stringify(readFileSync('build/policy.wasm', 'base64')) },
});
