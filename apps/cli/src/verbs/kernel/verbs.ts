/** The verbs of `hvmmio kernel`; loaded on first use. */

import { addParts, createComparison, createCoreEngine, partResult, runChunks, WHOLE } from '@hvmmio/differential';
import { createKernelEngine } from '@hvmmio/differential/kernel';
import { shrink } from '@hvmmio/differential/shrink';
import {
	type ChangedRun,
	type Coverage,
	changedAndRun,
	createScan,
	diffOf,
	hasDifferences,
	identifyKernel,
	type NotRun,
	notRunInPatched,
	type Side,
	selectsSysfb,
} from '@hvmmio/kernel-diff';
import type { CompiledKernel, Kernel, KernelFiles, KernelParts } from '@hvmmio/kernel-harness';
import { policyWasm } from '@hvmmio/policy-as/inline';
import {
	type CheckDocument,
	checkDocument,
	checkText,
	type DiffDocument,
	diffDocument,
	diffKtap,
	diffMarkdown,
	diffText,
	identifyDocument,
	identifyText,
	jsonText,
	mergedCheckDocument,
	shardDocument,
} from '@hvmmio/report';
import type { Values } from '../../command/option.ts';
import type { Context } from '../../context.ts';
import { InputError, isInputError } from '../../input-error.ts';
import type { sourceTable } from '../../options/source.ts';
import { mergedParts } from '../difftest/merge.ts';
import { createProgress } from '../difftest/progress.ts';
import type { CheckValues, DiffValues, IdentifyValues, ProveValues } from './command.ts';
import { CHECK_CASES, DEFAULT_SEED, DIFF_CASES, IDENTIFY_CASES } from './defaults.ts';
import { type Keeper, kept } from './kept.ts';
import { createOpener, type Opened, type Opener } from './open.ts';
import { proveKernel } from './prove.ts';
import { refusal } from './refusal.ts';
import { proofSidesOf, type SourceAt, sidesOf } from './sides.ts';
import { digestOf, nameOf, patched, readKernel } from './source.ts';
import { isKeepable, startDiff } from './threads.ts';
import { unreadOf } from './unread.ts';
import { proveDiff } from './whole.ts';

/** The folder of the command's files. */
const BESIDE = new URL('.', import.meta.url);

const DIFF_SCRIPTS = 150;
/** Inputs for identifying the policy of each side of a diff. */
const SIDE_CASES = 10_000;

/** The width of text for a patch mail; on a narrower terminal less. */
const MAIL_COLUMNS = 72;

const DIFF_FORMS: Readonly<Record<string, (document: DiffDocument, columns: number) => readonly string[]>> = {
	text: diffText,
	markdown: diffMarkdown,
	json: (document) => [jsonText(document)],
	ktap: diffKtap,
};

export async function diff(context: Context, values: DiffValues, old: string, now?: string): Promise<void> {
	const {
		json,
		format,
		cases,
		prove: isProved = false,
		smt2,
		seed = DEFAULT_SEED,
		rev,
		patch = [],
		...source
	} = values;
	if (json && format !== undefined && format !== 'json') {
		throw new InputError('usage', '--format', format, 'does not go with --json', 'one of the two');
	}
	if (smt2 !== undefined && !isProved) {
		throw new InputError('usage', '--smt2', smt2, 'without --prove nothing is asked', '--prove with it');
	}
	const [first, last] = sidesOf(old, now, rev, patch);
	const before = readKernel('OLD', first.path, first.rev);
	const same = first.path === last.path && first.rev === last.rev;
	const { files: after, unread } = await patched(same ? before : readKernel('NEW', last.path, last.rev), patch);
	const others = unreadOf(first, last, unread);
	await withOpener(source, async (opener) => {
		const name = [nameOf(last.path, last.rev), ...patch].join(' + ');
		const plan = { seed, generated: cases ?? DIFF_CASES, scripts: DIFF_SCRIPTS };
		const oldName = nameOf(first.path, first.rev);
		const opened = [await opener.open(oldName, before), await opener.open(name, after)] as const;
		const kernels = [opened[0].kernel, opened[1].kernel] as const;
		const workers = startDiff(context.worker?.('kernel'), opened, plan, opener.keeper);
		const found = await running(name, async () => {
			try {
				const oldSide = await side(opener.keeper, oldName, before, opened[0]);
				const newSide = await side(opener.keeper, name, after, opened[1]);
				const scan = createScan(...kernels, plan);
				const progress = createProgress(context.progress, scan.cases, () => performance.now());
				const tally = await workers.finish(scan, progress.report);
				progress.end();
				return diffOf(oldSide, { ...newSide, unread: others }, { ...plan, shrink }, scan, tally);
			} finally {
				await workers.end();
			}
		});
		const proof = isProved
			? await proveDiff(
					context,
					found,
					[await opener.compile(oldName, before), await opener.compile(name, after)],
					opener.compilerVersion,
					smt2,
				)
			: null;
		const document = diffDocument(found, proof);
		context.found ||= hasDifferences(found) || (proof?.result.found.length ?? 0) > 0;
		context.cannotTell ||= !document.complete || (proof !== null && proof.result.beyond?.answer !== 'proved');
		const form = json ? 'json' : (format ?? 'text');
		const columns = context.terminal ? Math.min(MAIL_COLUMNS, context.columns) : MAIL_COLUMNS;
		context.printAs(form, (DIFF_FORMS[form] as (typeof DIFF_FORMS)[string])(document, columns));
	});
}

async function side(keeper: Keeper, path: string, files: KernelFiles, opened: Opened): Promise<Side> {
	const { kernel, digest, coverage } = opened;
	const from = ['identified', digest, SIDE_CASES, DEFAULT_SEED];
	const identify = () => running(path, () => identifyKernel(kernel, SIDE_CASES, DEFAULT_SEED, null));
	const identified = await kept(keeper, from, identify, () => isKeepable(kernel));
	return { kernel, path, identified, coverage: await coverage(), selectsSysfb: selectsSysfb(files) };
}

export async function check(context: Context, values: CheckValues, at: string): Promise<void> {
	const {
		policy,
		json,
		cases = CHECK_CASES,
		seed = DEFAULT_SEED,
		exhaustive = false,
		rev,
		patch = [],
		...source
	} = values;
	const { shard = WHOLE } = values;
	if (policy === undefined) {
		throw new InputError('usage', '--policy', undefined, 'missing', 'an id that hvmmio policies lists');
	}
	await withOpener(source, async (opener) => {
		const path = nameOf(at, rev);
		const { kernel, notRun, changedRun, digest } = await openPatched(opener, { path: at, rev }, patch);
		const engines = [createCoreEngine(), createKernelEngine(kernel, path)];
		const plan = { policies: [policy], seed, cases, exhaustive };
		const comparison = createComparison(engines, plan, shard);
		const progress = createProgress(context.progress, comparison.cases, () => performance.now());
		const tally = await running(path, () => runChunks(comparison, undefined, progress.report));
		progress.end();
		const part = partResult(engines, plan, shard, comparison, tally, shrink);
		const inParts = values.shard && shardDocument(part, digest);
		const result = addParts([part]);
		const document = checkDocument(path, policy, result, kernel.ownResourceTree, notRun, changedRun, inParts);
		printCheck(context, json, document);
	});
}

/** Merges the results of the parts of a check. */
export async function mergeChecks(context: Context, { json }: CheckValues, files: readonly string[]): Promise<void> {
	const { result, check } = mergedParts(files, 'hvmmio/kernel-check/1');
	printCheck(context, json, mergedCheckDocument(check as CheckDocument, result));
}

function printCheck(context: Context, json: boolean | undefined, document: CheckDocument): void {
	context.found ||= document.disagreements.length > 0;
	context.cannotTell ||= !document.complete;
	json ? context.printJson(document) : context.print(checkText(document, context.textColumns));
}

export async function identify(context: Context, values: IdentifyValues, at: string): Promise<void> {
	const { json, cases = IDENTIFY_CASES, seed = DEFAULT_SEED, rev, patch = [], ...source } = values;
	await withOpener(source, async (opener) => {
		const path = nameOf(at, rev);
		const { kernel, notRun, changedRun } = await openPatched(opener, { path: at, rev }, patch);
		const found = await running(path, () => identifyKernel(kernel, cases, seed, shrink));
		const document = identifyDocument(path, found, kernel.ownResourceTree, notRun, changedRun);
		context.found ||= document.policy === null;
		context.cannotTell ||= !document.complete;
		json ? context.printJson(document) : context.print(identifyText(document, context.textColumns));
	});
}

/** A kernel with patches applied, and what of it is not run, with what the patches change first. */
async function openPatched(
	opener: Opener,
	{ path, rev }: SourceAt,
	patches: readonly string[],
): Promise<{ compiled: CompiledKernel; kernel: Kernel; notRun: NotRun[]; changedRun: ChangedRun[]; digest: string }> {
	const base = readKernel('PATH', path, rev);
	const name = nameOf(path, rev);
	const { files, unread } = await patched(base, patches);
	const { compiled, kernel, coverage: read } = await opener.open(name, files);
	const coverage = await read();
	const before = patches.length === 0 ? coverage : await coverageBefore(opener, name, base, coverage);
	return {
		compiled,
		kernel,
		notRun: notRunInPatched(before, coverage, unreadOf({ path, rev }, { path, rev }, unread)),
		changedRun: changedAndRun(before, coverage),
		digest: digestOf(files),
	};
}

/** The coverage before the patches; if that source cannot be run, its items with the coverage after the patches. */
async function coverageBefore(opener: Opener, name: string, base: KernelFiles, now: Coverage): Promise<Coverage> {
	try {
		return await (await opener.open(name, base)).coverage();
	} catch (error) {
		if (isInputError(error) && error.code === 'not-modelled') {
			return { ...now, items: await opener.items(name, base) };
		}
		throw error;
	}
}

export async function prove(context: Context, values: ProveValues, path: string): Promise<void> {
	const { theorem, policy, against, domain, smt2, json, rev, patch = [], ...source } = values;
	const { subject, other } = proofSidesOf(path, rev, against, policy);
	await withOpener(source, async (opener) => {
		const compile = async (at: SourceAt) =>
			opener.compile(nameOf(at.path, at.rev), readKernel('PATH', at.path, at.rev));
		await proveKernel(
			context,
			{ theorem, policy, domain, smt2, json },
			{
				path: [nameOf(path, subject.rev), ...patch].join(' + '),
				kernelFlags: [
					'--kernel',
					path,
					...(subject.rev === undefined ? [] : ['--rev', subject.rev]),
					...patch.flatMap((file) => ['--patch', file]),
				],
				open: async () =>
					patch.length === 0 ? { compiled: await compile(subject), notRun: [] } : openPatched(opener, subject, patch),
				selectsSysfb:
					theorem?.includes('without-sysfb') === true &&
					selectsSysfb(readKernel('PATH', subject.path, subject.rev)) === true,
				against: other && { name: nameOf(other.path, other.rev), compiled: () => compile(other) },
				compiler: opener.compilerVersion,
				policyWasm: policyWasm(),
			},
		);
	});
}

export { createKernelReserve } from './reserve.ts';

type SourceValues = Values<typeof sourceTable>;

/** The parts of a kernel, from which other threads make the same one, and the digest of its source. */
export async function kernelParts(
	values: SourceValues,
	path: string,
): Promise<{ readonly parts: KernelParts; readonly digest: string }> {
	const { rev, patch = [], ...source } = values;
	const { files } = await patched(readKernel('--kernel', path, rev), patch);
	let kernel: Kernel | undefined;
	await withOpener(source, async (opener) => {
		kernel = (await opener.open(nameOf(path, rev), files)).kernel;
	});
	return { parts: (kernel as Kernel).parts, digest: digestOf(files) };
}

async function withOpener(
	source: Parameters<typeof createOpener>[0],
	work: (opener: Opener) => Promise<void>,
): Promise<void> {
	const opener = createOpener(source, BESIDE);
	try {
		await work(opener);
	} finally {
		opener.close();
	}
}

/** Refuses a kernel that fails on far too many inputs like one that cannot be compiled. @throws InputError */
async function running<T>(path: string, work: () => T | Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw refusal(path, error);
	}
}
