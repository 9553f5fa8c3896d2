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

/** Shared by the page and its workers, which are built separately. */
const thirdParty = notices({ from: import.meta.url, also: ['@yowasp/clang', 'assemblyscript', 'z3-solver'] });

export default defineConfig({
	// Relative, so that the site works in any folder of any host.
	base: './',
	// From source, so that code that only one view uses is loaded with that view.
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
	// The public address of the page, to which its links lead wherever they were made.
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
			// Other sites refer to the script of the custom element, so its name has no hash.
			output: { entryFileNames: (chunk) => (chunk.name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js') },
		},
	},
	worker: { format: 'es', plugins: () => [thirdParty] },
});
