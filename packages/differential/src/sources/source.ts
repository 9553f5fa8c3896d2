/** Where inputs come from. */

import type { InputBlock } from '../case/block.ts';

/** Numbered inputs: the same number gives the same input, on any thread. */
export interface Source {
	/** As the report calls it. */
	readonly name: string;
	/** True if its inputs are any pattern of bits, which only engines with C's integers take. */
	readonly anyBits: boolean;
	/** Writes its input number `index` at `slot` of the block: always the same input for the same number. */
	write(index: number, block: InputBlock, slot: number): void;
}
