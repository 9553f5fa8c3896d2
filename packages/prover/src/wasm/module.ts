/** Decodes a compiled module: functions, globals, table, and initial memory. */

import { OWN_EXPORT } from '@hvmmio/kernel-harness/run';
import { Refused } from '../refused.ts';
import { type Instruction, OP, readCode } from './code.ts';
import { Reader } from './reader.ts';

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

const SECTION = {
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
};
const PAGE = 65536;
const IS_64 = 4;
const MAX_TABLE = 10_000;
const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** @throws Refused for bytes that are not a module, and for imports, a start function or floating point */
export function decodeModule(wasm: Uint8Array): WasmModule {
	if (MAGIC.some((byte, i) => wasm[i] !== byte)) {
		throw new Refused('not a WebAssembly module');
	}
	const sections = sectionsOf(wasm);
	const read = <T>(id: number, item: (reader: Reader) => T): T[] => {
		const body = sections.get(id);
		return body === undefined ? [] : body.vector(() => item(body));
	};
	if (sections.has(SECTION.start) || read(SECTION.import, () => 0).length > 0) {
		throw new Refused('the module has imports or a start function, which are not executed here');
	}
	const types = read(SECTION.type, typeOf);
	const typeOfFunction = read(SECTION.function, (reader) => reader.unsigned());
	const tables = read(SECTION.table, (reader) => {
		reader.byte();
		return limits(reader).minimum;
	});
	const [memory = { minimum: 0, is64: false }] = read(SECTION.memory, limits);
	const globals = read(SECTION.global, (reader) => {
		const width = widthOf(reader.byte());
		reader.byte();
		return { width, value: BigInt.asUintN(width, constantOf(reader)) };
	});
	const exports = read(SECTION.export, (reader) => [reader.name(), reader.byte(), reader.unsigned()] as const);
	const table: (number | null)[] = Array(Math.min(tables[0] ?? 0, MAX_TABLE)).fill(null);
	read(SECTION.element, (reader) => {
		expectPlainSegment(reader);
		const at = Number(constantOf(reader));
		for (const [i, index] of reader.vector(() => reader.unsigned()).entries()) {
			table[at + i] = index;
		}
	});
	const functions = read(SECTION.code, (reader) => bodyOf(reader.part(reader.unsigned()))).map((body, index) => ({
		...body,
		index,
		type: types[typeOfFunction[index] as number] as FunctionType,
	}));
	const data = read(SECTION.data, (reader) => {
		expectPlainSegment(reader);
		return { at: Number(constantOf(reader)), bytes: reader.take(reader.unsigned()) };
	});
	const named = exports.filter(([, kind]) => kind === 0);
	const own = named.filter(([name]) => OWN_EXPORT.test(name)).map(([, , index]) => index);
	return {
		types,
		functions,
		globals,
		table,
		exports: new Map(named.map(([name, , index]) => [name, index])),
		addressWidth: memory.is64 ? 64 : 32,
		memoryBytes: memory.minimum * PAGE,
		own: own.length > 0 ? new Set(own) : null,
		data,
	};
}

function sectionsOf(wasm: Uint8Array): Map<number, Reader> {
	const reader = new Reader(wasm, MAGIC.length);
	const sections = new Map<number, Reader>();
	while (!reader.done) {
		const id = reader.byte();
		sections.set(id, reader.part(reader.unsigned()));
	}
	return sections;
}

function typeOf(reader: Reader): FunctionType {
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

function limits(reader: Reader): { minimum: number; is64: boolean } {
	const flags = reader.byte();
	const minimum = reader.unsigned();
	if (flags & 1) {
		reader.unsigned();
	}
	return { minimum, is64: flags >= IS_64 };
}

function constantOf(reader: Reader): bigint {
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

function expectPlainSegment(reader: Reader): void {
	if (reader.unsigned() !== 0) {
		throw new Refused('the module has passive segments or more than one memory');
	}
}

function bodyOf(reader: Reader): Pick<WasmFunction, 'locals' | 'code'> {
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
