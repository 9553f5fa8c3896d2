/** The C compiler that lies beside the page, fetched before the first kernel is compiled. */

import type { Compiler } from '@hvmmio/kernel-harness';

/** What is used of @yowasp/clang. */
interface Yowasp {
	readonly Exit: new () => Error;
	readonly commands: { readonly clang: Command };
	/** Without arguments it only fetches what it needs, once. */
	readonly runLLVM: Command;
}

type Command = (
	args: readonly string[] | null,
	files: object,
	options: object,
) => Promise<Readonly<Record<string, unknown>> | undefined>;

const MOST_DIAGNOSTICS = 2 ** 20;

/** @param onFetch is told how many bytes have come */
export async function fetchCompiler(module: string, onFetch: (done: number) => void): Promise<Compiler> {
	const { commands, Exit, runLLVM } = (await import(/* @vite-ignore */ module)) as Yowasp;
	const fetchProgress = ({ doneLength }: { readonly doneLength: number }) => onFetch(doneLength);
	await runLLVM(null, {}, { fetchProgress });
	return {
		version: module,
		async compile(files, args) {
			const decoder = new TextDecoder();
			let diagnostics = '';
			const options = {
				stdout: null,
				stderr: (bytes: Uint8Array | null) => {
					diagnostics += bytes && diagnostics.length < MOST_DIAGNOSTICS ? decoder.decode(bytes, { stream: true }) : '';
				},
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
