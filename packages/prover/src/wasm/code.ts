/** Decodes a function's instructions into nested blocks. */

import { type ByteReader, OP } from '@hvmmio/kernel-harness/wasm';
import { Refused } from '../refused.ts';

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
export function readCode(reader: ByteReader): readonly Instruction[] {
	const { body, closedBy } = readUntilEnd(reader, 0);
	if (closedBy !== OP.end) {
		throw new Refused('a function of the module has no end');
	}
	return body;
}

function readUntilEnd(reader: ByteReader, depth: number): { body: Instruction[]; closedBy: number } {
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

function readOne(op: number, reader: ByteReader, depth: number): Instruction {
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
