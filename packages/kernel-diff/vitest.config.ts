import { defineConfig } from 'vitest/config';
import { PATIENCE } from '../../tools/patience.ts';

/** clang is 75 MB of WASM, which V8's baseline compiler alone starts in a third of the time. */
export default defineConfig({
	test: { pool: 'forks', execArgv: ['--liftoff-only'], setupFiles: ['test/setup.ts'], ...PATIENCE },
});
