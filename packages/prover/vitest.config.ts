import { defineConfig } from 'vitest/config';

/**
 * No test is judged by its time: a busy machine may be many times slower than an idle one. clang is 75 MB of WASM, which V8's
 * baseline compiler alone starts in a third of the time.
 */
export default defineConfig({
	test: { pool: 'forks', execArgv: ['--liftoff-only'], testTimeout: 120_000, hookTimeout: 120_000 },
});
