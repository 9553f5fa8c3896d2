import { defineConfig } from 'tsdown';
import { notices } from '../../tools/notices.ts';

export default defineConfig({
	entry: 'src/index.ts',
	platform: 'neutral',
	dts: true,
	plugins: [notices({ from: import.meta.url })],
});
