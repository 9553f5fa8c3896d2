/** Kernels for the tests: Debian's, and what edits by pattern make of them. */

import { createCParser, type Kernel, type KernelFiles, loadKernel, VMBUS_FILE } from '@hvmmio/kernel-harness';
import { yowaspCompiler } from '@hvmmio/kernel-harness/yowasp';
import { GRAMMAR, RUNTIME, yowasp } from '@hvmmio/testkit/compiler';
import type { Side } from '../src/index.ts';

const testCompiler = yowaspCompiler(yowasp, 'of the tests');
const parser = await createCParser(RUNTIME, GRAMMAR);

export function loadFiles(files: KernelFiles, widths: readonly (32 | 64)[] = [64, 32]): Promise<Kernel> {
	return loadKernel(files, { parser, compiler: testCompiler, widths });
}

/** A side of a comparison of which nothing but what it decides is of interest. */
export function sideOf(kernel: Kernel, path = 'kernel'): Side {
	return {
		kernel,
		path,
		identified: { policy: null, equivalent: [], messages: null, nearest: [], cases: 0, configWindowMin: null },
		selectsSysfb: null,
		coverage: { items: [], ran: [], notRun: [] },
	};
}

/** One text in place of another in one of the functions that are run; it must be there. */
export interface Edit {
	readonly what: string;
	/** The function whose body is edited; empty: the whole file. */
	readonly in: string;
	readonly from: RegExp;
	readonly to: string;
	/** Where it is not vmbus_drv.c. */
	readonly file?: string;
}

export function withEdit(files: KernelFiles, { what, in: name, from, to, file = VMBUS_FILE }: Edit): KernelFiles {
	const source = files[file] as string;
	const start = name === '' ? 0 : source.search(new RegExp(`^[a-z][^;\\n]*\\b${name}\\(`, 'm'));
	const end = name === '' ? source.length : source.indexOf('\n}\n', start);
	const body = source.slice(start, end);
	const edited = body.replace(from, to);
	if (start < 0 || edited === body) {
		throw new Error(`${what}: the edit changes nothing`);
	}
	return { ...files, [file]: source.slice(0, start) + edited + source.slice(end) };
}
