/**
 * Outputs as the module has them: 32-bit words, values of 64 bits in two words with the low one first. The
 * first eight words of an output are an answer record, the rest is what the walk left. Inputs are case records.
 */

/** Words of an output, and where in it they are. */
export const OUTPUT_WORDS = 16;
/** Bits 0 to 2: known messages. Bits 8 to 31: a digest of all that was printed, levels and formats; 0 for nothing. */
export const MESSAGES = 7;
/** The bits of the known messages in that word. */
export const KNOWN_MESSAGES = 7;
/** Where the first node's start is, two words. */
export const NODE_START = 8;
/** Where the first node's inclusive end is, two words. */
export const NODE_LAST = 10;
/** Where the number of nodes is. */
export const NODES = 12;
/** 1: the run terminated. 0: it did not; FAILURE says why. */
export const ENDED = 13;
/** A value that stands for all nodes but the first. */
export const MORE_NODES = 14;
/** Where ENDED is 0: why, an index of FAILURES. */
export const FAILURE = 14;

/** How a run can end that does not terminate. */
export const FAILURES = ['endless loop', 'stack overflow', 'access outside memory', 'undefined behaviour'] as const;
/** How a run ended that did not terminate. */
export type Failure = (typeof FAILURES)[number];
