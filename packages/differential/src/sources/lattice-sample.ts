/** Random inputs from the lattice. */

import { latticeLines, latticeSize, latticeSource } from './lattice.ts';
import { createRandom } from './random.ts';
import type { Source } from './source.ts';

export function latticeSampleSource(seed: number): Source {
	const random = createRandom(seed, 1);
	const lines = latticeLines();
	const lattice = latticeSource(lines);
	const size = latticeSize(lines);
	return {
		name: 'lattice sample',
		anyBits: false,
		write(index, block, slot) {
			random.begin(index);
			lattice.write(random.below(size), block, slot);
		},
	};
}
