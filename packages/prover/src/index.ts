/** Proves theorems about the reservation of a kernel's own compiled C, for every VM and not only for those tested. */

export {
	type DifferenceSubject,
	type FoundRegion,
	type ListedRegion,
	type NumberName,
	proveWhole,
	type WholeResult,
} from './difference.ts';
export * from './domain.ts';
export { type Compared, differ } from './equal.ts';
export { type EqualityDomain, type EqualityResult, type Other, proveEqual, provePolicies } from './equality.ts';
export type { Limits } from './execute/execute.ts';
export type { Trap } from './execute/trap.ts';
export {
	type AnswerTerms,
	executeKernel,
	flagsWord,
	freeInput,
	knownMessages,
	type ReserveTerms,
	trapped,
} from './kernel.ts';
export { executePolicy, type PolicyModule } from './policy.ts';
export { type Answer, prove, proveNoTrap, type Subject, subjectOf, type TheoremResult } from './prove.ts';
export { type Asking, ask, type Found } from './question.ts';
export { Refused } from './refused.ts';
export type { RegionCondition, Trait } from './regions.ts';
export { bitQuery } from './solve/bits.ts';
export { type Solver, type Verdict, verdictOf } from './solve/solver.ts';
export { createZ3Solver, type Z3Package, type Z3Solver } from './solve/z3.ts';
export { type Assignment, createEvaluator } from './term/evaluate.ts';
export { Pool, type Term } from './term/term.ts';
export type { TheoremId } from './theorem-ids.ts';
export { timed } from './timed.ts';
