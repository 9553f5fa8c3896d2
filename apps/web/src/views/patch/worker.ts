/** A worker that compiles kernels and compares or proves them. It is reused, since it holds the compiler. */

import { shrink } from '@hvmmio/differential/shrink';
import { type Coverage, diffKernels, identifyKernel, notRunIn, type Side, selectsSysfb } from '@hvmmio/kernel-diff';
import {
	BadSource,
	type Compiler,
	type CParser,
	createCParser,
	functionTexts,
	type Kernel,
	type KernelFiles,
	loadKernel,
	NotModelled,
} from '@hvmmio/kernel-harness';
import {
	type DiffDocument,
	diffDocument,
	diffMarkdown,
	diffText,
	exampleAnswers,
	identifyDocument,
} from '@hvmmio/report';
import grammar from 'tree-sitter-c/tree-sitter-c.wasm?url';
import runtime from 'web-tree-sitter/web-tree-sitter.wasm?url';
import { throttled } from '../../parts/throttled.ts';
import { Unproved, type Update } from '../../proof/messages.ts';
import { fetchCompiler } from './compiler.ts';
import { keptCompiler } from './kept.ts';
import type { Job, Outcome, ProofJob, Reply } from './messages.ts';
import { distinctNames, readKernels } from './sources.ts';

interface Tools {
	readonly compiler: Compiler;
	readonly parser: CParser;
}

interface Opened {
	readonly kernel: Kernel;
	readonly coverage: Coverage;
}

/** The defaults of `hvmmio kernel`. */
const SEED = 1;
const DIFF_CASES = 300_000;
const DIFF_SCRIPTS = 150;
const IDENTIFY_CASES = 50_000;
/** For the policy of each side of a diff. */
const SIDE_CASES = 10_000;

let tools: Promise<Tools> | undefined;
/** The current job; the page sends one at a time. */
let job: Job | undefined;

self.addEventListener('message', ({ data }: MessageEvent<Job>) => {
	job = data;
	const done =
		data.prove === null
			? run(data).then((outcome) => reply({ of: 'comparison', update: { kind: 'done', outcome } }))
			: prove(data, data.prove);
	done.catch((error) => report(refusalOf(error)));
});

function reply(message: Reply): void {
	self.postMessage(message);
}

/** Sends an update on the current job. */
function report(update: Update<never>): void {
	reply({ of: job?.prove ? 'proof' : 'comparison', update });
}

/** Loads the prover on first use. */
async function prove(job: Job, proof: ProofJob): Promise<void> {
	const { proveSources } = await import('./prove.ts');
	const sources = await readKernels(job.old, job.now);
	tools ??= openTools(job.compiler);
	const { compiler, parser } = await tools;
	const outcome = await proveSources(sources, nameOf(job.old), proof, { compiler, parser, report });
	reply({ of: 'proof', update: { kind: 'done', outcome } });
}

async function run(job: Job): Promise<Outcome> {
	const { old, now, unread } = await readKernels(job.old, job.now);
	tools ??= openTools(job.compiler);
	const names = now === null ? ([nameOf(job.old), ''] as const) : distinctNames(nameOf(job.old), nameOf(job.now));
	const before = await open(await tools, names[0], old);
	if (now === null) {
		report({ kind: 'working', what: 'Comparing it with every policy', part: null });
		const document = documentOf(names[0], before, identifyKernel(before.kernel, IDENTIFY_CASES, SEED, shrink));
		const { notRun } = document;
		return { identified: [document], diff: null, answers: [], text: '', markdown: '', notRun };
	}
	const after = await open(await tools, names[1], now);
	report({ kind: 'working', what: 'Comparing both with every policy', part: null });
	const first = { ...sideOf(names[0], before), selectsSysfb: selectsSysfb(old) };
	const second = { ...sideOf(names[1], after), selectsSysfb: selectsSysfb(now), unread };
	const diff = compare(first, second);
	const lines = (texts: readonly string[]) => `${texts.join('\n')}\n`;
	return {
		identified: [documentOf(names[0], before, first.identified), documentOf(names[1], after, second.identified)],
		diff,
		answers: diff.regions.map((region) => {
			const [oldAnswer, newAnswer] = exampleAnswers(region);
			return { old: oldAnswer, now: newAnswer };
		}),
		text: lines(diffText(diff)),
		markdown: lines(diffMarkdown(diff)),
		notRun: diff.notRun,
	};
}

function sideOf(path: string, { kernel, coverage }: Opened): Omit<Side, 'selectsSysfb'> {
	return { kernel, path, coverage, identified: identifyKernel(kernel, SIDE_CASES, SEED, null) };
}

function documentOf(path: string, { kernel, coverage }: Opened, found: ReturnType<typeof identifyKernel>) {
	return identifyDocument(path, found, kernel.ownResourceTree, notRunIn(coverage));
}

function compare(old: Side, now: Side): DiffDocument {
	const found = diffKernels(old, now, {
		seed: SEED,
		generated: DIFF_CASES,
		scripts: DIFF_SCRIPTS,
		shrink,
		onProgress: throttled((part) => report({ kind: 'working', what: 'Comparing them on every VM', part })),
	});
	return diffDocument(found);
}

function nameOf(given: Job['old']): string {
	return given.map(({ name }) => name).join(' + ');
}

async function openTools(module: string): Promise<Tools> {
	const bytes = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());
	const [parts, code] = await Promise.all([bytes(runtime), bytes(grammar)]);
	const parser = await createCParser(parts, code);
	let fetched: Promise<Compiler> | undefined;
	const compiler = keptCompiler(module, () => {
		const onFetch = throttled((done: number) => report({ kind: 'fetching', what: 'compiler', done }));
		fetched ??= fetchCompiler(module, onFetch);
		// After a failure the next attempt fetches again.
		fetched.catch(() => {
			fetched = undefined;
		});
		return fetched;
	});
	return { parser, compiler };
}

async function open({ compiler, parser }: Tools, name: string, files: KernelFiles): Promise<Opened> {
	report({ kind: 'working', what: `Compiling ${name}`, part: null });
	const kernel = await loadKernel(files, { parser, compiler });
	return { kernel, coverage: { items: functionTexts(parser, files), ran: kernel.ran, notRun: kernel.notRun } };
}

function refusalOf(error: unknown): Update<never> {
	if (error instanceof NotModelled) {
		return { kind: 'refused', message: error.message, missing: error.missing };
	}
	if (error instanceof BadSource || error instanceof Unproved) {
		return { kind: 'refused', message: error.message, missing: [] };
	}
	tools = undefined;
	// A failed import or fetch throws a TypeError.
	const message =
		error instanceof TypeError && /fetch|import|load/i.test(error.message)
			? 'The compiler could not be fetched: there is no network, or this site does not have it. Nothing was compared.'
			: `This did not work: ${String(error)}`;
	return { kind: 'refused', message, missing: [] };
}
