import { defineConfig } from 'tsdown';

export default defineConfig({
	entry: { index: 'src/index.ts', case: 'src/case/index.ts', emit: 'src/emit/index.ts' },
	platform: 'neutral',
	dts: true,
});
