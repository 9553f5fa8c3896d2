/** A worker that runs chunks of a comparison, and at the end makes the report of their sum. */

import {
	type Comparison,
	compareEngines,
	createComparison,
	createCoreEngine,
	createWasmEngine,
	type Engine,
	numbersBelow,
	type Plan,
	runChunks,
} from '@hvmmio/differential';
import { difftestDocument, difftestText } from '@hvmmio/report';
import { fetchPolicyWasm } from '../../proof/policy-module.ts';
import type { Reply, Request } from './messages.ts';

interface Job {
	readonly plan: Plan;
	readonly engines: readonly Engine[];
	readonly comparison: Comparison;
}

/** Created by the first request; later requests wait for it, so replies come in order. */
let job: Promise<Job> | undefined;

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
	if (data.kind === 'plan') {
		job = open(data.plan);
	}
	job
		?.then((opened) => answer(opened, data))
		.then(send, (error) => send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }));
});

function send(reply: Reply): void {
	self.postMessage(reply);
}

async function open(plan: Plan): Promise<Job> {
	const engines = [createCoreEngine(), createWasmEngine(await fetchPolicyWasm())];
	return { plan, engines, comparison: createComparison(engines, plan) };
}

async function answer({ plan, engines, comparison }: Job, request: Request): Promise<Reply> {
	switch (request.kind) {
		case 'plan':
			return { kind: 'ready', cases: comparison.cases, chunks: comparison.chunks };
		case 'chunks':
			return { kind: 'tally', tally: runChunks(comparison, numbersBelow(request.to, request.from)) };
		case 'report': {
			const shrink = async () => (await import('@hvmmio/differential/shrink')).shrink;
			const result = await compareEngines(engines, plan, { shrink, run: async () => request.tally });
			const document = difftestDocument(result);
			return { kind: 'report', document, text: `${difftestText(document).join('\n')}\n` };
		}
	}
}
