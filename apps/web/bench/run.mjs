/** `pnpm bench`: Node reads no TypeScript by itself, Vite does. */

import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

await runnerImport(fileURLToPath(new URL('paint.ts', import.meta.url)), { configFile: false });
