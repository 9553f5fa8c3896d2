/** @yowasp/clang, clang as a WebAssembly module, as the harness's compiler; in Node and in a browser. */

import type { Compiler } from './compiler.ts';

type Command = (
	args: readonly string[] | null,
	files: object,
	options: object,
) => Promise<Readonly<Record<string, unknown>> | undefined>;

/**
 * The parts of the package that are used; `import('@yowasp/clang')` has this type. The package's own types lack a form
 * that it accepts: null instead of arguments.
 */
export interface Yowasp {
	readonly Exit: new (...args: never[]) => Error;
	readonly commands: {
		/** The compiler, called with its arguments, its files and where its output goes. */
		readonly clang: (...args: never[]) => unknown;
	};
	/** With null for arguments it only fetches what the compiler needs, once. */
	readonly runLLVM: (...args: never[]) => unknown;
}

/** Options of the compiler. */
export interface YowaspOptions {
	/** Called with the number of bytes fetched so far. */
	readonly onFetch?: ((done: number) => void) | undefined;
}

const MAX_DIAGNOSTICS = 2 ** 20;

/**
 * clang of the npm package `@yowasp/clang` as a {@link Compiler}.
 * @param version the package's version
 * @example
 * ```ts
 * import { yowaspCompiler } from '@hvmmio/kernel-harness/yowasp';
 * import * as clang from '@yowasp/clang';
 * console.log(yowaspCompiler(clang, '22.0.0').version.includes('22.0.0')); // true
 * ```
 */
export function yowaspCompiler({ Exit, commands }: Yowasp, version: string, options: YowaspOptions = {}): Compiler {
	const clang = commands.clang as Command;
	return {
		version: `@yowasp/clang ${version}`,
		async compile(files, args) {
			const decoder = new TextDecoder();
			let diagnostics = '';
			const stderr = (bytes: Uint8Array | null) => {
				diagnostics += bytes && diagnostics.length < MAX_DIAGNOSTICS ? decoder.decode(bytes, { stream: true }) : '';
			};
			try {
				const tree = await clang([...args], { ...files }, { stdout: null, stderr, ...progressOf(options) });
				const wasm = tree?.[args[args.indexOf('-o') + 1] as string];
				return { wasm: wasm instanceof Uint8Array ? wasm : null, diagnostics };
			} catch (error) {
				if (error instanceof Exit || isCrash(error)) {
					return { wasm: null, diagnostics };
				}
				throw error;
			}
		},
	};
}

/**
 * Fetches what the compiler needs, ahead of its first use.
 * @example
 * ```ts
 * import { fetchYowasp } from '@hvmmio/kernel-harness/yowasp';
 * import * as clang from '@yowasp/clang';
 * console.log(await fetchYowasp(clang)); // undefined
 * ```
 */
export async function fetchYowasp({ runLLVM }: Yowasp, options: YowaspOptions = {}): Promise<void> {
	await (runLLVM as Command)(null, {}, progressOf(options));
}

function progressOf({ onFetch }: YowaspOptions): object {
	return { fetchProgress: ({ doneLength }: { readonly doneLength: number }) => onFetch?.(doneLength) };
}

/** Did clang itself trap or run out of memory, as on a hostile source? */
function isCrash(error: unknown): boolean {
	return error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
}
