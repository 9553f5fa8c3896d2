/** The inputs that engines are compared on; a separate entry point for callers that run them in another way. */

export { hostFramebuffer } from '../properties/hosts.ts';
export { bitsSource } from './bits.ts';
export { boundariesSource } from './boundaries.ts';
export { writeGuest } from './guest.ts';
export {
	type Knowledge,
	type LatticeGroup,
	type LatticeLine,
	latticeLines,
	latticeSize,
	latticeSource,
	lfbBaseOf,
	resolutionFor,
	STEP,
	vmOfLine,
} from './lattice.ts';
export { physicalSource } from './physical.ts';
export { createRandom, type Random } from './random.ts';
export type { Source } from './source.ts';
