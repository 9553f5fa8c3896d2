/** Rewrites the instructions of one function; see rewrite.ts for what and why. */

import { NotModelled } from '../not-modelled.ts';
import { extraLocals, rewriteAccess } from './access.ts';
import { type ByteReader, ByteWriter } from './bytes.ts';
import { EMPTY_BLOCK, OP, signed } from './op.ts';

export interface CodeContext {
	readonly memory64: boolean;
	readonly table64: boolean;
	/** Index of the fuel counter's global. */
	readonly fuelGlobal: number;
	readonly fuel: number;
	/** Number of parameters of each function. */
	readonly parameters: readonly number[];
	/** Index of the function that refills the fuel, if there is one. */
	readonly refuel: number | undefined;
	/** Indexes of the globals with the lowest and the highest address written. */
	readonly lowGlobal: number;
	readonly highGlobal: number;
	/** Indexes of the functions that may access the harness's state. */
	readonly own: ReadonlySet<number>;
	/** The address range of constants; `end` is exclusive. */
	readonly constants: { readonly start: number; readonly end: number };
}

/** @throws NotModelled for an instruction that WebAssembly 1.0 does not have */
export function rewriteFunction(body: ByteReader, index: number, context: CodeContext): ByteWriter {
	const out = new ByteWriter();
	let locals = context.parameters[index] as number;
	const groups = body.unsigned();
	const extra = extraLocals(context);
	out.unsigned(groups + extra.length);
	for (let i = 0; i < groups; i++) {
		const count = body.unsigned();
		locals += count;
		out.unsigned(count);
		out.push(body.byte());
	}
	for (const type of extra) {
		out.push(1, type);
	}
	if (index === context.refuel) {
		out.push(OP.i64Const);
		signed(out, context.fuel);
		out.push(OP.globalSet);
		out.unsigned(context.fuelGlobal);
	}
	takeFuel(out, context);
	const own = context.own.has(index);
	while (!body.done) {
		rewriteInstruction(body, out, context, own, locals);
	}
	return out;
}

function rewriteInstruction(
	body: ByteReader,
	out: ByteWriter,
	context: CodeContext,
	own: boolean,
	locals: number,
): void {
	const from = body.at;
	const op = body.byte();
	if (op >= OP.i32Load && op <= OP.i64Store32) {
		rewriteAccess(op, body, out, context, own, locals);
		return;
	}
	if (op === OP.memorySize || op === OP.memoryGrow) {
		body.byte();
		rewriteMemory(op, out, context);
		return;
	}
	if (op === OP.callIndirect && context.table64) {
		out.push(OP.i32WrapI64);
	}
	skipOperands(op, body);
	out.append(body.since(from));
	if (op === OP.loop) {
		takeFuel(out, context);
	}
}

function skipOperands(op: number, body: ByteReader): void {
	switch (op) {
		case OP.block:
		case OP.loop:
		case OP.if:
		case OP.br:
		case OP.brIf:
		case OP.call:
		case OP.i32Const:
		case OP.i64Const:
			body.skipNumber();
			return;
		case OP.brTable:
			for (let left = body.unsigned(); left >= 0; left--) {
				body.skipNumber();
			}
			return;
		case OP.callIndirect:
			body.skipNumber();
			body.skipNumber();
			return;
		case OP.f32Const:
			body.take(4);
			return;
		case OP.f64Const:
			body.take(8);
			return;
		default:
			if (op >= OP.localGet && op <= OP.globalSet) {
				body.skipNumber();
			} else if (!isPlain(op)) {
				throw new NotModelled(
					`the source compiles to instruction 0x${op.toString(16)}, which the harness does not run`,
				);
			}
	}
}

/** Instructions without operands: unreachable, nop, else, end, return, drop, select, and all numeric ones. */
function isPlain(op: number): boolean {
	return (
		op <= OP.nop ||
		op === OP.else ||
		op === OP.end ||
		op === OP.return ||
		op === OP.drop ||
		op === OP.select ||
		(op >= OP.i32Eqz && op <= OP.f64ReinterpretI64)
	);
}

/** Decrements the fuel counter, and traps if it becomes negative. */
function takeFuel(out: ByteWriter, { fuelGlobal }: CodeContext): void {
	out.push(OP.globalGet);
	out.unsigned(fuelGlobal);
	out.push(OP.i64Const, 1, OP.i64Sub, OP.globalSet);
	out.unsigned(fuelGlobal);
	out.push(OP.globalGet);
	out.unsigned(fuelGlobal);
	out.push(OP.i64Const, 0, OP.i64LtS, OP.if, EMPTY_BLOCK, OP.unreachable, OP.end);
}

/** Memory never grows: memory.grow returns -1, as it does when no memory is left. */
function rewriteMemory(op: number, out: ByteWriter, { memory64 }: CodeContext): void {
	if (op === OP.memoryGrow) {
		out.push(OP.drop, memory64 ? OP.i64Const : OP.i32Const, 0x7f);
		return;
	}
	out.push(OP.memorySize, 0);
	if (memory64) {
		out.push(OP.i64ExtendI32U);
	}
}
