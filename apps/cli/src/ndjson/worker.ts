/** A thread that answers batches of lines. */

import { parentPort, workerData } from 'node:worker_threads';
import type { Line } from '../io/lines.ts';
import type { AnyModelVerb } from '../model-verb.ts';
import { layoutModel } from '../verbs/layout/layout.ts';
import { createReserveModel } from '../verbs/reserve/reserve.ts';
import { simulateModel } from '../verbs/simulate/simulate.ts';
import { answerLine, type Outcome } from './answer.ts';
import type { Answered, WorkerJob } from './pool.ts';
import { Summary } from './summary.ts';

const { verb: name, summary: wantsSummary } = workerData as WorkerJob;
const models: readonly AnyModelVerb[] = [layoutModel, createReserveModel(undefined), simulateModel];
const verb = models.find((model) => model.name === name) as AnyModelVerb;
const encoder = new TextEncoder();

parentPort?.on('message', (lines: readonly Line[]) => {
	const summary = wantsSummary ? new Summary() : null;
	const outcome: Outcome = { found: false, badInput: false };
	const bytes = encoder.encode(lines.map((line) => answerLine({ verb, summary }, line, outcome)).join(''));
	const answered: Answered = {
		...outcome,
		bytes,
		counts: summary?.counts() ?? null,
		lastLine: lines.at(-1)?.number ?? 0,
	};
	parentPort?.postMessage(answered, [bytes.buffer]);
});
