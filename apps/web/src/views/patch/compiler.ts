/** The C compiler of this site, fetched before the first kernel is compiled. */

import type { Compiler } from '@hvmmio/kernel-harness';
import { fetchYowasp, type Yowasp, yowaspCompiler } from '@hvmmio/kernel-harness/yowasp';

/** @param onFetch called with the number of bytes fetched so far */
export async function fetchCompiler(module: string, onFetch: (done: number) => void): Promise<Compiler> {
	const yowasp = (await import(/* @vite-ignore */ module)) as Yowasp;
	await fetchYowasp(yowasp, { onFetch });
	return yowaspCompiler(yowasp, module);
}
