import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { compiler } from './vite/compiler.ts';
import { securityPolicy } from './vite/security.ts';
import { serviceWorker } from './vite/service-worker.ts';

export default defineConfig({
	// Relative, so that the site works in any folder of any host.
	base: './',
	plugins: [solid(), compiler(), securityPolicy(), serviceWorker()],
	build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
	worker: { format: 'es' },
});
