import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { PATIENCE } from '../../tools/patience.ts';

export default defineConfig({
	// As in tsdown.config.ts.
	define: { POLICY_WASM: JSON.stringify(readFileSync(new URL('build/policy.wasm', import.meta.url), 'base64')) },
	test: { ...PATIENCE },
});
