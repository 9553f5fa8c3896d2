/** The C compiler that lies beside the page, fetched before the first kernel is compiled. */

import type { Compiler } from '@hvmmio/kernel-harness';
import { fetchYowasp, type Yowasp, yowaspCompiler } from '@hvmmio/kernel-harness/yowasp';

/** @param onFetch is told how many bytes have come */
export async function fetchCompiler(module: string, onFetch: (done: number) => void): Promise<Compiler> {
	const yowasp = (await import(/* @vite-ignore */ module)) as Yowasp;
	await fetchYowasp(yowasp, { onFetch });
	return yowaspCompiler(yowasp, module);
}
