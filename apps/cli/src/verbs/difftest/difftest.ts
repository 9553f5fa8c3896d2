import { POLICIES } from '@hvmmio/core';
import { flagName } from '../../command/option.ts';
import type { Context } from '../../context.ts';
import { InputError } from '../../input-error.ts';
import { checkAlone } from '../../options/shard.ts';
import { checkNoSource } from '../../options/source.ts';
import { loadKernelVerbs } from '../kernel/kernel.ts';
import type { DifftestValues } from './command.ts';
import type { Job } from './job.ts';
import { DEFAULT_CASES, DEFAULT_SEED, type EngineName, OWN_ENGINES } from './names.ts';
import type { Format } from './run.ts';

export default async function run(
	context: Context,
	options: DifftestValues,
	files: readonly string[] = [],
): Promise<void> {
	const format = formatOf(options);
	checkMerge(options, files);
	const { mergeDifftest, runDifftest } = await import('./run.ts');
	const columns = context.textColumns;
	if (options.merge) {
		const { lines, disagreed } = mergeDifftest(files, format, columns);
		context.found ||= disagreed;
		context.printAs(format, lines);
		return;
	}
	const job = { ...jobOf(options), kernel: await kernelOf(context, options) };
	const { lines, disagreed } = await runDifftest(job, format, context.worker?.('difftest'), context.progress, columns);
	context.found ||= disagreed;
	context.printAs(format, lines);
}

/** @throws InputError for files without --merge, and for --merge with what the files already say */
function checkMerge({ merge, ...options }: DifftestValues, files: readonly string[]): void {
	if (merge) {
		checkAlone(options);
	} else if (files.length > 0) {
		throw new InputError('usage', 'argument', files[0], 'one too many', '--merge with it, or flags alone');
	}
}

function formatOf({ format, json }: DifftestValues): Format {
	if (json && format !== undefined && format !== 'json') {
		throw new InputError('usage', '--format', format, 'does not go with --json', 'one of the two');
	}
	return json ? 'json' : (format ?? 'text');
}

async function kernelOf(context: Context, options: DifftestValues): Promise<Job['kernel']> {
	const { kernel } = options;
	if (kernel === undefined) {
		checkNoSource(options, flagName, '--kernel PATH beside it');
		return undefined;
	}
	return { path: kernel, ...(await (await loadKernelVerbs(context)).kernelParts(options, kernel)) };
}

/** @throws InputError for a kernel without its engine or policy, or the engine without a kernel */
function jobOf({ engines, kernel, policy, cases, seed, exhaustive, shard }: DifftestValues): Job {
	const names: readonly EngineName[] = engines ?? (kernel === undefined ? OWN_ENGINES : [...OWN_ENGINES, 'kernel']);
	if (names.includes('kernel') !== (kernel !== undefined)) {
		const expected = 'the engine kernel and --kernel PATH together';
		throw new InputError(
			'usage',
			kernel === undefined ? '--engines' : '--kernel',
			kernel,
			'one without the other',
			expected,
		);
	}
	if (kernel !== undefined && policy?.length !== 1) {
		const expected = 'one --policy, which hvmmio kernel identify reports';
		throw new InputError('usage', '--policy', undefined, 'a kernel decides as one policy', expected);
	}
	const chosen = new Set<string>(policy ?? POLICIES.map(({ id }) => id));
	return {
		engines: names,
		plan: {
			policies: POLICIES.map(({ id }) => id).filter((id) => chosen.has(id)),
			seed: seed ?? DEFAULT_SEED,
			cases: cases ?? DEFAULT_CASES,
			exhaustive: exhaustive ?? false,
		},
		shard,
	};
}
