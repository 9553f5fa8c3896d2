/** Reads the sections of a compiled module; WebAssembly 1.0, section 5.5. */

import { NotModelled } from '../not-modelled.ts';
import { STATE_AT } from '../run/layout.ts';
import { ByteReader } from './bytes.ts';

/** Numbers of the sections. */
export const SECTION = {
	custom: 0,
	type: 1,
	import: 2,
	function: 3,
	table: 4,
	memory: 5,
	global: 6,
	export: 7,
	start: 8,
	element: 9,
	code: 10,
	data: 11,
} as const;

/** One section of a module: its id (WebAssembly 1.0, section 5.5.2) and its content. */
export interface Section {
	readonly id: number;
	readonly content: Uint8Array;
}

/** What every module begins with: `\0asm` and the version. */
export const PREAMBLE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * The sections of a module, in its order.
 * @throws NotModelled for bytes that are not a module
 * @example
 * ```ts
 * import { sectionsOf } from '@hvmmio/kernel-harness/wasm';
 * console.log(sectionsOf(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 2))[0]?.id); // 5
 * ```
 */
export function sectionsOf(wasm: Uint8Array): Section[] {
	if (PREAMBLE.some((byte, i) => wasm[i] !== byte)) {
		throw new NotModelled('not a WebAssembly module');
	}
	const reader = new ByteReader(wasm, PREAMBLE.length);
	const sections: Section[] = [];
	while (!reader.done) {
		sections.push({ id: reader.byte(), content: reader.take(reader.unsigned()) });
	}
	return sections;
}

function bodyOf(sections: readonly Section[], id: number): ByteReader | null {
	const found = sections.find((section) => section.id === id);
	return found ? new ByteReader(found.content) : null;
}

export function countOf(sections: readonly Section[], id: number): number {
	return bodyOf(sections, id)?.unsigned() ?? 0;
}

/**
 * Reads the entries of a section that is a vector; none if the module does not have it.
 * @throws NotModelled if the section ends too soon
 * @example
 * ```ts
 * import { entriesOf, SECTION } from '@hvmmio/kernel-harness/wasm';
 * const functions = { id: SECTION.function, content: Uint8Array.of(2, 0, 1) };
 * console.log(entriesOf([functions], SECTION.function, (reader) => reader.unsigned())); // [ 0, 1 ]
 * ```
 */
export function entriesOf<T>(sections: readonly Section[], id: number, read: (reader: ByteReader) => T): T[] {
	return bodyOf(sections, id)?.vector(read) ?? [];
}

/** Limits of a table in elements, or of a memory in pages of 64 KiB. */
export interface Limits {
	readonly minimum: number;
	readonly maximum: number | null;
	/** Are addresses 64-bit numbers? */
	readonly is64: boolean;
}

const HAS_MAXIMUM = 1;
const IS_64 = 4;

export function readLimits(reader: ByteReader): Limits {
	const flags = reader.byte();
	const minimum = reader.unsigned();
	return { minimum, maximum: flags & HAS_MAXIMUM ? reader.unsigned() : null, is64: flags >= IS_64 };
}

/**
 * The limits of the module's first table or memory; undefined if there is none.
 * @param id SECTION.table or SECTION.memory
 * @throws NotModelled if the section ends too soon
 * @example
 * ```ts
 * import { limitsOf, SECTION } from '@hvmmio/kernel-harness/wasm';
 * console.log(limitsOf([{ id: SECTION.memory, content: Uint8Array.of(1, 0, 2) }], SECTION.memory)?.minimum); // 2
 * ```
 */
export function limitsOf(sections: readonly Section[], id: number): Limits | undefined {
	const [limits] = entriesOf(sections, id, (reader) => {
		if (id === SECTION.table) {
			reader.byte();
		}
		return readLimits(reader);
	});
	return limits;
}

/** Number of parameters of each function. */
export function parametersOf(sections: readonly Section[]): number[] {
	const counts = entriesOf(sections, SECTION.type, (types) => {
		if (types.byte() !== 0x60) {
			throw new NotModelled('the compiled module has types other than functions');
		}
		const parameters = types.sized().length;
		types.sized();
		return parameters;
	});
	return entriesOf(sections, SECTION.function, (functions) => counts[functions.unsigned()] as number);
}

/** The first data segment, where the linker puts constants; `end` is exclusive. */
export function firstSegment(sections: readonly Section[]): { start: number; end: number } {
	const body = bodyOf(sections, SECTION.data);
	if (body === null || body.unsigned() === 0) {
		return { start: STATE_AT, end: STATE_AT };
	}
	body.take(2);
	const start = body.unsigned();
	body.byte();
	return { start, end: start + body.unsigned() };
}

interface Export {
	readonly name: string;
	/** 0: a function. */
	readonly kind: number;
	readonly index: number;
}

export function exportsOf(sections: readonly Section[]): Export[] {
	return entriesOf(sections, SECTION.export, (reader) => ({
		name: reader.name(),
		kind: reader.byte(),
		index: reader.unsigned(),
	}));
}

/**
 * Indexes of the functions that a module exports, by name.
 * @throws NotModelled if the section ends too soon
 * @example
 * ```ts
 * import { exportedFunctions, SECTION } from '@hvmmio/kernel-harness/wasm';
 * const exports = { id: SECTION.export, content: Uint8Array.of(1, 1, 0x66, 0, 7) };
 * console.log(exportedFunctions([exports]).get('f')); // 7
 * ```
 */
export function exportedFunctions(sections: readonly Section[]): Map<string, number> {
	const functions = exportsOf(sections).filter(({ kind }) => kind === 0);
	return new Map(functions.map(({ name, index }) => [name, index]));
}
