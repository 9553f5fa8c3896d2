/**
 * Rewrites a compiled module so that it is safe and runs everywhere:
 *
 * - fuel: every loop iteration and every call decrements a counter, and the module traps when it runs out, so that an
 *   endless loop is cut off at the same place on every machine;
 * - 64-bit pointers: on x86_64 and arm64, `long` and pointers have 64 bits, so the source is compiled for wasm64. Few
 *   WASM hosts support 64-bit memories, so each access gets a 32-bit address, or traps if the address has more bits;
 * - memory protection: only the harness's own functions can access the harness's state (access.ts).
 *
 * Instructions beyond WebAssembly 1.0 are refused, and so are imports.
 */

import { NotModelled } from '../not-modelled.ts';
import { OWN_EXPORT, STATE_AT } from '../run/layout.ts';
import { takingBody } from './access.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { type CodeContext, rewriteFunction } from './code.ts';
import { I32, I64, OP, signed } from './op.ts';
import {
	countOf,
	entriesOf,
	exportedFunctions,
	exportsOf,
	firstSegment,
	limitsOf,
	PREAMBLE,
	parametersOf,
	readLimits,
	SECTION,
	type Section,
	sectionsOf,
} from './sections.ts';

/** The export that refills the fuel; the refill is inserted into its body. */
const REFUEL = 'hvmmio_own_refuel';
/** The exports that return the lowest and the highest address written; their bodies are replaced. */
const LOWEST = 'hvmmio_own_lowest';
const HIGHEST = 'hvmmio_own_highest';
/** The export name of the fuel counter, a mutable i64. Negative: the fuel ran out. */
export const FUEL = 'hvmmio_fuel';

const { i32Const: I32_CONST, i64Const: I64_CONST, end: END } = OP;

/**
 * @param fuel number of loop iterations and calls per refill
 * @throws NotModelled for module features that no kernel function needs
 */
export function rewriteModule(wasm: Uint8Array, fuel: number): Uint8Array {
	const sections = sectionsOf(wasm);
	const exported = exportedFunctions(sections);
	checkExports(sections, exported.get(CONSTRUCTORS));
	const globals = countOf(sections, SECTION.global);
	const context: CodeContext = {
		memory64: limitsOf(sections, SECTION.memory)?.is64 === true,
		table64: limitsOf(sections, SECTION.table)?.is64 === true,
		fuelGlobal: globals,
		lowGlobal: globals + 1,
		highGlobal: globals + 2,
		own: new Set([...exported].flatMap(([name, index]) => (OWN_EXPORT.test(name) ? [index] : []))),
		constants: firstSegment(sections),
		fuel,
		parameters: parametersOf(sections),
		refuel: exported.get(REFUEL),
	};
	const bodies = new Map([
		[exported.get(LOWEST), takingBody(context.lowGlobal, STATE_AT)],
		[exported.get(HIGHEST), takingBody(context.highGlobal, 0)],
	]);
	const out = new ByteWriter();
	out.append(PREAMBLE);
	for (const { id, content } of sections) {
		const part = rewriteSection(id, new ByteReader(content), context, bodies);
		if (part !== null) {
			out.push(id);
			out.sized(part);
		}
	}
	return out.bytes().slice();
}

const CONSTRUCTORS = '__wasm_call_ctors';
const OUR_EXPORT = /^(?:hvmmio_[a-z0-9_]+|memory|__stack_pointer|__wasm_call_ctors)$/;
/** A function body without locals and instructions. */
const EMPTY_BODY = [0, END];

/**
 * Checks that only the harness's names are exported, and that no code runs at load time.
 * @param constructors index of the function that runs C constructors
 */
function checkExports(sections: readonly Section[], constructors: number | undefined): void {
	const stranger = exportsOf(sections).find(({ name }) => !OUR_EXPORT.test(name));
	if (stranger) {
		throw new NotModelled(
			`the source exports ${JSON.stringify(stranger.name.slice(0, 100))}, which is not the harness's`,
		);
	}
	if (constructors === undefined) {
		return;
	}
	const body = entriesOf(sections, SECTION.code, (reader) => reader.sized())[constructors];
	if (body?.length !== EMPTY_BODY.length || EMPTY_BODY.some((byte, i) => body[i] !== byte)) {
		throw new NotModelled('the source has code that runs before it is called');
	}
}

function rewriteSection(
	id: number,
	body: ByteReader,
	context: CodeContext,
	bodies: ReadonlyMap<number | undefined, ByteWriter>,
): ByteWriter | null {
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
			out.unsigned(body.unsigned() + 3);
			out.append(body.rest());
			out.push(I64, 1, I64_CONST, 0, END);
			out.push(I32, 1, OP.i32Const);
			signed(out, STATE_AT);
			out.push(END, I32, 1, OP.i32Const, 0, END);
			break;
		case SECTION.export: {
			out.unsigned(body.unsigned() + 1);
			out.append(body.rest());
			const name = new TextEncoder().encode(FUEL);
			out.unsigned(name.length);
			out.append(name);
			out.push(3);
			out.unsigned(context.fuelGlobal);
			break;
		}
		case SECTION.element:
			copySegments(body, out, context.table64, (reader) => reader.vector(() => reader.skipNumber()));
			break;
		case SECTION.code: {
			const count = body.unsigned();
			out.unsigned(count);
			for (let index = 0; index < count; index++) {
				const old = new ByteReader(body.sized());
				out.sized(bodies.get(index) ?? rewriteFunction(old, index, context));
			}
			break;
		}
		case SECTION.data:
			copySegments(body, out, context.memory64, (reader) => reader.sized());
			break;
		default:
			out.append(body.rest());
	}
	return out;
}

/** Copies limits without the 64-bit flag. @param fixed sets the maximum to the minimum */
function copyLimits(body: ByteReader, out: ByteWriter, fixed: boolean): void {
	const { minimum, maximum } = readLimits(body);
	const limit = fixed ? minimum : maximum;
	out.push(limit === null ? 0 : 1);
	out.unsigned(minimum);
	if (limit !== null) {
		out.unsigned(limit);
	}
}

/** Copies active segments, turning a constant 64-bit offset into a 32-bit one. */
function copySegments(
	body: ByteReader,
	out: ByteWriter,
	is64: boolean,
	skipContent: (reader: ByteReader) => unknown,
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
