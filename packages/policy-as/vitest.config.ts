import { defineConfig } from 'vitest/config';

// Some tests run gcc, g++ or asc, which take their time on a busy machine.
export default defineConfig({ test: { testTimeout: 60_000 } });
