/** Makes a C file that a module imports a string: `import text from '../c/types.h'`. For tsdown, vite and vitest. */
export declare function inlineC(): {
	name: string;
	transform: { filter: { id: RegExp }; handler(code: string): { code: string; map: null; moduleType: 'js' } };
};
