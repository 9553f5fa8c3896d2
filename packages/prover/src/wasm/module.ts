/** Decodes a compiled module: functions, globals, table, and initial memory. */

import { NotModelled, OWN_EXPORT } from '@hvmmio/kernel-harness/run';
import {
	ByteReader,
	entriesOf,
	exportedFunctions,
	limitsOf,
	OP,
	SECTION,
	sectionsOf,
} from '@hvmmio/kernel-harness/wasm';
import { Refused } from '../refused.ts';
import { type Instruction, readCode } from './code.ts';

export interface FunctionType {
	readonly parameters: readonly (32 | 64)[];
	readonly results: readonly (32 | 64)[];
}

export interface WasmFunction {
	readonly index: number;
	readonly type: FunctionType;
	/** Widths of the locals, without parameters. */
	readonly locals: readonly (32 | 64)[];
	readonly code: readonly Instruction[];
}

export interface WasmModule {
	readonly types: readonly FunctionType[];
	readonly functions: readonly WasmFunction[];
	/** Widths and initial values. */
	readonly globals: readonly { readonly width: 32 | 64; readonly value: bigint }[];
	/** Function indexes in the table; null for an empty element. */
	readonly table: readonly (number | null)[];
	/** Function indexes by export name. */
	readonly exports: ReadonlyMap<string, number>;
	/** Width of an address in bits. */
	readonly addressWidth: 32 | 64;
	readonly memoryBytes: number;
	/** Functions of the harness, which may access its state; null: every function may access all memory. */
	readonly own: ReadonlySet<number> | null;
	readonly data: readonly { readonly at: number; readonly bytes: Uint8Array }[];
}

const PAGE = 65536;
const MAX_TABLE = 10_000;

/** @throws Refused for bytes that are not a module, and for imports, a start function or floating point */
export function decodeModule(wasm: Uint8Array): WasmModule {
	try {
		return decode(wasm);
	} catch (error) {
		throw error instanceof NotModelled ? new Refused(error.message) : error;
	}
}

function decode(wasm: Uint8Array): WasmModule {
	const sections = sectionsOf(wasm);
	const read = <T>(id: number, entry: (reader: ByteReader) => T): T[] => entriesOf(sections, id, entry);
	if (sections.some(({ id }) => id === SECTION.start) || read(SECTION.import, () => 0).length > 0) {
		throw new Refused('the module has imports or a start function, which are not executed here');
	}
	const types = read(SECTION.type, typeOf);
	const typeOfFunction = read(SECTION.function, (reader) => reader.unsigned());
	const memory = limitsOf(sections, SECTION.memory);
	const globals = read(SECTION.global, (reader) => {
		const width = widthOf(reader.byte());
		reader.byte();
		return { width, value: BigInt.asUintN(width, constantOf(reader)) };
	});
	const exports = exportedFunctions(sections);
	const table: (number | null)[] = Array(Math.min(limitsOf(sections, SECTION.table)?.minimum ?? 0, MAX_TABLE)).fill(
		null,
	);
	read(SECTION.element, (reader) => {
		expectPlainSegment(reader);
		const at = Number(constantOf(reader));
		for (const [i, index] of reader.vector(() => reader.unsigned()).entries()) {
			table[at + i] = index;
		}
	});
	const functions = read(SECTION.code, (reader) => bodyOf(new ByteReader(reader.sized()))).map((body, index) => ({
		...body,
		index,
		type: types[typeOfFunction[index] as number] as FunctionType,
	}));
	const data = read(SECTION.data, (reader) => {
		expectPlainSegment(reader);
		return { at: Number(constantOf(reader)), bytes: reader.sized() };
	});
	const own = [...exports].filter(([name]) => OWN_EXPORT.test(name)).map(([, index]) => index);
	return {
		types,
		functions,
		globals,
		table,
		exports,
		addressWidth: memory?.is64 ? 64 : 32,
		memoryBytes: (memory?.minimum ?? 0) * PAGE,
		own: own.length > 0 ? new Set(own) : null,
		data,
	};
}

function typeOf(reader: ByteReader): FunctionType {
	if (reader.byte() !== 0x60) {
		throw new Refused('the module has types other than functions');
	}
	const widths = () => reader.vector(() => widthOf(reader.byte()));
	return { parameters: widths(), results: widths() };
}

function widthOf(type: number): 32 | 64 {
	if (type !== 0x7f && type !== 0x7e) {
		throw new Refused(`the module has values of type 0x${type.toString(16)}, which are not executed here`);
	}
	return type === 0x7f ? 32 : 64;
}

function constantOf(reader: ByteReader): bigint {
	const op = reader.byte();
	if (op !== OP.i32Const && op !== OP.i64Const) {
		throw new Refused('the module has a start value that is no constant');
	}
	const value = reader.signed();
	if (reader.byte() !== OP.end) {
		throw new Refused('the module has a start value that is no constant');
	}
	return value;
}

function expectPlainSegment(reader: ByteReader): void {
	if (reader.unsigned() !== 0) {
		throw new Refused('the module has passive segments or more than one memory');
	}
}

function bodyOf(reader: ByteReader): Pick<WasmFunction, 'locals' | 'code'> {
	const locals = reader.vector(() => {
		const count = reader.unsigned();
		const width = widthOf(reader.byte());
		if (count > 50_000) {
			throw new Refused('a function of the module has too many locals');
		}
		return Array<32 | 64>(count).fill(width);
	});
	return { locals: locals.flat(), code: readCode(reader) };
}
