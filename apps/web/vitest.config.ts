import { defineConfig } from 'vitest/config';

/** Without the page's plugins: the tests run in Node and open the built page in a browser. */
export default defineConfig({
	test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false },
});
