/** A process that runs z3-solver on one SMT-LIB text at a time. */

import { createZ3Solver, type Z3Package, type Z3Solver } from '@hvmmio/prover';
import type { SolveJob } from './solver-process.ts';
import { endWithParent } from './with-parent.ts';

let solver: Promise<Z3Solver> | null = null;

process.on('message', async ({ module, text, milliseconds }: SolveJob) => {
	try {
		solver ??= load(module);
		process.send?.({ printed: await (await solver).run(text, milliseconds) });
	} catch (error) {
		process.send?.({ printed: error instanceof Error ? error.message : String(error) });
	}
});

endWithParent();

async function load(module: string): Promise<Z3Solver> {
	const found = (await import(module)) as { readonly default: Z3Package };
	return createZ3Solver(found.default, module);
}
