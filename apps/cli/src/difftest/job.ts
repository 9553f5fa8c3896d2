/** What is run, in a form that a worker thread can be given; each thread makes the same comparison of it. */

import {
	type Comparison,
	createComparison,
	createCoreEngine,
	createWasmEngine,
	type Engine,
	type Plan,
} from '@hvmmio/differential';
import { policyWasm } from '@hvmmio/policy-as/inline';
import type { EngineName } from './names.ts';

export interface Job {
	readonly engines: readonly EngineName[];
	readonly plan: Plan;
}

const ENGINES: Readonly<Record<EngineName, () => Engine>> = {
	core: createCoreEngine,
	wasm: () => createWasmEngine(policyWasm()),
};

export function enginesOf({ engines }: Job): Engine[] {
	return engines.map((name) => ENGINES[name]());
}

export function comparisonOf(job: Job): Comparison {
	return createComparison(enginesOf(job), job.plan);
}
