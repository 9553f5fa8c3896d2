import { readdirSync, readFileSync } from 'node:fs';
import { main } from 'assemblyscript/asc';
import type { Mutant } from './mutants.ts';

const FOLDER = new URL('../../assembly/', import.meta.url);

/** The files of assembly/: name -> text. */
export const sources: ReadonlyMap<string, string> = new Map(
	readdirSync(FOLDER)
		.filter((name) => name.endsWith('.ts'))
		.map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]),
);

/**
 * Builds the module, optionally with one mutation; null if it does not compile. Not optimized, which takes a quarter of
 * the time.
 */
export async function build(mutant?: Mutant): Promise<Uint8Array<ArrayBuffer> | null> {
	const textOf = (name: string) => {
		const text = sources.get(name) ?? null;
		if (text === null || name !== mutant?.file) return text;
		return text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end);
	};
	let binary: Uint8Array<ArrayBuffer> | null = null;
	const args = ['index.ts', '--outFile', 'policy.wasm', '--runtime', 'stub', '--use', 'abort=', '--initialMemory', '1'];
	await main([...args, '--optimizeLevel', '0'], {
		readFile: textOf,
		writeFile: (_name, content) => {
			binary = Uint8Array.from(content as Uint8Array);
		},
		listFiles: () => [],
	});
	return binary;
}
