/** The content security policy, written into the built page. The development server needs inline styles, so not there. */

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
