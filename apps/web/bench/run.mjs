/** `pnpm bench`: runs the TypeScript benchmarks with Vite. */

import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

await runnerImport(fileURLToPath(new URL('paint.ts', import.meta.url)), { configFile: false });
