/**
 * The content security policy, written into the built page (the development server needs inline styles, so not there),
 * and the headers that isolate the page.
 */

import type { Plugin } from 'vite';

/** `wasm-unsafe-eval` allows compiling WASM modules, and nothing else. */
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
 * Cross-origin isolation, which browsers require for memory shared by threads; the solver has threads. `hvmmio web` sends
 * the same headers; on a host that does not, the service worker adds them.
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
