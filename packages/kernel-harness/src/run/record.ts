/**
 * The module's output records: 32-bit words, 64-bit values as two words with the low one first. The first eight words
 * are an answer record, the rest describes the node list after the walk. Inputs are case records.
 */

/** Words per output. The constants below are offsets in an output, in words. */
export const OUTPUT_WORDS = 16;
/** Bits 0 to 2: known messages. Bits 8 to 31: a digest of everything printed, levels and formats; 0: nothing. */
export const MESSAGES = 7;
/** Mask of the known messages in that word. */
export const KNOWN_MESSAGES = 7;
/** Start of the first node, two words. */
export const NODE_START = 8;
/** Inclusive end of the first node, two words. */
export const NODE_LAST = 10;
/** Number of nodes. */
export const NODES = 12;
/** 1: the run terminated. 0: it failed; FAILURE says why. */
export const ENDED = 13;
/** A digest of all nodes but the first, two words. */
export const MORE_NODES = 14;
/** If ENDED is 0: the reason, an index of FAILURES. */
export const FAILURE = 14;

/** The ways in which a run can fail. */
export const FAILURES = ['endless loop', 'stack overflow', 'access outside memory', 'undefined behaviour'] as const;
/** Why a run failed. */
export type Failure = (typeof FAILURES)[number];
