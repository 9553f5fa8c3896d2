/** The theorems by their names, without what proves them. */

/** Asked where nothing else is said. */
export const STANDARD_THEOREMS = ['covers-framebuffer', 'below-vtpm', 'first-try', 'no-warning', 'no-trap'] as const;

/** All of them, as docs/proofs.md states them; the standard ones first. */
export const THEOREM_IDS = [
	...STANDARD_THEOREMS,
	'covers-moved-framebuffer',
	'gen1-covers',
	'room-for-pci',
	'without-sysfb',
] as const;

/** The name of a theorem. */
export type TheoremId = (typeof THEOREM_IDS)[number];
