/** The names of the theorems, without the code that proves them. */

/** The theorems that are proved by default. */
export const STANDARD_THEOREMS = ['covers-framebuffer', 'below-vtpm', 'first-try', 'no-warning', 'no-trap'] as const;

/** All theorems, as stated in docs/proofs.md; the standard ones first. */
export const THEOREM_IDS = [
	...STANDARD_THEOREMS,
	'covers-moved-framebuffer',
	'gen1-covers',
	'room-for-pci',
	'without-sysfb',
] as const;

/** The name of a theorem. */
export type TheoremId = (typeof THEOREM_IDS)[number];
