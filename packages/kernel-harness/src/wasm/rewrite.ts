/**
 * Makes a compiled module safe and runnable everywhere:
 *
 * - fuel: every turn of a loop and every call takes one from a counter, and at the end of it the module traps, so that a
 *   loop that does not end is cut off at the same place on every machine;
 * - 64-bit pointers: kernels on x86_64 and arm64 have a `long` and pointers of 64 bits, which clang gives for wasm64.
 *   Few WASM hosts take 64-bit memories, so each access is changed to one with a 32-bit address, or a trap where the
 *   address has more bits.
 *
 * Everything but the instructions of WebAssembly 1.0 is refused, and so are imports.
 */

import { NotModelled } from '../not-modelled.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { type CodeContext, rewriteFunction } from './code.ts';

/** The export that fills the fuel up again; its body gets the refill. */
export const REFUEL = 'hvmmio_refuel';
/** The exported counter, a mutable i64. Negative: the fuel ran out. */
export const FUEL = 'hvmmio_fuel';

const SECTION = {
	custom: 0,
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
const HAS_MAXIMUM = 1;
const IS_64 = 4;
const I32_CONST = 0x41;
const I64_CONST = 0x42;
const END = 0x0b;
const I64 = 0x7e;

interface Section {
	readonly id: number;
	readonly body: ByteReader;
}

/**
 * @param fuel how many loop turns and calls one refill lasts for
 * @throws NotModelled for what no kernel function needs
 */
export function rewriteModule(wasm: Uint8Array, fuel: number): Uint8Array {
	const sections = sectionsOf(wasm);
	checkExports(sections);
	const context: CodeContext = {
		memory64: limitsFlag(sections, SECTION.memory) >= IS_64,
		table64: limitsFlag(sections, SECTION.table) >= IS_64,
		fuelGlobal: countOf(sections, SECTION.global),
		fuel,
		parameters: parametersOf(sections),
		refuel: exportedFunction(sections, REFUEL),
	};
	const out = new ByteWriter();
	out.append(wasm.subarray(0, 8));
	for (const { id, body } of sections) {
		const part = rewriteSection(id, body, context);
		if (part !== null) {
			out.push(id);
			out.sized(part);
		}
	}
	return out.bytes().slice();
}

function sectionsOf(wasm: Uint8Array): Section[] {
	const reader = new ByteReader(wasm, 8);
	const sections: Section[] = [];
	while (reader.at < reader.end) {
		const id = reader.byte();
		const size = reader.unsigned();
		sections.push({ id, body: new ByteReader(wasm, reader.at, reader.at + size) });
		reader.skip(size);
	}
	return sections;
}

function bodyOf(sections: readonly Section[], id: number): ByteReader | null {
	const found = sections.find((section) => section.id === id);
	return found ? new ByteReader(found.body.bytes, found.body.at, found.body.end) : null;
}

function countOf(sections: readonly Section[], id: number): number {
	return bodyOf(sections, id)?.unsigned() ?? 0;
}

/** The flags of the one table's or memory's limits; 0 if there is none. */
function limitsFlag(sections: readonly Section[], id: number): number {
	const body = bodyOf(sections, id);
	if (body === null || body.unsigned() === 0) {
		return 0;
	}
	if (id === SECTION.table) {
		body.byte();
	}
	return body.byte();
}

/** How many parameters each function has. */
function parametersOf(sections: readonly Section[]): number[] {
	const types = bodyOf(sections, 1);
	const functions = bodyOf(sections, SECTION.function);
	if (types === null || functions === null) {
		return [];
	}
	const counts: number[] = [];
	for (let left = types.unsigned(); left > 0; left--) {
		if (types.byte() !== 0x60) {
			throw new NotModelled('the compiled module has types other than functions');
		}
		const parameters = types.unsigned();
		types.skip(parameters);
		types.skip(types.unsigned());
		counts.push(parameters);
	}
	return Array.from({ length: functions.unsigned() }, () => counts[functions.unsigned()] as number);
}

interface Export {
	readonly name: string;
	/** 0: a function. */
	readonly kind: number;
	readonly index: number;
}

function exportsOf(sections: readonly Section[]): Export[] {
	const body = bodyOf(sections, SECTION.export);
	return Array.from({ length: body?.unsigned() ?? 0 }, () => {
		const reader = body as ByteReader;
		const length = reader.unsigned();
		const name = new TextDecoder().decode(reader.bytes.subarray(reader.at, reader.at + length));
		reader.skip(length);
		return { name, kind: reader.byte(), index: reader.unsigned() };
	});
}

function exportedFunction(sections: readonly Section[], wanted: string): number {
	return exportsOf(sections).find(({ name, kind }) => kind === 0 && name === wanted)?.index ?? -1;
}

const CONSTRUCTORS = '__wasm_call_ctors';
const OUR_EXPORT = /^(?:hvmmio_[a-z0-9_]+|memory|__stack_pointer|__wasm_call_ctors)$/;
/** No locals, no instructions. */
const EMPTY_BODY = [0, END];

/** The harness's entries and nothing else; no code that runs before them. */
function checkExports(sections: readonly Section[]): void {
	const stranger = exportsOf(sections).find(({ name }) => !OUR_EXPORT.test(name));
	if (stranger) {
		throw new NotModelled(
			`the source exports ${JSON.stringify(stranger.name.slice(0, 100))}, which is not the harness's`,
		);
	}
	const index = exportedFunction(sections, CONSTRUCTORS);
	const body = bodyOf(sections, SECTION.code);
	if (index < 0 || body === null) {
		return;
	}
	body.unsigned();
	for (let i = 0; i < index; i++) {
		body.skip(body.unsigned());
	}
	const size = body.unsigned();
	if (size !== EMPTY_BODY.length || EMPTY_BODY.some((byte) => body.byte() !== byte)) {
		throw new NotModelled('the source has code that runs before it is called');
	}
}

function rewriteSection(id: number, body: ByteReader, context: CodeContext): ByteWriter | null {
	const out = new ByteWriter();
	switch (id) {
		case SECTION.custom:
			return null;
		case SECTION.import:
			throw new NotModelled('the source imports functions into the module, which nothing gives');
		case SECTION.start:
			throw new NotModelled('the source runs code before it is called');
		case SECTION.table:
			out.unsigned(body.unsigned());
			out.push(body.byte());
			copyLimits(body, out, false);
			break;
		case SECTION.memory:
			out.unsigned(body.unsigned());
			copyLimits(body, out, true);
			break;
		case SECTION.global:
			out.unsigned(body.unsigned() + 1);
			copyRest(body, out);
			out.push(I64, 1, I64_CONST, 0, END);
			break;
		case SECTION.export: {
			out.unsigned(body.unsigned() + 1);
			copyRest(body, out);
			const name = new TextEncoder().encode(FUEL);
			out.unsigned(name.length);
			out.append(name);
			out.push(3);
			out.unsigned(context.fuelGlobal);
			break;
		}
		case SECTION.element:
			copySegments(body, out, context.table64, (reader) => {
				for (let left = reader.unsigned(); left > 0; left--) {
					reader.skipNumber();
				}
			});
			break;
		case SECTION.code: {
			const count = body.unsigned();
			out.unsigned(count);
			for (let index = 0; index < count; index++) {
				const size = body.unsigned();
				out.sized(rewriteFunction(new ByteReader(body.bytes, body.at, body.at + size), index, context));
				body.skip(size);
			}
			break;
		}
		case SECTION.data:
			copySegments(body, out, context.memory64, (reader) => reader.skip(reader.unsigned()));
			break;
		default:
			copyRest(body, out);
	}
	return out;
}

function copyRest(body: ByteReader, out: ByteWriter): void {
	const from = body.at;
	body.skip(body.end - body.at);
	out.append(body.since(from));
}

/** Limits without the 64-bit flag; a memory that may not grow. */
function copyLimits(body: ByteReader, out: ByteWriter, fixed: boolean): void {
	const flags = body.byte();
	const minimum = body.unsigned();
	const maximum = flags & HAS_MAXIMUM ? body.unsigned() : null;
	const limit = fixed ? minimum : maximum;
	out.push(limit === null ? 0 : HAS_MAXIMUM);
	out.unsigned(minimum);
	if (limit !== null) {
		out.unsigned(limit);
	}
}

/** Active segments, whose offset is a constant: 64 bits become 32. */
function copySegments(
	body: ByteReader,
	out: ByteWriter,
	is64: boolean,
	skipContent: (reader: ByteReader) => void,
): void {
	const count = body.unsigned();
	out.unsigned(count);
	for (let i = 0; i < count; i++) {
		if (body.unsigned() !== 0 || body.byte() !== (is64 ? I64_CONST : I32_CONST)) {
			throw new NotModelled('the compiled module has segments of an unknown kind');
		}
		out.push(0, I32_CONST);
		const from = body.at;
		body.skipNumber();
		if (body.byte() !== END) {
			throw new NotModelled('the compiled module has segments of an unknown kind');
		}
		skipContent(body);
		out.append(body.since(from));
	}
}
