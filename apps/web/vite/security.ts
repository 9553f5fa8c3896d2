/**
 * The content security policy, written into the built page (the development server needs inline styles, so not there),
 * and the headers that isolate the page.
 */

import type { Plugin } from 'vite';

/** `wasm-unsafe-eval` lets a WASM module be compiled, and nothing else. */
export const POLICY = [
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"style-src 'self'",
	"img-src 'self' blob: data:",
	"connect-src 'self'",
	"worker-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
].join('; ');

/**
 * Isolates the page from those of other sites, without which a browser lets no threads share memory, and the solver has
 * threads. `hvmmio web` sends the same; on a host that sends none the service worker adds them.
 */
export const ISOLATION = {
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Embedder-Policy': 'require-corp',
} as const;

export function securityPolicy(): Plugin {
	return {
		name: 'hvmmio:security-policy',
		apply: 'build',
		transformIndexHtml: () => [
			{
				tag: 'meta',
				attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
				injectTo: 'head-prepend',
			},
		],
	};
}
