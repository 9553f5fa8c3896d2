/** Merges the files of shards, which must be all shards of one run, each once. */

import { addParts, type DifftestResult, plannedCases } from '@hvmmio/differential';
import { type CheckDocument, partOfShard, type ShardDocument } from '@hvmmio/report';
import { InputError } from '../../input-error.ts';
import { type PartFile, readPart } from './part-file.ts';

/** Values that all shards of a run must share, with their names in messages. */
const SAME: readonly (readonly [what: string, of: (shard: ShardDocument) => unknown])[] = [
	['number of parts', ({ of }) => of],
	['seed', ({ seed }) => seed],
	['number of cases', ({ planned }) => planned],
	['choice of --exhaustive', ({ exhaustive }) => exhaustive],
	['list of policies', ({ policies }) => policies],
	['engines or versions', ({ engines }) => engines.map(({ name, version }) => `${name} ${version}`)],
	['kernel', ({ kernel }) => kernel],
	['list of inputs', ({ sources, skipped }) => [...sources.map(({ source }) => source), ...skipped]],
];

export interface Merged {
	readonly result: DifftestResult;
	/** For `kernel check`, the answer of one shard. */
	readonly check: CheckDocument | undefined;
}

/** @throws InputError for files that are not all shards of one run */
export function mergedParts(paths: readonly string[], schema: Parameters<typeof readPart>[1]): Merged {
	if (paths.length === 0) {
		throw new InputError('usage', 'FILE', undefined, 'missing', '--merge FILE..., the JSON answers of all parts');
	}
	const files = paths.map((path) => readPart(path, schema));
	checkSame(files);
	checkAll(files);
	const result = addParts(files.map(({ shard }) => partOfShard(shard)));
	const { planned, ...plan } = (files[0] as PartFile).shard;
	const expected = plannedCases({ ...plan, cases: planned });
	if (result.cases !== expected) {
		const why = `the parts have ${result.cases} cases in all`;
		throw new InputError('bad-file', 'FILE', undefined, why, `${expected}, as many as the run has`);
	}
	return { result, check: files[0]?.check };
}

function checkSame([first, ...others]: readonly PartFile[]): void {
	for (const { path, shard, check } of others) {
		const { path: from, shard: one, check: oneCheck } = first as PartFile;
		const different = SAME.find(([, of]) => JSON.stringify(of(shard)) !== JSON.stringify(of(one)));
		const what = different?.[0] ?? (aboutKernel(check) !== aboutKernel(oneCheck) ? 'kernel' : null);
		if (what !== null) {
			throw new InputError('bad-file', 'FILE', path, `another ${what} than ${from} has`, 'the parts of one run');
		}
	}
}

/** The fields that are not counts, as a key. */
function aboutKernel(check: CheckDocument | undefined): string {
	const { path, policy, resourceTree, changedRun, notRun, complete } = check ?? {};
	return JSON.stringify([path, policy, resourceTree, changedRun, notRun, complete]);
}

function checkAll(files: readonly PartFile[]): void {
	const { of } = (files[0] as PartFile).shard;
	const expected = `each of 1/${of} to ${of}/${of} once`;
	const byIndex = new Map<number, string>();
	for (const { path, shard } of files) {
		const other = byIndex.get(shard.index);
		if (other !== undefined) {
			throw new InputError('bad-file', 'FILE', path, `part ${shard.index}/${of}, as ${other} is`, expected);
		}
		byIndex.set(shard.index, path);
	}
	if (byIndex.size < of) {
		let missing = 1;
		while (byIndex.has(missing)) {
			missing++;
		}
		const others = of - byIndex.size - 1;
		const why = `part ${missing}/${of} is missing${others > 0 ? `, and ${others} more` : ''}`;
		throw new InputError('bad-file', 'FILE', undefined, why, expected);
	}
}
