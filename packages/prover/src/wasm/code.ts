/** Decodes a function's instructions into nested blocks. */

import { Refused } from '../refused.ts';
import type { Reader } from './reader.ts';

/** Opcodes used in this package; WebAssembly 1.0, section 5.4. */
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
	i32Eqz: 0x45,
	i64Eqz: 0x50,
	i32WrapI64: 0xa7,
	i64ExtendI32S: 0xac,
	i64ExtendI32U: 0xad,
	i32Extend8S: 0xc0,
	i64Extend32S: 0xc4,
} as const;

export interface Instruction {
	readonly op: number;
	/** The immediate operand: an index, a label, the offset of an access, or the type of a callee. */
	readonly index: number;
	/** The value of a constant. */
	readonly value: bigint;
	/** Labels of a br_table, the default last. */
	readonly labels: readonly number[];
	/** Number of results of a block. */
	readonly arity: number;
	readonly body: readonly Instruction[];
	readonly otherwise: readonly Instruction[];
}

const EMPTY = 0x40;
const VALUE_TYPES = [0x7f, 0x7e];
const PLAIN = { index: 0, value: 0n, labels: [], arity: 0, body: [], otherwise: [] } as const;
const DEEPEST = 500;

/** @throws Refused for floating point, and for instructions beyond WebAssembly 1.0 with sign extension */
export function readCode(reader: Reader): readonly Instruction[] {
	const { body, closedBy } = readUntilEnd(reader, 0);
	if (closedBy !== OP.end) {
		throw new Refused('a function of the module has no end');
	}
	return body;
}

function readUntilEnd(reader: Reader, depth: number): { body: Instruction[]; closedBy: number } {
	if (depth > DEEPEST) {
		throw new Refused(`the module has blocks more than ${DEEPEST} deep`);
	}
	const body: Instruction[] = [];
	for (;;) {
		const op = reader.byte();
		if (op === OP.end || op === OP.else) {
			return { body, closedBy: op };
		}
		body.push(readOne(op, reader, depth));
	}
}

function readOne(op: number, reader: Reader, depth: number): Instruction {
	switch (op) {
		case OP.block:
		case OP.loop:
		case OP.if: {
			const arity = arityOf(reader.byte());
			const { body, closedBy } = readUntilEnd(reader, depth + 1);
			const otherwise = closedBy === OP.else ? readUntilEnd(reader, depth + 1).body : [];
			return { ...PLAIN, op, arity, body, otherwise };
		}
		case OP.brTable: {
			const labels = reader.vector(() => reader.unsigned());
			return { ...PLAIN, op, labels: [...labels, reader.unsigned()] };
		}
		case OP.callIndirect: {
			const index = reader.unsigned();
			reader.byte();
			return { ...PLAIN, op, index };
		}
		case OP.i32Const:
		case OP.i64Const:
			return { ...PLAIN, op, value: reader.signed() };
		case OP.memorySize:
		case OP.memoryGrow:
			reader.byte();
			return { ...PLAIN, op };
	}
	if (op >= OP.i32Load && op <= OP.i64Store32) {
		if (isFloatAccess(op)) {
			throw refusedInstruction(op);
		}
		reader.unsigned();
		return { ...PLAIN, op, index: reader.unsigned() };
	}
	if (op === OP.br || op === OP.brIf || op === OP.call || (op >= OP.localGet && op <= OP.globalSet)) {
		return { ...PLAIN, op, index: reader.unsigned() };
	}
	if (!hasNoOperand(op)) {
		throw refusedInstruction(op);
	}
	return { ...PLAIN, op };
}

function arityOf(type: number): number {
	if (type !== EMPTY && !VALUE_TYPES.includes(type)) {
		throw new Refused(`the module has a block of type 0x${type.toString(16)}, which is not executed here`);
	}
	return type === EMPTY ? 0 : 1;
}

/** f32.load, f64.load, f32.store, f64.store. */
function isFloatAccess(op: number): boolean {
	return [0x2a, 0x2b, 0x38, 0x39].includes(op);
}

function hasNoOperand(op: number): boolean {
	return (
		op <= OP.nop ||
		op === OP.return ||
		op === OP.drop ||
		op === OP.select ||
		(op >= OP.i32Eqz && op <= 0x5a) ||
		(op >= 0x67 && op <= 0x8a) ||
		op === OP.i32WrapI64 ||
		op === OP.i64ExtendI32S ||
		op === OP.i64ExtendI32U ||
		(op >= OP.i32Extend8S && op <= OP.i64Extend32S)
	);
}

function refusedInstruction(op: number): Refused {
	return new Refused(`the module has instruction 0x${op.toString(16)}, which is not executed here`);
}
