import { defineConfig } from 'tsdown';

export default defineConfig({
	entry: { index: 'src/index.ts', mail: 'src/mail/index.ts' },
	platform: 'neutral',
	dts: true,
});
