/** The verbs kernel diff, kernel check and kernel identify; loaded when one of them is asked for. */

import { createComparison, createCoreEngine, createSum, difftestResult } from '@hvmmio/differential';
import { createKernelEngine } from '@hvmmio/differential/kernel';
import { shrink } from '@hvmmio/differential/shrink';
import {
	type DiffDocument,
	diffKernels,
	diffKtap,
	diffMarkdown,
	diffText,
	hasChanges,
	type IdentifyDocument,
	identifyKernel,
	latticeInputs,
} from '@hvmmio/kernel-diff';
import type { Kernel, KernelParts } from '@hvmmio/kernel-harness';
import { policyWasm } from '@hvmmio/policy-as/inline';
import { disagreementDocument } from '@hvmmio/report';
import type { Values } from '../../command/option.ts';
import type { Context } from '../../context.ts';
import { InputError } from '../../input-error.ts';
import type { sourceTable } from '../../options/source.ts';
import { createProgress } from '../difftest/progress.ts';
import type { CheckValues, DiffValues, IdentifyValues, ProveValues } from './command.ts';
import { checkText, identifyText } from './lines.ts';
import { createOpener, type Opener, refusal } from './open.ts';
import { proveKernel } from './prove.ts';
import { patched, readKernel } from './source.ts';

/** The folder of the command's files. */
const BESIDE = new URL('.', import.meta.url);

const SEED = 1;
const DIFF_CASES = 300_000;
const DIFF_SCRIPTS = 150;
const CHECK_CASES = 300_000;
const IDENTIFY_CASES = 50_000;
/** For the policy of each side of a diff. */
const SIDE_CASES = 10_000;

const DIFF_FORMS: Readonly<Record<string, (document: DiffDocument) => readonly string[]>> = {
	text: diffText,
	markdown: diffMarkdown,
	json: (document) => [JSON.stringify(document, null, 2)],
	ktap: diffKtap,
};

export async function diff(context: Context, values: DiffValues, old: string, now?: string): Promise<void> {
	const { json, format, cases, seed = SEED, patch = [], ...source } = values;
	if (json && format !== undefined && format !== 'json') {
		throw new InputError('usage', '--format', format, 'does not go with --json', 'one of the two');
	}
	if (now === undefined && patch.length === 0) {
		const expected = 'a second path, or --patch with what is to be applied to the first';
		throw new InputError('usage', 'NEW', undefined, 'missing', expected);
	}
	const before = readKernel('OLD', old);
	const { files: after, notes } = patched(now === undefined ? before : readKernel('NEW', now), patch);
	await withOpener(source, async (opener) => {
		const label = now ?? old;
		const name = patch.length > 0 ? `${label} + ${patch.join(' + ')}` : label;
		const sides = await Promise.all([side(opener, old, before), side(opener, name, after)]);
		const progress = createProgress(context.progress, latticeInputs(), () => performance.now());
		const document = running(name, () =>
			diffKernels(sides[0], sides[1], {
				seed,
				generated: cases ?? DIFF_CASES,
				scripts: DIFF_SCRIPTS,
				shrink,
				progress: progress.tell,
			}),
		);
		progress.end();
		context.found ||= hasChanges(document);
		tellNotes(context, notes);
		print(context, (DIFF_FORMS[json ? 'json' : (format ?? 'text')] as (typeof DIFF_FORMS)[string])(document));
	});
}

async function side(opener: Opener, path: string, files: Parameters<Opener['open']>[1]) {
	const kernel = await opener.open(path, files);
	return { kernel, path, policy: running(path, () => identifyKernel(kernel, path, SIDE_CASES, SEED, null)).policy };
}

export async function check(context: Context, values: CheckValues, path: string): Promise<void> {
	const { policy, json, cases = CHECK_CASES, seed = SEED, exhaustive = false, patch = [], ...source } = values;
	if (policy === undefined) {
		throw new InputError('usage', '--policy', undefined, 'missing', 'an id that hvmmio policies lists');
	}
	const { files, notes } = patched(readKernel('PATH', path), patch);
	await withOpener(source, async (opener) => {
		const kernel = await opener.open(path, files);
		const engines = [createCoreEngine(), createKernelEngine(kernel, path)];
		const plan = { policies: [policy], seed, cases, exhaustive };
		const comparison = createComparison(engines, plan);
		const progress = createProgress(context.progress, comparison.cases, () => performance.now());
		const tally = running(path, () => {
			const sum = createSum();
			for (let chunk = 0; chunk < comparison.chunks; chunk++) {
				sum.add(comparison.run(chunk));
				progress.tell((chunk + 1) / comparison.chunks);
			}
			return sum.total();
		});
		progress.end();
		const result = difftestResult(engines, plan, comparison, tally, shrink);
		const disagreements = result.disagreements.map(disagreementDocument);
		const document = {
			schema: 'hvmmio/kernel-check/1',
			path,
			policy,
			cases: tally.cases,
			agreed: result.agreed,
			resourceTree: kernel.ownResourceTree ? 'kernel' : 'stand-in',
			disagreements,
		} as const;
		context.found ||= disagreements.length > 0;
		tellNotes(context, notes);
		print(context, json ? [JSON.stringify(document, null, 2)] : checkText(document));
	});
}

export async function identify(context: Context, values: IdentifyValues, path: string): Promise<void> {
	const { json, cases = IDENTIFY_CASES, seed = SEED, patch = [], ...source } = values;
	const { files, notes } = patched(readKernel('PATH', path), patch);
	await withOpener(source, async (opener) => {
		const kernel = await opener.open(path, files);
		const document: IdentifyDocument = running(path, () => identifyKernel(kernel, path, cases, seed, shrink));
		context.found ||= document.policy === null;
		tellNotes(context, notes);
		print(context, json ? [JSON.stringify(identifyJson(document), null, 2)] : identifyText(document));
	});
}

export async function prove(context: Context, values: ProveValues, path: string): Promise<void> {
	const { theorem, policy, against, smt2, json, patch = [], ...source } = values;
	await withOpener(source, async (opener) => {
		const compile = (from: string, patches: readonly string[]) => {
			const { files, notes } = patched(readKernel('PATH', from), patches);
			tellNotes(context, notes);
			return opener.compile(from, files);
		};
		await proveKernel(
			context,
			{ theorem, policy, against, smt2, json },
			{
				path,
				compiled: () => compile(path, patch),
				against: (from) => compile(from, []),
				compiler: opener.compilerVersion,
				policyWasm: policyWasm(),
			},
		);
	});
}

function identifyJson(document: IdentifyDocument): object {
	const nearest = document.nearest.map(({ example, ...each }) => ({
		...each,
		example: example && disagreementDocument(example),
	}));
	return { ...document, nearest };
}

export { createKernelReserve } from './reserve.ts';

type SourceValues = Values<typeof sourceTable>;

/** The parts of a kernel, from which other threads make the same one. */
export async function kernelParts(values: SourceValues, path: string): Promise<KernelParts> {
	const { patch = [], ...source } = values;
	const { files } = patched(readKernel('--kernel', path), patch);
	let kernel: Kernel | undefined;
	await withOpener(source, async (opener) => {
		kernel = await opener.open(path, files);
	});
	return (kernel as Kernel).parts;
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

/** A kernel that fails on far too many inputs is refused like one that cannot be compiled. */
function running<T>(path: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw refusal(path, error);
	}
}

function tellNotes(context: Context, notes: readonly string[]): void {
	for (const note of notes) {
		context.note(note);
	}
}

function print(context: Context, lines: readonly string[]): void {
	context.out(`${lines.join('\n')}\n`);
}
