import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsdown';

export default defineConfig({
	entry: ['src/index.ts', 'src/inline.ts'],
	platform: 'neutral',
	dts: true,
	define: { POLICY_WASM: JSON.stringify(readFileSync('build/policy.wasm', 'base64')) },
});
