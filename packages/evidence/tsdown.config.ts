import { defineConfig } from 'tsdown';
import { notices } from '../../tools/notices.mjs';

export default defineConfig({
	entry: { index: 'src/index.ts', mail: 'src/mail/index.ts' },
	platform: 'neutral',
	dts: true,
	plugins: [notices({ from: import.meta.url })],
});
