/** The C compiler that lies beside the page, fetched when the first kernel is compiled. */

import type { Compiler } from '@hvmmio/kernel-harness';

/** What is used of @yowasp/clang. */
interface Yowasp {
	readonly Exit: new () => Error;
	readonly commands: {
		clang(
			args: readonly string[],
			files: object,
			options: object,
		): Promise<Readonly<Record<string, unknown>> | undefined>;
	};
}

const MOST_DIAGNOSTICS = 2 ** 20;

/** @param onFetch is told how many bytes have come */
export function createCompiler(module: string, onFetch: (done: number) => void): Compiler {
	return {
		version: module,
		async compile(files, args) {
			const { commands, Exit } = (await import(/* @vite-ignore */ module)) as Yowasp;
			const decoder = new TextDecoder();
			let diagnostics = '';
			const options = {
				stdout: null,
				stderr: (bytes: Uint8Array | null) => {
					diagnostics += bytes && diagnostics.length < MOST_DIAGNOSTICS ? decoder.decode(bytes, { stream: true }) : '';
				},
				fetchProgress: ({ doneLength }: { readonly doneLength: number }) => onFetch(doneLength),
			};
			try {
				const tree = await commands.clang(args, { ...files }, options);
				const wasm = tree?.[args[args.indexOf('-o') + 1] as string];
				return { wasm: wasm instanceof Uint8Array ? wasm : null, diagnostics };
			} catch (error) {
				// On a hostile source clang itself may trap or run out of memory.
				if (error instanceof Exit || error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
					return { wasm: null, diagnostics };
				}
				throw error;
			}
		},
	};
}
