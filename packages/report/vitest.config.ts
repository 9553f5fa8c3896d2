import { defineConfig } from 'vitest/config';

/** No test is judged by its time: a busy machine may be many times slower than an idle one. */
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } });
