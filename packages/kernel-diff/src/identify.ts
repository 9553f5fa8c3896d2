/** Which policy a kernel decides as: it is compared with each of them over the same inputs. */

import { POLICIES, type PolicyId, policyById } from '@hvmmio/core';
import {
	createComparison,
	createCoreEngine,
	createSum,
	type DisagreementResult,
	difftestResult,
	type Shrink,
} from '@hvmmio/differential';
import { createKernelEngine } from '@hvmmio/differential/kernel';
import type { Kernel } from '@hvmmio/kernel-harness/run';

export interface IdentifyDocument {
	readonly schema: 'hvmmio/kernel-identify/1';
	readonly path: string;
	readonly policy: string | null;
	/** Other policies that decide alike as far as the source can tell. */
	readonly equivalent: readonly string[];
	/** Where it decides as none: the policies with the fewest disagreements, each with one of them. */
	readonly nearest: readonly {
		readonly policy: string;
		readonly disagreements: number;
		readonly example: DisagreementResult | null;
	}[];
	/** Inputs for each policy. */
	readonly cases: number;
	readonly resourceTree: 'kernel' | 'stand-in';
	/** Where pci-hyperv asks for its config windows, if the source says. */
	readonly configWindowMin: string | null;
}

const NEAREST = 3;

/**
 * @param cases inputs for each policy
 * @param shrink makes the examples small; null where no example is wanted
 */
export function identifyKernel(
	kernel: Kernel,
	path: string,
	cases: number,
	seed: number,
	shrink: Shrink | null,
): IdentifyDocument {
	const policies = POLICIES.map(({ id }) => id as string);
	const engines = [createCoreEngine(), createKernelEngine(kernel, path)];
	const plan = { policies, seed, cases: cases * policies.length, exhaustive: false };
	const comparison = createComparison(engines, plan);
	const sum = createSum();
	for (let chunk = 0; chunk < comparison.chunks; chunk++) {
		sum.add(comparison.run(chunk));
	}
	const tally = sum.total();
	const counts = policies.map((policy) => ({
		policy,
		disagreements: tally.disagreements
			.filter((each) => each.policy === policy)
			.reduce((sum, { cases: n }) => sum + n, 0),
	}));
	const [request] = kernel.requestOf('config_window') ?? [];
	const window = request ? Number(request.min) : null;
	const alike = counts.filter(({ disagreements }) => disagreements === 0).map(({ policy }) => policy);
	const [policy = null, ...equivalent] = alike.filter(
		(id) => window === null || policyById(id as PolicyId).configWindowMin === window,
	);
	const nearest =
		policy === null ? [...counts].sort((a, b) => a.disagreements - b.disagreements).slice(0, NEAREST) : [];
	const exampleOf = (id: string) =>
		shrink && nearest[0]?.policy === id
			? (difftestResult(
					engines,
					{ ...plan, policies: [id] },
					comparison,
					{ ...tally, disagreements: tally.disagreements.filter((each) => each.policy === id).slice(0, 1) },
					shrink,
				).disagreements[0] ?? null)
			: null;
	return {
		schema: 'hvmmio/kernel-identify/1',
		path,
		policy,
		equivalent,
		nearest: nearest.map((each) => ({ ...each, example: exampleOf(each.policy) })),
		cases,
		resourceTree: kernel.ownResourceTree ? 'kernel' : 'stand-in',
		configWindowMin: window === null ? null : `0x${window.toString(16)}`,
	};
}
