import { defineConfig } from 'tsdown';
import { notices } from '../../tools/notices.ts';

export default defineConfig({
	entry: {
		index: 'src/index.ts',
		address: 'src/address/index.ts',
		host: 'src/host/index.ts',
		guest: 'src/guest/index.ts',
		policies: 'src/policies/index.ts',
		plan: 'src/plan/index.ts',
	},
	platform: 'neutral',
	dts: true,
	plugins: [notices({ from: import.meta.url })],
});
