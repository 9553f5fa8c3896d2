/**
 * Executes a policy's reservation symbolically: the walk, then `policy.wasm` on one record with the first node
 * (docs/domain.md, section 3).
 */

import { Executor } from './execute/execute.ts';
import type { Memory } from './execute/memory.ts';
import { type AnswerTerms, flagsWord, type ReserveTerms, stateOf } from './kernel.ts';
import { Refused } from './refused.ts';
import { extract, zeroExtend } from './term/bits.ts';
import { all, and, not } from './term/boolean.ts';
import { choose } from './term/choice.ts';
import { below, equal } from './term/compare.ts';
import { plus } from './term/sum.ts';
import type { Pool, Term } from './term/term.ts';
import { decodeModule } from './wasm/module.ts';

/** A policy of `policy.wasm`. */
export interface PolicyModule {
	readonly wasm: Uint8Array;
	/** Its index in the module. */
	readonly index: number;
	/** Does its cut leave the first byte of the vTPM area in the node, as kernels did before 016a25e4b0df? */
	readonly oneByteLong: boolean;
}

const MIB = 0x10_0000n;
const VTPM_BASE = 0xfed4_0000n;
/** Address of the input record; the output record follows it. */
const RECORDS = 64;
const INPUT_BYTES = 64;

/** The first node after the walk, if there is one. */
interface FirstNode {
	readonly present: Term;
	readonly start: Term;
	readonly last: Term;
}

/** A node of one range. */
interface NodeTerms extends FirstNode {
	/** Is the node's end that of the cut at the vTPM area? `last` is then `cut`, else `uncut`. */
	readonly isCut: Term;
	readonly cut: Term;
	readonly uncut: Term;
}

type PolicyAnswer = Omit<AnswerTerms, 'nodes' | 'moreNodes'>;

/**
 * The answer of `policy.wasm` for one policy, as terms over the input.
 * @param input an input with one range; any further ranges must be entirely above it and not adjacent to it
 * @param width the width of resource_size_t
 * @example
 * ```ts
 * import { policyIds } from '@hvmmio/policy-as';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * import { executePolicy, freeInput, Pool } from '@hvmmio/prover';
 * const pool = new Pool();
 * const policy = { wasm: new Uint8Array(policyWasm()), index: policyIds.indexOf('none'), oneByteLong: true };
 * console.log(executePolicy(pool, policy, freeInput(pool, 1), 64).status === pool.constant(32, 0n)); // true
 * ```
 */
export function executePolicy(pool: Pool, policy: PolicyModule, input: ReserveTerms, width: 32 | 64) {
	const [range] = input.ranges;
	const none = pool.constant(64, 0n);
	const node = range === undefined ? null : nodeOf(range, width, policy.oneByteLong);
	return executeOn(node ?? { present: pool.false, start: none, last: none }, pool, policy, input, width);
}

/**
 * The same on two ranges in any position: an answer for each shape that the list can have, as the walk of
 * docs/domain.md, section 3, makes it, and for a first node that ends in the cut or not. What is simpler is settled sooner.
 */
export function executePolicyWays(pool: Pool, policy: PolicyModule, input: ReserveTerms, width: 32 | 64) {
	const nodes = (bits: 32 | 64) =>
		input.ranges.map((range) => nodeOf(range, width, policy.oneByteLong, bits)) as [NodeTerms, NodeTerms];
	// Compared in their own width, as the kernel does it.
	const [first, second] = nodes(width);
	const both = and(first.present, second.present);
	const [above, under] = [equal(plus(first.last, 1n), second.start), equal(first.start, plus(second.last, 1n))];
	const before = below(second.last, first.start);
	const apart = all([both, not(above), not(under)], both);
	/** Which of the two the first node starts with, and ends with. */
	const shapes: [where: Term, from: 0 | 1, to: 0 | 1][] = [
		[not(second.present), 0, 0],
		[and(second.present, not(first.present)), 1, 1],
		[and(both, above), 0, 1],
		[all([both, not(above), under], both), 1, 0],
		[and(apart, before), 1, 1],
		[and(apart, not(before)), 0, 0],
	];
	const long = nodes(64);
	return shapes.flatMap(([where, from, to]) => {
		const [{ present, start }, { cut, uncut }] = [long[from], long[to]];
		const { isCut } = to === 0 ? first : second;
		return [
			{ where: and(where, isCut), last: cut },
			{ where: and(where, not(isCut)), last: uncut },
		].map((shape) => {
			const { answer } = executeOn({ present, start, last: shape.last }, pool, policy, input, width);
			return { where: shape.where, answer };
		});
	});
}

function executeOn(node: FirstNode, pool: Pool, policy: PolicyModule, input: ReserveTerms, width: 32 | 64) {
	const module = decodeModule(policy.wasm);
	const executor = new Executor(pool, module);
	const state = stateOf(pool, module);
	writeRecord(pool, state.memory, input, node, width);
	const args = [policy.index, RECORDS, RECORDS + INPUT_BYTES].map((value) => pool.constant(32, BigInt(value)));
	const end = executor.call('hvmmio_reserve_fb', args, state);
	if (end === null) {
		throw new Refused('policy.wasm traps on every input');
	}
	const output = (at: number, bytes: number) => end.memory.load(RECORDS + INPUT_BYTES + at, bytes);
	// Without a node the kernel makes no reservation and prints no message.
	const where = (at: number, bytes: number) => choose(node.present, output(at, bytes), pool.constant(8 * bytes, 0n));
	const zero = pool.constant(64, 0n);
	const attempts = where(24, 4);
	const answer: PolicyAnswer = {
		start: where(0, 8),
		size: where(8, 8),
		firstSize: choose(below(pool.constant(32, 0n), attempts), where(16, 8), zero),
		attempts,
		messages: where(28, 4),
		nodeStart: choose(node.present, node.start, zero),
		nodeLast: choose(node.present, node.last, zero),
		traps: executor.traps.found.map(({ condition, why }) => ({ condition: and(node.present, condition), why })),
	};
	return { answer, status: end.stack[0] as Term };
}

/** What the walk keeps of one range, as numbers of so many bits. */
function nodeOf(
	range: ReserveTerms['ranges'][number],
	width: 32 | 64,
	oneByteLong: boolean,
	bits: 32 | 64 = 64,
): NodeTerms {
	const { pool } = range.start;
	const kept = (term: Term) => zeroExtend(extract(term, 0, width), bits);
	const [start, uncut] = [kept(range.start), kept(range.last)];
	const constant = (value: bigint) => pool.constant(bits, value);
	const reaches = oneByteLong ? below(constant(VTPM_BASE), uncut) : below(constant(VTPM_BASE - 1n), uncut);
	const cut = constant(oneByteLong ? VTPM_BASE : VTPM_BASE - 1n);
	const isCut = and(reaches, below(start, constant(VTPM_BASE)));
	return { present: not(below(uncut, constant(MIB))), start, last: choose(isCut, cut, uncut), isCut, cut, uncut };
}

/** Writes the input record. A node that ends before its start is encoded as its first byte. */
function writeRecord(pool: Pool, memory: Memory, input: ReserveTerms, node: FirstNode, width: 32 | 64): void {
	const { start, last } = node;
	const fields: [number, Term][] = [
		[0, start],
		[8, choose(below(last, start), start, last)],
		[16, input.barStart],
		[24, input.barSize],
		[32, input.lfbBase],
		[36, input.lfbSize],
		[40, flagsWord(pool, width, input)],
	];
	for (const [at, term] of fields) {
		memory.store(RECORDS + at, term);
	}
}
