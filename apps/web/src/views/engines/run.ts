/** Compares the engines, with the chunks distributed among workers. */

import { createSum, type Plan } from '@hvmmio/differential';
import type { DifftestDocument } from '@hvmmio/report';
import { type Accessor, createSignal } from 'solid-js';
import type { Reply, Request } from './messages.ts';

export interface Progress {
	/** Cases compared so far, and in total. */
	readonly done: number;
	readonly of: number;
	/** Milliseconds since the first case. */
	readonly elapsed: number;
	readonly workers: number;
}

export type RunState =
	| { readonly kind: 'idle' }
	| { readonly kind: 'running'; readonly progress: Progress }
	| {
			readonly kind: 'done';
			readonly progress: Progress;
			readonly document: DifftestDocument;
			readonly text: string;
	  }
	| { readonly kind: 'failed'; readonly message: string };

export interface Run {
	readonly state: Accessor<RunState>;
	readonly start: (policies: readonly string[]) => void;
	readonly stop: () => void;
}

/** The default of `hvmmio difftest`. */
const GENERATED = 1_000_000;
/** Chunks that a worker gets at a time: about ten milliseconds of work. */
const SHARE = 16;
const MAX_WORKERS = 8;

export function createRun(): Run {
	const [state, setState] = createSignal<RunState>({ kind: 'idle' });
	let workers: readonly Worker[] = [];

	function stop(): void {
		for (const worker of workers) {
			worker.terminate();
		}
		workers = [];
		setState({ kind: 'idle' });
	}

	function start(policies: readonly string[]): void {
		stop();
		const plan: Plan = { policies, seed: 1, cases: GENERATED, exhaustive: true };
		const count = Math.max(1, Math.min(MAX_WORKERS, navigator.hardwareConcurrency));
		const sum = createSum();
		let progress: Progress = { done: 0, of: 0, elapsed: 0, workers: count };
		let began = 0;
		let next = 0;
		let chunks = 0;
		setState({ kind: 'running', progress });

		const send = (worker: Worker, request: Request) => worker.postMessage(request);
		const fail = (message: string) => {
			stop();
			setState({ kind: 'failed', message });
		};
		const assign = (worker: Worker) => {
			if (next < chunks) {
				const from = next;
				next = Math.min(chunks, from + SHARE);
				send(worker, { kind: 'chunks', from, to: next });
			} else if (progress.done === progress.of) {
				send(worker, { kind: 'report', tally: sum.total() });
			}
		};
		const onReply = (worker: Worker, reply: Reply) => {
			switch (reply.kind) {
				case 'ready':
					began ||= performance.now();
					chunks = reply.chunks;
					progress = { ...progress, of: reply.cases };
					assign(worker);
					break;
				case 'tally':
					sum.add(reply.tally);
					progress = {
						...progress,
						done: progress.done + reply.tally.cases,
						elapsed: performance.now() - began,
					};
					setState({ kind: 'running', progress });
					assign(worker);
					break;
				case 'report':
					stop();
					setState({ kind: 'done', progress, document: reply.document, text: reply.text });
					break;
				case 'failed':
					fail(reply.message);
			}
		};
		workers = Array.from({ length: count }, () => {
			const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
			worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => onReply(worker, data));
			worker.addEventListener('error', () => fail('The computation could not be started in this browser.'));
			send(worker, { kind: 'plan', plan });
			return worker;
		});
	}

	return { state, start, stop };
}
