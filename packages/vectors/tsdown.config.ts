import { defineConfig } from 'tsdown';
import { notices } from '../../tools/notices.ts';

export default defineConfig({
	entry: { index: 'src/index.ts', case: 'src/case/index.ts', emit: 'src/emit/index.ts' },
	platform: 'neutral',
	dts: true,
	plugins: [notices({ from: import.meta.url })],
});
