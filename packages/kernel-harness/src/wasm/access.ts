/**
 * Each access to memory, as what it may reach: the source's functions everything below the harness's state, the harness's
 * own functions all of it. What lies outside becomes address 0xffffffff, which is outside memory and traps.
 *
 * What the source writes is noted: a constant (it lies in the first segment) traps, and of the rest the lowest and the
 * highest address are kept, so that memory can be put back as it was.
 */

import { NotModelled } from '../not-modelled.ts';
import { MEMORY_BYTES, STATE_AT } from '../run/layout.ts';
import { type ByteReader, ByteWriter } from './bytes.ts';
import type { CodeContext } from './code.ts';
import { EMPTY_BLOCK, F32, F64, I32, I64, local, OP, signed } from './op.ts';

/** Bytes of each access, from i32.load to i64.store32. */
const WIDTHS = [4, 8, 4, 8, 1, 1, 2, 2, 1, 1, 2, 2, 4, 4, 4, 8, 4, 8, 1, 2, 1, 2, 4];

/** The type of the value that each store takes, from i32.store to i64.store32. */
const STORED = [I32, I64, F32, F64, I32, I32, I64, I64, I64];

/** Locals that a rewritten function has more: an address as it is given, one as it is used, and a value of each type. */
export function extraLocals({ memory64 }: CodeContext): readonly number[] {
	return [memory64 ? I64 : I32, I32, I32, I64, F32, F64];
}
const [GIVEN, PLACE, VALUES] = [0, 1, 2];

/** @param locals how many the function has without the extra ones */
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
	const width = WIDTHS[op - OP.firstLoad] as number;
	const last = (own ? MEMORY_BYTES : STATE_AT) - offset - width;
	const isStore = op >= OP.firstStore;
	const value = locals + extraLocals(context).indexOf(STORED[op - OP.firstStore] as number, VALUES);
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
			note(out, context, locals + PLACE, width);
		}
		local(out, OP.localGet, locals + PLACE);
		local(out, OP.localGet, value);
	}
	out.push(op, align, 0);
}

/** The address and its offset as one of 32 bits; all ones where the address is above the last one. */
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

/** Leaves the stack without the place that was on it. */
function note(out: ByteWriter, { constants, lowGlobal, highGlobal }: CodeContext, place: number, width: number): void {
	constant(out, OP.i32Const, constants.start - width + 1);
	out.push(OP.i32Sub);
	constant(out, OP.i32Const, constants.end - constants.start + width - 1);
	out.push(OP.i32LtU, OP.if, EMPTY_BLOCK, OP.unreachable, OP.end);
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

/** The body of a function that hands out a global and puts `empty` there. */
export function takingBody(global: number, empty: number): ByteWriter {
	const out = new ByteWriter();
	out.push(0);
	local(out, OP.globalGet, global);
	constant(out, OP.i32Const, empty);
	local(out, OP.globalSet, global);
	out.push(OP.end);
	return out;
}
