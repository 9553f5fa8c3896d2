/** Rewrites the instructions of one function; see rewrite.ts for what and why. */

import { NotModelled } from '../not-modelled.ts';
import { type ByteReader, ByteWriter } from './bytes.ts';

export interface CodeContext {
	readonly memory64: boolean;
	readonly table64: boolean;
	/** Index of the counter. */
	readonly fuelGlobal: number;
	readonly fuel: number;
	/** How many parameters each function has. */
	readonly parameters: readonly number[];
	/** The function whose body gets the refill, or -1. */
	readonly refuel: number;
}

/** Numbers of the instructions that matter here; WebAssembly 1.0, section 5.4. */
const OP = {
	unreachable: 0x00,
	block: 0x02,
	loop: 0x03,
	if: 0x04,
	end: 0x0b,
	br: 0x0c,
	brIf: 0x0d,
	brTable: 0x0e,
	call: 0x10,
	callIndirect: 0x11,
	drop: 0x1a,
	localGet: 0x20,
	localSet: 0x21,
	localTee: 0x22,
	globalGet: 0x23,
	globalSet: 0x24,
	firstLoad: 0x28,
	firstStore: 0x36,
	lastStore: 0x3e,
	memorySize: 0x3f,
	memoryGrow: 0x40,
	i32Const: 0x41,
	i64Const: 0x42,
	f32Const: 0x43,
	f64Const: 0x44,
	i64Eqz: 0x50,
	i64LtS: 0x53,
	i32Eqz: 0x45,
	i32Sub: 0x6b,
	i32Or: 0x72,
	i64Sub: 0x7d,
	i64ShrU: 0x88,
	i32WrapI64: 0xa7,
	i64ExtendI32U: 0xad,
	lastOne: 0xbf,
} as const;
const EMPTY_BLOCK = 0x40;
const [I32, I64, F32, F64] = [0x7f, 0x7e, 0x7d, 0x7c];

/** The type of the value that each store takes, from i32.store to i64.store32. */
const STORED = [I32, I64, F32, F64, I32, I32, I64, I64, I64];

/** Locals that a rewritten function has more: an address, and a value of each type. */
const EXTRA_LOCALS = [I64, I32, I64, F32, F64];

/** @throws NotModelled for an instruction that WebAssembly 1.0 does not have */
export function rewriteFunction(body: ByteReader, index: number, context: CodeContext): ByteWriter {
	const out = new ByteWriter();
	let locals = context.parameters[index] as number;
	const groups = body.unsigned();
	out.unsigned(groups + (context.memory64 ? EXTRA_LOCALS.length : 0));
	for (let i = 0; i < groups; i++) {
		const count = body.unsigned();
		locals += count;
		out.unsigned(count);
		out.push(body.byte());
	}
	if (context.memory64) {
		for (const type of EXTRA_LOCALS) {
			out.push(1, type);
		}
	}
	if (index === context.refuel) {
		out.push(OP.i64Const);
		signed(out, context.fuel);
		out.push(OP.globalSet);
		out.unsigned(context.fuelGlobal);
	}
	takeFuel(out, context);
	while (body.at < body.end) {
		rewriteInstruction(body, out, context, locals);
	}
	return out;
}

function rewriteInstruction(body: ByteReader, out: ByteWriter, context: CodeContext, locals: number): void {
	const from = body.at;
	const op = body.byte();
	if (op >= OP.firstLoad && op <= OP.lastStore) {
		rewriteAccess(op, body, out, context, locals);
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
			body.skip(4);
			return;
		case OP.f64Const:
			body.skip(8);
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

/** unreachable, nop, else, end, return, drop, select, and all that only compute. */
function isPlain(op: number): boolean {
	return (
		op <= 0x01 ||
		op === 0x05 ||
		op === OP.end ||
		op === 0x0f ||
		op === OP.drop ||
		op === 0x1b ||
		(op >= OP.i32Eqz && op <= OP.lastOne)
	);
}

/** One from the counter; a trap if it has become negative. */
function takeFuel(out: ByteWriter, { fuelGlobal }: CodeContext): void {
	out.push(OP.globalGet);
	out.unsigned(fuelGlobal);
	out.push(OP.i64Const, 1, OP.i64Sub, OP.globalSet);
	out.unsigned(fuelGlobal);
	out.push(OP.globalGet);
	out.unsigned(fuelGlobal);
	out.push(OP.i64Const, 0, OP.i64LtS, OP.if, EMPTY_BLOCK, OP.unreachable, OP.end);
}

function rewriteAccess(op: number, body: ByteReader, out: ByteWriter, context: CodeContext, locals: number): void {
	const align = body.unsigned();
	const offset = body.unsigned();
	if (align > 3) {
		throw new NotModelled('the source uses a memory that it does not have');
	}
	const access = new ByteWriter();
	access.push(op, align);
	// Past 4 GiB there is nothing, and neither is there in its last byte.
	access.unsigned(Math.min(offset, 0xffff_ffff));
	if (context.memory64 && op < OP.firstStore) {
		narrowAddress(out, locals);
	} else if (context.memory64) {
		const type = STORED[op - OP.firstStore] as number;
		const value = locals + EXTRA_LOCALS.indexOf(type, 1);
		local(out, OP.localSet, value);
		narrowAddress(out, locals);
		local(out, OP.localGet, value);
	}
	out.append(access.bytes());
}

/** The 64-bit address on the stack as one of 32 bits; one that has more becomes 0xffffffff, which is outside. */
function narrowAddress(out: ByteWriter, scratch: number): void {
	local(out, OP.localTee, scratch);
	out.push(OP.i32WrapI64, OP.i32Const, 0);
	local(out, OP.localGet, scratch);
	out.push(OP.i64Const, 32, OP.i64ShrU, OP.i64Eqz, OP.i32Eqz, OP.i32Sub, OP.i32Or);
}

/** The memory does not grow: asking for more fails as it does where there is none. */
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

function local(out: ByteWriter, op: number, index: number): void {
	out.push(op);
	out.unsigned(index);
}

/** A signed LEB128 number that is not negative. */
function signed(out: ByteWriter, value: number): void {
	let rest = value;
	while (rest >= 64) {
		out.push((rest % 128) | 128);
		rest = Math.floor(rest / 128);
	}
	out.push(rest);
}
