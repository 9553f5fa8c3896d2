/**
 * Rewrites memory accesses with bounds checks: the source's functions may access everything below the harness's state,
 * the harness's own functions all of memory. Any other address becomes 0xffffffff, which is outside memory and traps.
 *
 * The source's writes are tracked: a write to a constant (in the first data segment) traps; otherwise the lowest and
 * the highest address written are recorded, so that memory can be restored.
 */

import { NotModelled } from '../not-modelled.ts';
import { MEMORY_BYTES, STATE_AT } from '../run/layout.ts';
import { type ByteReader, ByteWriter } from './bytes.ts';
import type { CodeContext } from './code.ts';
import { EMPTY_BLOCK, F32, F64, I32, I64, local, OP, signed } from './op.ts';

/** Width of each access in bytes, from i32.load to i64.store32. */
const WIDTHS = [4, 8, 4, 8, 1, 1, 2, 2, 1, 1, 2, 2, 4, 4, 4, 8, 4, 8, 1, 2, 1, 2, 4];

/** The value type of each store, from i32.store to i64.store32. */
const STORED = [I32, I64, F32, F64, I32, I32, I64, I64, I64];

/** Types of the locals added to a function: the original address, the checked address, and a value of each type. */
export function extraLocals({ memory64 }: CodeContext): readonly number[] {
	return [memory64 ? I64 : I32, I32, I32, I64, F32, F64];
}
const [GIVEN, PLACE, VALUES] = [0, 1, 2];

/** @param locals number of the function's own locals, parameters included */
export function rewriteAccess(
	op: number,
	body: ByteReader,
	out: ByteWriter,
	context: CodeContext,
	own: boolean,
	locals: number,
): void {
	const align = body.unsigned();
	const offset = body.unsigned();
	if (align > 3) {
		throw new NotModelled('the source uses a memory that it does not have');
	}
	const width = WIDTHS[op - OP.i32Load] as number;
	const last = (own ? MEMORY_BYTES : STATE_AT) - offset - width;
	const isStore = op >= OP.i32Store;
	const value = locals + extraLocals(context).indexOf(STORED[op - OP.i32Store] as number, VALUES);
	if (isStore) {
		local(out, OP.localSet, value);
	}
	if (last < 0) {
		out.push(OP.drop, OP.i32Const, 0x7f);
	} else {
		place(out, context, offset, last, locals + GIVEN);
	}
	if (isStore) {
		local(out, own ? OP.localSet : OP.localTee, locals + PLACE);
		if (!own) {
			refuseConstants(out, context, width);
		}
		local(out, OP.localGet, locals + PLACE);
		local(out, OP.localGet, value);
	}
	out.push(op, align, 0);
	if (isStore && !own) {
		note(out, context, locals + PLACE);
	}
}

/** Computes address plus offset as a 32-bit address; all ones if the address is above `last`. */
function place(out: ByteWriter, { memory64 }: CodeContext, offset: number, last: number, given: number): void {
	local(out, OP.localTee, given);
	if (memory64) {
		out.push(OP.i32WrapI64);
	}
	if (offset > 0) {
		constant(out, OP.i32Const, offset);
		out.push(OP.i32Add);
	}
	out.push(OP.i32Const, 0);
	local(out, OP.localGet, given);
	constant(out, memory64 ? OP.i64Const : OP.i32Const, last);
	out.push(memory64 ? OP.i64GtU : OP.i32GtU, OP.i32Sub, OP.i32Or);
}

/** Traps where the place on the stack, which it takes, is a constant's. */
function refuseConstants(out: ByteWriter, { constants }: CodeContext, width: number): void {
	constant(out, OP.i32Const, constants.start - width + 1);
	out.push(OP.i32Sub);
	constant(out, OP.i32Const, constants.end - constants.start + width - 1);
	out.push(OP.i32LtU, OP.if, EMPTY_BLOCK, OP.unreachable, OP.end);
}

/** After a store: one that trapped has written nothing. */
function note(out: ByteWriter, { lowGlobal, highGlobal }: CodeContext, place: number): void {
	for (const [global, compare] of [
		[lowGlobal, OP.i32LtU],
		[highGlobal, OP.i32GtU],
	] as const) {
		local(out, OP.localGet, place);
		local(out, OP.globalGet, global);
		out.push(compare, OP.if, EMPTY_BLOCK);
		local(out, OP.localGet, place);
		local(out, OP.globalSet, global);
		out.push(OP.end);
	}
}

function constant(out: ByteWriter, op: number, value: number): void {
	out.push(op);
	signed(out, value);
}

/** The body of a function that returns a global and resets it to `empty`. */
export function takingBody(global: number, empty: number): ByteWriter {
	const out = new ByteWriter();
	out.push(0);
	local(out, OP.globalGet, global);
	constant(out, OP.i32Const, empty);
	local(out, OP.globalSet, global);
	out.push(OP.end);
	return out;
}
