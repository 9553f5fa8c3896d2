/** Opcodes, and the encoding of what the rewriting writes. */

import type { ByteWriter } from './bytes.ts';

/** Opcodes; WebAssembly 1.0, section 5.4. Loads, stores and numeric instructions are ranges: their ends are here. */
export const OP = {
	unreachable: 0x00,
	nop: 0x01,
	block: 0x02,
	loop: 0x03,
	if: 0x04,
	else: 0x05,
	end: 0x0b,
	br: 0x0c,
	brIf: 0x0d,
	brTable: 0x0e,
	return: 0x0f,
	call: 0x10,
	callIndirect: 0x11,
	drop: 0x1a,
	select: 0x1b,
	localGet: 0x20,
	localSet: 0x21,
	localTee: 0x22,
	globalGet: 0x23,
	globalSet: 0x24,
	i32Load: 0x28,
	i64Load32U: 0x35,
	i32Store: 0x36,
	i64Store32: 0x3e,
	memorySize: 0x3f,
	memoryGrow: 0x40,
	i32Const: 0x41,
	i64Const: 0x42,
	f32Const: 0x43,
	f64Const: 0x44,
	i32Eqz: 0x45,
	i32LtU: 0x49,
	i32GtU: 0x4b,
	i64Eqz: 0x50,
	i64LtS: 0x53,
	i64GtU: 0x56,
	i32Add: 0x6a,
	i32Sub: 0x6b,
	i32Or: 0x72,
	i64Sub: 0x7d,
	i32WrapI64: 0xa7,
	i64ExtendI32S: 0xac,
	i64ExtendI32U: 0xad,
	f64ReinterpretI64: 0xbf,
	i32Extend8S: 0xc0,
	i64Extend32S: 0xc4,
} as const;
export const EMPTY_BLOCK = 0x40;
export const [I32, I64, F32, F64] = [0x7f, 0x7e, 0x7d, 0x7c];

export function local(out: ByteWriter, op: number, index: number): void {
	out.push(op);
	out.unsigned(index);
}

/** Writes a non-negative number as signed LEB128. */
export function signed(out: ByteWriter, value: number): void {
	let rest = value;
	while (rest >= 64) {
		out.push((rest % 128) | 128);
		rest = Math.floor(rest / 128);
	}
	out.push(rest);
}
