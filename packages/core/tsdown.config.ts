import { defineConfig } from 'tsdown';

/** An entry a subject: `@hvmmio/core/SUB` is `src/SUB/index.ts`. */
const SUBJECTS = ['address', 'host', 'guest', 'policies', 'plan'];

export default defineConfig({
	entry: { index: 'src/index.ts', ...Object.fromEntries(SUBJECTS.map((name) => [name, `src/${name}/index.ts`])) },
	platform: 'neutral',
	dts: true,
});
