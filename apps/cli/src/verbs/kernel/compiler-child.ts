/** The process in which @yowasp/clang runs: compiles what it is sent. */

import { Worker } from 'node:worker_threads';
import type { Compiled } from '@hvmmio/kernel-harness';
import type { CompileJob } from './compiler-process.ts';

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

const OUTPUT_FLAG = '-o';

// A parent that was killed cannot end this process, which may be deep in a compile: a thread watches it.
new Worker(
	"const { ppid } = process; setInterval(() => process.ppid === ppid || process.kill(process.pid, 'SIGKILL'), 200);",
	{ eval: true },
).unref();

process.on('message', async (job: CompileJob) => {
	process.send?.(await compile(job));
});

async function compile({ clang, files, args }: CompileJob): Promise<Compiled> {
	const { commands, Exit } = (await import(clang)) as Yowasp;
	const decoder = new TextDecoder();
	let diagnostics = '';
	const listen = (bytes: Uint8Array | null) => {
		diagnostics += bytes && diagnostics.length < 2 ** 20 ? decoder.decode(bytes, { stream: true }) : '';
	};
	const options = { stdout: null, stderr: listen, fetchProgress: () => undefined };
	try {
		const tree = await commands.clang(args, { ...files }, options);
		const wasm = tree?.[args[args.indexOf(OUTPUT_FLAG) + 1] as string];
		return { wasm: wasm instanceof Uint8Array ? wasm : null, diagnostics };
	} catch (error) {
		if (error instanceof Exit || isCrash(error)) {
			return { wasm: null, diagnostics };
		}
		throw error;
	}
}

/** clang itself may trap or run out of memory on a hostile source. */
function isCrash(error: unknown): boolean {
	return error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
}
