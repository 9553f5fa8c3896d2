/** What the kernel verbs take where nothing is said; help has it from here. */

export { DEFAULT_SEED } from '../difftest/names.ts';

/** Inputs that `kernel diff` generates beside every VM. */
export const DIFF_CASES = 300_000;
/** Inputs that `kernel check` generates. */
export const CHECK_CASES = 300_000;
/** Inputs of `kernel identify` for each policy. */
export const IDENTIFY_CASES = 50_000;
