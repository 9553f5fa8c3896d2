/**
 * Identifies a kernel's policy by comparing it with every policy over the same inputs. Reservations are compared first
 * and alone: a kernel that reserves like a policy but words a warning differently still has that policy.
 */

import { POLICIES, type PolicyId, policyById } from '@hvmmio/core';
import {
	type Comparison,
	createComparison,
	createCoreEngine,
	type DisagreementResult,
	difftestResult,
	type Engine,
	type Plan,
	runChunks,
	type Shrink,
	type Tally,
	withoutMessages,
} from '@hvmmio/differential';
import { createKernelEngine } from '@hvmmio/differential/kernel';
import type { Kernel } from '@hvmmio/kernel-harness/run';
import { parseCase } from '@hvmmio/vectors/case';
import { answerOf } from './answer.ts';

/** The policy that a kernel implements, or the nearest ones if it implements none. */
export interface Identified {
	/** The policy with the same decisions; null: no known one. */
	readonly policy: PolicyId | null;
	/** Other policies that match the kernel equally well, in decisions and in warnings. */
	readonly equivalent: readonly PolicyId[];
	/** If it decides like the policy but warns differently: how many inputs, one of them, its output there. */
	readonly messages: {
		readonly cases: number;
		readonly example: DisagreementResult | null;
		readonly log: readonly string[];
	} | null;
	/** If there is no such policy: those with the fewest disagreements, with an example for the first. */
	readonly nearest: readonly {
		readonly policy: PolicyId;
		readonly disagreements: number;
		readonly example: DisagreementResult | null;
	}[];
	/** Number of inputs for each policy. */
	readonly cases: number;
	/** Lowest address at which pci-hyperv requests its config windows, if the source says. */
	readonly configWindowMin: number | null;
}

const NEAREST = 3;
const FEW = 1000;

interface Compared {
	readonly engines: readonly Engine[];
	readonly plan: Plan;
	readonly comparison: Comparison;
	readonly tally: Tally;
}

/**
 * Finds the policy that a kernel implements, if any.
 * @param cases number of inputs for each policy
 * @param shrink shrinks the examples; null: no examples
 * @example
 * ```ts
 * import { identifyKernel } from '@hvmmio/kernel-diff';
 * // kernel: as the README has it
 * const { policy } = identifyKernel(kernel, 1000, 1, null);
 * console.log(policy); // low-half
 * ```
 */
export function identifyKernel(kernel: Kernel, cases: number, seed: number, shrink: Shrink | null): Identified {
	const engines = [createCoreEngine(), createKernelEngine(kernel, 'kernel')];
	const deciding = engines.map(withoutMessages);
	const [request] = kernel.requestOf('config_window') ?? [];
	const window = request ? Number(request.min) : null;
	const all = POLICIES.map(({ id }) => id);
	const matchingOn = (policies: readonly PolicyId[], count: number) => {
		const compared = policies.length > 0 ? compare(deciding, policies, count, seed) : null;
		return compared ? policies.filter((policy) => disagreements(compared, policy) === 0) : [];
	};
	// A few inputs rule out most policies; only those that remain are run on all inputs.
	const likely = matchingOn(
		all.filter((policy) => hasWindow(policy, window)),
		Math.min(cases, FEW),
	);
	const matching = matchingOn(likely, cases);
	const common = { cases, configWindowMin: window };
	if (matching.length === 0) {
		const decided = compare(deciding, all, cases, seed);
		const counts = all.map((policy) => ({ policy, disagreements: disagreements(decided, policy) }));
		const nearest = [...counts].sort((a, b) => a.disagreements - b.disagreements).slice(0, NEAREST);
		return {
			...common,
			policy: null,
			equivalent: [],
			messages: null,
			nearest: nearest.map((each, i) => ({
				...each,
				example: i === 0 ? exampleOf(decided, each.policy, shrink) : null,
			})),
		};
	}
	const printed = compare(engines, matching, cases, seed);
	const counted = matching.map((policy) => ({ policy, count: disagreements(printed, policy) }));
	const least = Math.min(...counted.map(({ count }) => count));
	const [policy, ...equivalent] = counted.filter(({ count }) => count === least).map((each) => each.policy);
	const named = policy as PolicyId;
	const example = least === 0 ? null : exampleOf(printed, named, shrink);
	return {
		...common,
		policy: named,
		equivalent,
		messages: least === 0 ? null : { cases: least, example, log: example ? logOf(kernel, example.input) : [] },
		nearest: [],
	};
}

function logOf(kernel: Kernel, input: DisagreementResult['input']): readonly string[] {
	return answerOf(kernel, parseCase(input)).log;
}

function hasWindow(policy: PolicyId, window: number | null): boolean {
	return window === null || policyById(policy).configWindowMin === window;
}

function compare(engines: readonly Engine[], policies: readonly PolicyId[], cases: number, seed: number): Compared {
	const plan = { policies, seed, cases: cases * policies.length, exhaustive: false };
	const comparison = createComparison(engines, plan);
	return { engines, plan, comparison, tally: runChunks(comparison) };
}

function disagreements({ tally }: Compared, policy: PolicyId): number {
	return tally.disagreements.filter((each) => each.policy === policy).reduce((sum, { cases }) => sum + cases, 0);
}

function exampleOf(compared: Compared, policy: PolicyId, shrink: Shrink | null): DisagreementResult | null {
	if (shrink === null) {
		return null;
	}
	const { engines, plan, comparison, tally } = compared;
	const first = tally.disagreements.filter((each) => each.policy === policy).slice(0, 1);
	const one = difftestResult(
		engines,
		{ ...plan, policies: [policy] },
		comparison,
		{ ...tally, disagreements: first },
		shrink,
	);
	return one.disagreements[0] ?? null;
}
