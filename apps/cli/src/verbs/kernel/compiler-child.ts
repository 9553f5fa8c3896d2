/** A process that compiles the jobs that it is sent. */

import { NotModelled } from '@hvmmio/kernel-harness';
import { type Yowasp, yowaspCompiler } from '@hvmmio/kernel-harness/yowasp';
import { endClang, runClang } from './clang.ts';
import type { CompileAnswer, CompileJob } from './compiler-process.ts';
import { endWithParent } from './with-parent.ts';

endWithParent(endClang);
// Ctrl-C does not reach clang, which has its own process group. This process outlives it, to end clang after the parent.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
	process.on(signal, () => undefined);
}

process.on('message', async (job: CompileJob) => process.send?.(await answerTo(job)));

async function answerTo({ by, files, args }: CompileJob): Promise<CompileAnswer> {
	try {
		if ('clang' in by) {
			return { compiled: await runClang(by.clang, [...by.more, ...args], files) };
		}
		const compiler = yowaspCompiler((await import(by.module)) as Yowasp, by.module);
		return { compiled: await compiler.compile(files, args) };
	} catch (error) {
		const { code, message, path, syscall } = Object(error) as NodeJS.ErrnoException;
		return error instanceof NotModelled ? { refused: message } : { fault: { code, message, path, syscall } };
	}
}
