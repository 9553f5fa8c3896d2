import { defineConfig } from 'tsdown';
import { notices } from '../../tools/notices.ts';

export default defineConfig({
	entry: { index: 'src/index.ts', 'theorem-ids': 'src/theorem-ids.ts' },
	platform: 'neutral',
	dts: true,
	plugins: [notices({ from: import.meta.url })],
});
