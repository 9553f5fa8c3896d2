import { defineConfig } from 'vitest/config';
import { PATIENCE } from '../../tools/patience.ts';

/** Without the page's plugins: the tests run in Node and open the built page in a browser. */
export default defineConfig({
	test: { include: ['test/**/*.test.ts'], ...PATIENCE, fileParallelism: false },
});
