import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	// As in tsdown.config.ts.
	define: { POLICY_WASM: JSON.stringify(readFileSync(new URL('build/policy.wasm', import.meta.url), 'base64')) },
	// Some tests run gcc, g++ or asc, which take their time on a busy machine.
	test: { testTimeout: 60_000 },
});
