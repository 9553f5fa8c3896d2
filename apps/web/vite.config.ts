import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { notices } from '../../tools/notices.ts';
import { compiler, solver } from './vite/beside.ts';
import { ISOLATION, securityPolicy } from './vite/security.ts';
import { serviceWorker } from './vite/service-worker.ts';
import { shell } from './vite/shell.ts';
import { site } from './vite/site.ts';

const { HVMMIO_PUBLIC_BASE: publicBase = '' } = process.env;
if (publicBase !== '' && !/^https?:\/\/[^#]+$/.test(publicBase)) {
	throw new Error(`HVMMIO_PUBLIC_BASE ${publicBase}: not an address, expected https://…/ without a #`);
}

/** One for the page and its workers: a worker is a build of its own. */
const thirdParty = notices({ from: import.meta.url, also: ['@yowasp/clang', 'assemblyscript', 'z3-solver'] });

export default defineConfig({
	// Relative, so that the site works in any folder of any host.
	base: './',
	// From their sources, so that each view's parts of them come with that view and not with the first one.
	resolve: {
		alias: [
			{
				find: /^@hvmmio\/(core|report)$/,
				replacement: fileURLToPath(new URL('../../packages/$1/src/index.ts', import.meta.url)),
			},
			{
				find: /^@hvmmio\/(core|vectors)\/([a-z]+)$/,
				replacement: fileURLToPath(new URL('../../packages/$1/src/$2/index.ts', import.meta.url)),
			},
		],
	},
	// The address under which the page is public: its links lead there, wherever they are made.
	define: { PUBLIC_BASE: JSON.stringify(publicBase) },
	plugins: [solid(), compiler(), solver(), shell(), securityPolicy(), serviceWorker(), site(), thirdParty],
	server: { headers: ISOLATION },
	preview: { headers: ISOLATION },
	build: {
		target: 'es2022',
		modulePreload: { polyfill: false },
		assetsInlineLimit: 0,
		rolldownOptions: {
			input: { index: 'index.html', embed: 'src/embed.ts' },
			// Pages of others name the element's script, so that its name stays.
			output: { entryFileNames: (chunk) => (chunk.name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js') },
		},
	},
	worker: { format: 'es', plugins: () => [thirdParty] },
});
