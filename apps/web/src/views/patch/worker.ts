/** Compiles kernels and compares them off the page's thread. It stays for the next ones: the compiler is then there. */

import { shrink } from '@hvmmio/differential/shrink';
import {
	answerText,
	type DiffDocument,
	diffKernels,
	diffMarkdown,
	diffText,
	identifyKernel,
} from '@hvmmio/kernel-diff';
import {
	BadSource,
	type Compiler,
	type CParser,
	createCParser,
	type Kernel,
	type KernelFiles,
	loadKernel,
	NotModelled,
} from '@hvmmio/kernel-harness';
import grammar from 'tree-sitter-c/tree-sitter-c.wasm?url';
import runtime from 'web-tree-sitter/web-tree-sitter.wasm?url';
import { fetchCompiler } from './compiler.ts';
import { keptCompiler } from './kept.ts';
import type { Job, Outcome, Told } from './messages.ts';
import { notRunOf } from './not-run.ts';
import { readKernels } from './sources.ts';

interface Tools {
	readonly compiler: Compiler;
	readonly parser: CParser;
}

/** As many as `hvmmio kernel` tries. */
const SEED = 1;
const DIFF_CASES = 300_000;
const DIFF_SCRIPTS = 150;
const IDENTIFY_CASES = 50_000;
/** For the policy of each side of a diff. */
const SIDE_CASES = 10_000;
const TELL_EVERY_MS = 100;

let tools: Promise<Tools> | undefined;

self.addEventListener('message', ({ data }: MessageEvent<Job>) => {
	run(data).then(
		(outcome) => tell({ kind: 'done', outcome }),
		(error) => tell(refusalOf(error)),
	);
});

function tell(told: Told): void {
	self.postMessage(told);
}

async function run(job: Job): Promise<Outcome> {
	const { old, now, notes } = await readKernels(job.old, job.now);
	tools ??= openTools(job.compiler);
	const names = [nameOf(job.old), nameOf(job.now)] as const;
	const before = await open(await tools, names[0], old);
	if (now === null) {
		tell({ kind: 'working', what: 'Comparing it with every policy', part: null });
		const notRun = notRunOf((await tools).parser, [{ files: old, kernel: before }]);
		const identified = [identifyKernel(before, names[0], IDENTIFY_CASES, SEED, shrink)];
		return { identified, diff: null, answers: [], text: '', markdown: '', notRun, notes };
	}
	const after = await open(await tools, names[1], now);
	tell({ kind: 'working', what: 'Comparing both with every policy', part: null });
	const identified = [
		identifyKernel(before, names[0], SIDE_CASES, SEED, null),
		identifyKernel(after, names[1], SIDE_CASES, SEED, null),
	] as const;
	const diff = compare(
		{ kernel: before, path: names[0], policy: identified[0].policy },
		{ kernel: after, path: names[1], policy: identified[1].policy },
	);
	const answers = diff.regions.map(({ example: { oldAnswer, newAnswer } }) => ({
		old: answerText(oldAnswer, newAnswer),
		now: answerText(newAnswer, oldAnswer),
	}));
	const notRun = notRunOf((await tools).parser, [
		{ files: old, kernel: before },
		{ files: now, kernel: after },
	]);
	const lines = (texts: readonly string[]) => `${texts.join('\n')}\n`;
	return { identified, diff, answers, text: lines(diffText(diff)), markdown: lines(diffMarkdown(diff)), notRun, notes };
}

function compare(old: Parameters<typeof diffKernels>[0], now: Parameters<typeof diffKernels>[1]): DiffDocument {
	let told = 0;
	return diffKernels(old, now, {
		seed: SEED,
		generated: DIFF_CASES,
		scripts: DIFF_SCRIPTS,
		shrink,
		progress(part) {
			if (performance.now() - told > TELL_EVERY_MS) {
				told = performance.now();
				tell({ kind: 'working', what: 'Comparing them on every VM', part });
			}
		},
	});
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
		fetched ??= fetchCompiler(module, fetchProgress());
		// The next try fetches anew what could not be fetched.
		fetched.catch(() => {
			fetched = undefined;
		});
		return fetched;
	});
	return { parser, compiler };
}

/** Tells now and then how many bytes have come. */
function fetchProgress(): (done: number) => void {
	let told = 0;
	return (done) => {
		if (performance.now() - told > TELL_EVERY_MS) {
			told = performance.now();
			tell({ kind: 'fetching', done });
		}
	};
}

async function open({ compiler, parser }: Tools, name: string, files: KernelFiles): Promise<Kernel> {
	tell({ kind: 'working', what: `Compiling ${name}`, part: null });
	return loadKernel(files, { parser, compiler });
}

function refusalOf(error: unknown): Told {
	if (error instanceof NotModelled) {
		return { kind: 'refused', message: error.message, missing: error.missing };
	}
	if (error instanceof BadSource) {
		return { kind: 'refused', message: error.message, missing: [] };
	}
	tools = undefined;
	// What a failed import or fetch throws.
	const message =
		error instanceof TypeError && /fetch|import|load/i.test(error.message)
			? 'The compiler could not be fetched: there is no network, or this site does not have it. Nothing was compared.'
			: `This did not work: ${String(error)}`;
	return { kind: 'refused', message, missing: [] };
}
