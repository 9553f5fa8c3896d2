/**
 * Makes a C file that a module imports a string: `import text from '../c/types.h'`. For tsdown, vite and vitest.
 * @returns {{ name: string, transform: { filter: { id: RegExp }, handler(code: string): { code: string, map: null, moduleType: 'js' } } }}
 */
export function inlineC() {
	return {
		name: 'inline-c',
		transform: {
			filter: { id: /\/c\/[\w-]+\.[ch]$/ },
			handler: (code) => ({ code: `export default ${JSON.stringify(code)};`, map: null, moduleType: 'js' }),
		},
	};
}
