/** The interface to a C compiler provided by the caller, and its diagnostics. */

import { type Missing, NotModelled, SYNTAX_ERROR } from './not-modelled.ts';

/** A C compiler for wasm32, wherever it runs. */
export interface Compiler {
	/** Name and version; a cached module is valid only for this version. */
	readonly version: string;
	/** Compiles and links C files, given by name. */
	compile(files: Readonly<Record<string, string>>, args: readonly string[]): Promise<Compiled>;
}

/** A compiler's result: the module, or null with diagnostics. */
export interface Compiled {
	readonly wasm: Uint8Array | null;
	readonly diagnostics: string;
}

/** The name of the output file passed to the compiler. */
export const OUTPUT = 'kernel.wasm';

/** One error of the compiler, or of the linker if `line` is 0. */
export interface Complaint extends Missing {
	/** A syntax error, as opposed to a use of something undefined. */
	readonly isSyntax: boolean;
}

const ERROR = /^([^\n:]{1,200}):(\d{1,9}):\d{1,9}: (?:fatal )?error: (.{1,400})$/gm;
const LINKER = /error: .{0,200}undefined symbol: (\w{1,200})/g;
const MAX_COMPLAINTS = 100;
const SYNTAX =
	/^(?:expected |extraneous |unterminated |missing terminating |stray |invalid preprocessing|unexpected |function definition is not allowed|type name requires|#e(?:lse|lif|ndif) without)/;

export function complaintsIn(diagnostics: string): Complaint[] {
	const found: Complaint[] = [];
	for (const [, file = '', line, text = ''] of diagnostics.matchAll(ERROR)) {
		const isSyntax = SYNTAX.test(text);
		const [, name = ''] = (isSyntax ? null : /'(?:struct |union |enum )?([A-Za-z_]\w{0,100})'/.exec(text)) ?? [];
		found.push({ name, file, line: Number(line), why: text, isSyntax });
	}
	for (const [, name = ''] of diagnostics.matchAll(LINKER)) {
		found.push({ name, file: '', line: 0, why: 'used, but nowhere defined', isSyntax: false });
	}
	return found.slice(0, MAX_COMPLAINTS);
}

/** A part of the source that can be left out. */
export interface Blamable {
	readonly items: readonly {
		readonly file: string;
		readonly line: number;
		readonly text: string;
		readonly uses: ReadonlySet<string>;
	}[];
	readonly caller: string;
}

/** The optional parts that caused the complaints, with the offending names; null if a required part caused one. */
export function blameOf<T extends Blamable>(
	complaints: readonly Complaint[],
	optional: readonly T[],
): Map<T, string[]> | null {
	const blamed = new Map<T, string[]>();
	for (const { file, line, name, why } of complaints) {
		const guilty = optional.filter(({ items, caller }) =>
			line === 0
				? items.some((item) => item.uses.has(name))
				: file === caller ||
					items.some(
						(item) => item.file === file && item.line <= line && line < item.line + item.text.split('\n').length,
					),
		);
		if (guilty.length === 0) {
			return null;
		}
		for (const each of guilty) {
			blamed.set(each, [...(blamed.get(each) ?? []), name || why]);
		}
	}
	return blamed.size > 0 ? blamed : null;
}

const MAX_NAMED = 40;

/** Turns the complaints into an error that lists identifiers and their places. */
export function refusalOf(complaints: readonly Complaint[], diagnostics: string, what: string): NotModelled {
	const [syntax] = complaints.filter(({ isSyntax }) => isSyntax);
	const unknown = new Map<string, Missing>();
	for (const { name, file, line, why, isSyntax } of complaints) {
		const key = isSyntax ? '' : name || why;
		if (!unknown.has(key) && unknown.size < MAX_NAMED) {
			unknown.set(key, { name: isSyntax ? SYNTAX_ERROR : name || why, file: file || what, line, why });
		}
	}
	const missing = [...unknown.values()];
	if (syntax && missing.every(({ name }) => name === SYNTAX_ERROR)) {
		return new NotModelled(`${syntax.file} line ${syntax.line} is no C: ${syntax.why}`, missing);
	}
	if (missing.length === 0) {
		const [first = 'no reason given'] = diagnostics.split('\n').filter((line) => line.includes('error'));
		return new NotModelled(`${what} does not compile: ${first.slice(0, 200)}`);
	}
	const file = (missing[0] as Missing).file;
	return new NotModelled(`${file} uses what the harness does not know`, missing);
}
