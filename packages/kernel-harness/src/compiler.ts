/** A C compiler that the caller brings along, and what it has to say. */

import { type Missing, NotModelled } from './not-modelled.ts';

export interface Compiler {
	/** Name and version; a compiled module is good for this one only. */
	readonly version: string;
	/** Compiles and links C files by their names; `null` where it refuses, with its diagnostics. */
	compile(files: Readonly<Record<string, string>>, args: readonly string[]): Promise<Compiled>;
}

export interface Compiled {
	readonly wasm: Uint8Array | null;
	readonly diagnostics: string;
}

export const OUTPUT = 'kernel.wasm';

const ERROR = /^([^\n:]{1,200}):(\d{1,9}):\d{1,9}: (?:fatal )?error: (.{1,400})$/gm;
const LINKER = /error: .{0,200}undefined symbol: (\w{1,200})/g;
const MOST_NAMED = 40;

/** The compiler's complaints as a refusal that names identifiers and places. */
export function refusalOf(diagnostics: string, what: string): NotModelled {
	const found = new Map<string, Missing>();
	for (const [, file = '', line, text = ''] of diagnostics.matchAll(ERROR)) {
		const [, name = text] = /'([A-Za-z_]\w{0,100})'/.exec(text) ?? [];
		if (found.size < MOST_NAMED && !found.has(name)) {
			found.set(name, { name, file, line: Number(line), why: text });
		}
	}
	for (const [, name = ''] of diagnostics.matchAll(LINKER)) {
		if (found.size < MOST_NAMED && !found.has(name)) {
			found.set(name, { name, file: what, line: 0, why: 'used, but nowhere defined' });
		}
	}
	const missing = [...found.values()];
	if (missing.length === 0) {
		const [first = 'no reason given'] = diagnostics.split('\n').filter((line) => line.includes('error'));
		return new NotModelled(`${what} does not compile: ${first.slice(0, 200)}`);
	}
	return new NotModelled(`${what} uses what the harness does not know`, missing);
}
