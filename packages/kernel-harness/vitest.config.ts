import { defineConfig } from 'vitest/config';

/** clang is 75 MB of WASM, which V8's baseline compiler alone starts in a third of the time. */
export default defineConfig({
	test: { pool: 'forks', execArgv: ['--liftoff-only'], testTimeout: 60_000, hookTimeout: 60_000 },
});
