/** Theorems about the reservation that a kernel's own compiled C makes, for every VM, not only for those that were tried. */

export * from './domain.ts';
export { type Compared, differ } from './equal.ts';
export type { Limits, Trap } from './execute/execute.ts';
export * from './kernel.ts';
export { executePolicy, type PolicyModule } from './policy.ts';
export { Refused } from './refused.ts';
export { bitQuery } from './solve/bits.ts';
export { type Assignment, createEvaluator } from './term/evaluate.ts';
export { Pool, type Term } from './term/term.ts';
export { THEOREMS, type Theorem, type TheoremId, theoremOf } from './theorems.ts';
