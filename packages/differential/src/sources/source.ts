/** The interface of a source of inputs. */

import type { InputBlock } from '../case/block.ts';

/** Numbered inputs: the same number gives the same input, on any thread. */
export interface Source {
	/** The name used in reports. */
	readonly name: string;
	/** True if its inputs are arbitrary bit patterns, which only engines that compute as C does can take. */
	readonly anyBits: boolean;
	/** Writes input number `index` to `slot` of the block; always the same input for the same number. */
	write(index: number, block: InputBlock, slot: number): void;
}
