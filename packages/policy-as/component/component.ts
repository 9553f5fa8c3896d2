/**
 * The decision with the component model's canonical ABI: the exports of wit/policy.wit, implemented by the module's
 * `batch`. A single input is passed as flat values, many as an array of records; answers are returned in memory. An
 * answer has the layout of the module's output record; an input in memory has 48 bytes, with one byte of flags.
 */

import { batch } from '../assembly/batch';
import { INPUT_BYTES, OUTPUT_BYTES } from '../assembly/layout';

/** One input record of the module, one answer, and the pointer and length of a list. */
const RECORD: usize = 64;
const ANSWER: usize = RECORD + usize(INPUT_BYTES);
const LIST: usize = ANSWER + usize(OUTPUT_BYTES);
/** Start of the memory that a call allocates; it is freed after the call. */
const HEAP: usize = 256;

/** Size of an input in memory, by the canonical ABI: four u64, two u32, a byte, rounded up to 8. */
const INPUT_STRIDE: usize = 48;
const PAGE_BITS: u64 = 16;

let top: usize = HEAP;

/** `cabi_realloc`. Traps if memory cannot grow, as the canonical ABI requires. */
export function realloc(old: usize, oldSize: usize, align: usize, size: usize): usize {
	const start = (top + align - 1) & ~(align - 1);
	const end = u64(start) + u64(size);
	const pages = (end + (1 << PAGE_BITS) - 1) >> PAGE_BITS;
	const missing = i64(pages) - i64(memory.size());
	if (missing > 0 && memory.grow(i32(missing)) < 0) unreachable();
	if (oldSize > 0) memory.copy(start, old, min(oldSize, size));
	top = usize(end);
	return start;
}

/** Called after the host has read a list: frees what the call allocated. */
export function release(list: usize): void {
	top = HEAP;
}

export function reserveFb(
	policy: u32,
	first: u64,
	last: u64,
	barStart: u64,
	barLength: u64,
	lfbBase: u32,
	lfbSize: u32,
	conditions: u32,
): usize {
	fill(first, last, barStart, barLength, lfbBase, lfbSize, conditions);
	batch(policy, RECORD, ANSWER, 1);
	return ANSWER;
}

export function reserveFbMany(policy: u32, inputs: usize, n: u32): usize {
	const answers = realloc(0, 0, 8, n * usize(OUTPUT_BYTES));
	let answer = answers;
	for (let rest = n; rest; --rest, inputs += INPUT_STRIDE, answer += usize(OUTPUT_BYTES)) {
		fill(
			load<u64>(inputs, 0),
			load<u64>(inputs, 8),
			load<u64>(inputs, 16),
			load<u64>(inputs, 24),
			load<u32>(inputs, 32),
			load<u32>(inputs, 36),
			u32(load<u8>(inputs, 40)),
		);
		batch(policy, RECORD, answer, 1);
	}
	store<u32>(LIST, answers, 0);
	store<u32>(LIST, n, 4);
	return LIST;
}

function fill(
	first: u64,
	last: u64,
	barStart: u64,
	barLength: u64,
	lfbBase: u32,
	lfbSize: u32,
	conditions: u32,
): void {
	store<u64>(RECORD, first, 0);
	store<u64>(RECORD, last, 8);
	store<u64>(RECORD, barStart, 16);
	store<u64>(RECORD, barLength, 24);
	store<u32>(RECORD, lfbBase, 32);
	store<u32>(RECORD, lfbSize, 36);
	store<u32>(RECORD, conditions, 40);
}
