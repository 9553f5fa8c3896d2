/** Defaults of the kernel verbs, also shown in their help. */

export { DEFAULT_SEED } from '../difftest/names.ts';

/** Inputs that `kernel diff` generates in addition to every VM. */
export const DIFF_CASES = 300_000;
/** Inputs that `kernel check` generates. */
export const CHECK_CASES = 300_000;
/** Inputs of `kernel identify` for each policy. */
export const IDENTIFY_CASES = 50_000;
