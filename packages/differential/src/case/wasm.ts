/** Converts cases to the input of @hvmmio/policy-as. */

import { mmioNodes, type Node, type ReserveFbInput, type VtpmCut } from '@hvmmio/policy-as';
import {
	ALL_FLAGS,
	CASE,
	CASE_WORDS,
	type Case,
	DECISION,
	DECISION_WORDS,
	FLAG,
	getBigint,
	RANGE_WORDS,
	setBigint,
} from '@hvmmio/vectors/case';

/**
 * The guest's node list from policy-as's own walk; ends are inclusive.
 * @example
 * ```ts
 * import { wasmNodes } from '@hvmmio/differential';
 * import { parseCase } from '@hvmmio/vectors/case';
 * const input = parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' });
 * console.log(wasmNodes(input, 'exact')[0]?.end.toString(16)); // fed3ffff
 * ```
 */
export function wasmNodes({ mmio, resourceSize }: Case, cut: VtpmCut): Node[] {
	const ranges = mmio.map(({ start, last }) => ({ start, end: last }));
	return mmioNodes(ranges, cut, resourceSize);
}

/**
 * The module's input for a case: what remains after the walk with the given cut.
 * @example
 * ```ts
 * import { wasmInput } from '@hvmmio/differential';
 * import { parseCase } from '@hvmmio/vectors/case';
 * const input = parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' });
 * console.log(wasmInput(input, 'exact').efi); // true
 * ```
 */
export function wasmInput(input: Case, cut: VtpmCut): ReserveFbInput {
	const { mmio: _, bios, bar, ...rest } = input;
	const [node = null] = wasmNodes(input, cut);
	return { ...rest, node, efi: !bios, barStart: bar.start, barLength: bar.size };
}

/**
 * {@link wasmInput} for millions of cases: converts the case record at `index` to the module's record at `index`.
 * Allocates only the objects of the walk.
 */
export function writeWasmRecord(cases: Uint32Array, records: Uint32Array, index: number, cut: VtpmCut): void {
	const from = index * CASE_WORDS;
	const to = index * DECISION_WORDS;
	const flags = (cases[from + CASE.flags] as number) & ALL_FLAGS;
	const ranges: Node[] = [];
	for (let i = 0; i < (cases[from + CASE.rangeCount] as number); i++) {
		const at = from + CASE.ranges + i * RANGE_WORDS;
		ranges.push({ start: getBigint(cases, at), end: getBigint(cases, at + 2) });
	}
	const [node] = mmioNodes(ranges, cut, (flags & FLAG.resource32) === 0 ? 64 : 32);
	// The encoding of encodeInput: a node that ends before its start becomes its first byte; no node is start 1, end 0.
	setBigint(records, to + DECISION.lowStart, node ? node.start : 1n);
	setBigint(records, to + DECISION.lowEnd, node ? (node.end < node.start ? node.start : node.end) : 0n);
	for (let word = 0; word < 2; word++) {
		records[to + DECISION.barStart + word] = cases[from + CASE.barStart + word] as number;
		records[to + DECISION.barLen + word] = cases[from + CASE.barLen + word] as number;
	}
	records[to + DECISION.lfbBase] = cases[from + CASE.lfbBase] as number;
	records[to + DECISION.lfbSize] = cases[from + CASE.lfbSize] as number;
	records[to + DECISION.flags] = flags;
	records.fill(0, to + DECISION.zero, to + DECISION_WORDS);
}
