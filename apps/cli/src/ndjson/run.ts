/** Many requests: one per line on stdin, one answer per line on stdout, in the same order and constant memory. */

import type { Table } from '../command/option.ts';
import type { Context } from '../context.ts';
import { utf8Stream } from '../io/encoding.ts';
import { linesOf } from '../io/lines.ts';
import type { ModelVerb } from '../model-verb.ts';
import { answerLine, MAX_LINE, type Outcome } from './answer.ts';
import { createPool } from './pool.ts';
import { Summary } from './summary.ts';

/** Approximate size of output chunks, in characters. */
const PIECE = 2 ** 16;
/** Milliseconds between two reports of progress. */
const REPORT_EVERY_MS = 1000;

export interface NdjsonOptions {
	/** Number of threads; with 1 there are no workers. */
	readonly jobs: number;
	/** True for one document of counts instead of the answers. */
	readonly summary: boolean;
}

/** Answers every line; the answer to an invalid line is its error. */
export async function answerLines<T extends Table>(
	context: Context,
	verb: ModelVerb<T>,
	options: NdjsonOptions,
): Promise<void> {
	const summary = options.summary ? new Summary() : null;
	const outcome: Outcome = { found: false, badInput: false };
	const progress = createLineProgress(context);
	const file = context.worker?.('ndjson');
	if (options.jobs > 1 && file !== undefined) {
		await answerOnThreads(context, { file, verb: verb.name, jobs: options.jobs }, summary, outcome, progress);
	} else {
		await answerHere(context, verb, summary, outcome, progress);
	}
	progress.end();
	context.found ||= outcome.found;
	context.badInput ||= outcome.badInput;
	if (summary !== null) {
		context.printJson(summary.document());
	}
}

async function answerHere<T extends Table>(
	context: Context,
	verb: ModelVerb<T>,
	summary: Summary | null,
	outcome: Outcome,
	progress: LineProgress,
): Promise<void> {
	let out = '';
	const flush = async () => {
		const bytes = Buffer.from(out);
		out = '';
		await context.write(bytes);
	};
	for await (const lines of linesOf(utf8Stream(context.stdin()), MAX_LINE)) {
		for (const line of lines) {
			out += answerLine({ verb, summary }, line, outcome);
			if (out.length >= PIECE) {
				await flush();
			}
		}
		if (out !== '') {
			await flush();
		}
		progress.report(lines.at(-1)?.number);
	}
}

async function answerOnThreads(
	context: Context,
	{ file, verb, jobs }: { readonly file: string; readonly verb: string; readonly jobs: number },
	summary: Summary | null,
	outcome: Outcome,
	progress: LineProgress,
): Promise<void> {
	const pool = createPool(file, { verb, summary: summary !== null }, jobs);
	try {
		for await (const answered of pool.run(linesOf(utf8Stream(context.stdin()), MAX_LINE))) {
			outcome.found ||= answered.found;
			outcome.badInput ||= answered.badInput;
			if (answered.counts !== null) {
				summary?.addCounts(answered.counts);
			} else if (answered.bytes.length > 0) {
				await context.write(answered.bytes);
			}
			progress.report(answered.lastLine);
		}
	} finally {
		await pool.close();
	}
}

interface LineProgress {
	report(line: number | undefined): void;
	end(): void;
}

function createLineProgress({ progress, terminal }: Context): LineProgress {
	let next = performance.now() + REPORT_EVERY_MS;
	let isShown = false;
	return {
		report(line) {
			const now = performance.now();
			if (line !== undefined && now >= next && !terminal) {
				progress(`${line} lines`);
				next = now + REPORT_EVERY_MS;
				isShown = true;
			}
		},
		end() {
			if (isShown) {
				progress('');
			}
		},
	};
}
