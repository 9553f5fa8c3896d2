/** The adapter from a case to @hvmmio/policy-as. */

import { mmioNodes, type Node, type ReserveFbInput, type VtpmCut } from '@hvmmio/policy-as';
import type { Case } from '@hvmmio/vectors/case';

/**
 * The guest's node list by policy-as's own walk; ends inclusive.
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
 * What the module decides on: the case after the walk with that cut.
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
