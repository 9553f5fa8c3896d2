/** A worker that proves whether two policies decide alike on every VM that a host can make. */

import { answerOf, createCoreEngine, createWasmEngine } from '@hvmmio/differential';
import type { PolicyId } from '@hvmmio/policy-as';
import { provePolicies, timed } from '@hvmmio/prover';
import { policiesRow, policyPremises, proofSummary } from '@hvmmio/report';
import { withSolver } from '../../proof/ask.ts';
import { type ProofOutcome, Unproved, type Update } from '../../proof/messages.ts';
import { fetchPolicyWasm, policyModule } from '../../proof/policy-module.ts';

export interface ProofJob {
	/** Address of the solver's module. */
	readonly solver: string;
	readonly policies: readonly [PolicyId, PolicyId];
}

self.addEventListener('message', ({ data }: MessageEvent<ProofJob>) => {
	provePair(data).then(
		(outcome) => report({ kind: 'done', outcome }),
		(error) => {
			const message = error instanceof Unproved ? error.message : `This did not work: ${String(error)}`;
			report({ kind: 'refused', message, missing: [] });
		},
	);
});

function report(update: Update<ProofOutcome>): void {
	self.postMessage(update);
}

async function provePair({ solver, policies: [one, other] }: ProofJob): Promise<ProofOutcome> {
	const wasm = await fetchPolicyWasm();
	const engines = [createCoreEngine(), createWasmEngine(wasm)];
	return withSolver(solver, { report }, async (asking, about) => {
		about(`${one} equal to ${other}`);
		const result = await timed(() =>
			provePolicies([policyModule(wasm, one), policyModule(wasm, other)], asking, (input) =>
				// Both engines have to show the difference.
				engines.every((engine) => {
					const [a, b] = [one, other].map((policy) => answerOf(engine, policy, input));
					return !isSame(a, b);
				}),
			),
		);
		const rows = [policiesRow([one, other], result)];
		return {
			subject: `${one} and ${other}`,
			rows,
			summary: proofSummary(rows, 'legal', 0),
			premises: policyPremises(asking.solver.version),
			notRun: [],
			printed: null,
		};
	});
}

function isSame(a: unknown, b: unknown): boolean {
	const text = (value: unknown) =>
		JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? each.toString() : each));
	return text(a) === text(b);
}
