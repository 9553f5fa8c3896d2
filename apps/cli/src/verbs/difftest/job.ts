/** A comparison in a form that can be sent to worker threads, each of which builds the same comparison from it. */

import {
	type Comparison,
	createComparison,
	createCoreEngine,
	createWasmEngine,
	type Engine,
	type Plan,
	type Shard,
} from '@hvmmio/differential';
import { createKernelEngine } from '@hvmmio/differential/kernel';
import { Kernel, type KernelParts } from '@hvmmio/kernel-harness/run';
import { policyWasm } from '@hvmmio/policy-as/inline';
import type { EngineName } from './names.ts';

export interface Job {
	readonly engines: readonly EngineName[];
	readonly plan: Plan;
	/** The shard to run; default all. */
	readonly shard?: Shard | undefined;
	/** The parts of the engine `kernel`. */
	readonly kernel?: { readonly path: string; readonly parts: KernelParts; readonly digest: string } | undefined;
}

const ENGINES: Readonly<Record<EngineName, (job: Job) => Engine>> = {
	core: createCoreEngine,
	wasm: () => createWasmEngine(policyWasm()),
	kernel({ kernel }) {
		if (kernel === undefined) {
			throw new RangeError('"engines" expected a kernel for the engine kernel, got none');
		}
		return createKernelEngine(new Kernel(kernel.parts), kernel.path);
	},
};

export function enginesOf(job: Job): Engine[] {
	return job.engines.map((name) => ENGINES[name](job));
}

export function comparisonOf(job: Job): Comparison {
	return createComparison(enginesOf(job), job.plan, job.shard);
}
