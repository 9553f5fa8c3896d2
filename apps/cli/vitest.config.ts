import { defineConfig } from 'vitest/config';
import { PATIENCE } from '../../tools/patience.ts';

export default defineConfig({ test: { globalSetup: ['test/shared-cache.ts'], ...PATIENCE } });
