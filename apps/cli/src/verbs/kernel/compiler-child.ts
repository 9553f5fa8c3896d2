/** The process in which @yowasp/clang runs: compiles what it is sent. */

import { Worker } from 'node:worker_threads';
import { type Yowasp, yowaspCompiler } from '@hvmmio/kernel-harness/yowasp';
import type { CompileJob } from './compiler-process.ts';

// A parent that was killed cannot end this process, which may be deep in a compile: a thread watches it.
new Worker(
	"const { ppid } = process; setInterval(() => process.ppid === ppid || process.kill(process.pid, 'SIGKILL'), 200);",
	{ eval: true },
).unref();

process.on('message', async ({ clang, files, args }: CompileJob) => {
	const compiler = yowaspCompiler((await import(clang)) as Yowasp, clang);
	process.send?.(await compiler.compile(files, args));
});
