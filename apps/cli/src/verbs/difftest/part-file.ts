/** Reads the JSON answer of one shard, as written with --shard, and validates it completely. */

import { POLICIES } from '@hvmmio/core';
import { latticeLines, latticeSize } from '@hvmmio/differential/sources';
import type { CheckDocument, ShardDocument } from '@hvmmio/report';
import { type AnswerJson, CaseError, type CaseJson, formatCase, parseCase } from '@hvmmio/vectors/case';
import { InputError } from '../../input-error.ts';
import { readText } from '../../io/files.ts';
import { parseJson } from '../../io/json.ts';

/** Size limit in bytes; a shard with every property and many disagreements has some hundred KiB. */
const LARGEST_PART = 2 ** 26;
const EXPECTED = 'the JSON answer of a part, as --shard I/N --json writes it';

/** Parses a value or throws a Wrong. */
type Read<T> = (value: unknown, where: string) => T;

class Wrong extends Error {}

const text: Read<string> = (value, where) => (typeof value === 'string' ? value : wrong(where, 'not a string'));
const yesOrNo: Read<boolean> = (value, where) => (typeof value === 'boolean' ? value : wrong(where, 'not a boolean'));
const count: Read<number> = (value, where) =>
	Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : wrong(where, 'not a count');
const below =
	(limit: () => number): Read<number> =>
	(value, where) =>
		count(value, where) < limit() ? (value as number) : wrong(where, 'too large');
const or =
	<T, U>(first: T, read: Read<U>): Read<T | U> =>
	(value, where) =>
		value === first ? first : read(value, where);
const oneOf =
	<T>(...values: readonly T[]): Read<T> =>
	(value, where) =>
		values.includes(value as T) ? (value as T) : wrong(where, 'unknown');
const list =
	<T>(read: Read<T>): Read<T[]> =>
	(value, where) =>
		Array.isArray(value) ? value.map((each, i) => read(each, `${where}[${i}]`)) : wrong(where, 'not an array');
const record =
	<T>(read: Read<T>): Read<Record<string, T>> =>
	(value, where) =>
		Object.fromEntries(entries(value, where).map(([key, each]) => [key, read(each, `${where}.${key}`)]));
/** All fields are required except those that may be undefined; unknown fields are dropped. */
const object =
	<T>(fields: { readonly [K in keyof T]-?: Read<T[K]> }): Read<T> =>
	(value, where) => {
		const given = Object.fromEntries(entries(value, where));
		const read = Object.entries<Read<unknown>>(fields).map(([key, field]) => [
			key,
			field(given[key], `${where}.${key}`),
		]);
		return Object.fromEntries(read.filter(([, each]) => each !== undefined)) as T;
	};

const policy = oneOf<string>(...POLICIES.map(({ id }) => id));

const answer: Read<AnswerJson> = object<AnswerJson>({
	reserved: or(null, object({ start: text, end: text, size: scalar })),
	firstSize: or(null, scalar),
	attempts: count,
	messages: list(oneOf('unexpected-low-mmio-base', 'framebuffer-base-zero')),
	failed: or(undefined, text),
}) as Read<AnswerJson>;

const shard: Read<ShardDocument> = object<ShardDocument>({
	index: count,
	of: count,
	kernel: or(null, text),
	engines: list(object({ name: text, version: text })),
	policies: list(policy),
	seed: count,
	planned: count,
	exhaustive: yesOrNo,
	results: list(object({ policy, cases: count, agreed: count })),
	found: list(
		object({
			policy,
			source: text,
			cases: count,
			first: count,
			input: caseJson,
			outputs: record(answer),
			shrunk: yesOrNo,
		}),
	),
	sources: list(object({ source: text, inputs: count })),
	skipped: list(object({ source: text, only: or(null, text) })),
	properties: list(
		object({
			property: oneOf('covers-framebuffer', 'below-vtpm', 'leaves-low-mmio', 'monotone'),
			policy,
			group: object({
				generation: oneOf(1, 2),
				arch: oneOf('x86_64', 'arm64'),
				confidential: yesOrNo,
				knowledge: oneOf('known', 'zero', 'moved'),
				sysfb: yesOrNo,
			}),
			applies: count,
			fails: count,
			first: or(
				null,
				below(() => latticeSize(latticeLines())),
			),
		}),
	),
});

/** The parts of a check's answer other than the comparison. */
const check: Read<CheckDocument> = object<CheckDocument>({
	schema: oneOf('hvmmio/kernel-check/1'),
	path: text,
	policy,
	seed: count,
	cases: count,
	agreed: count,
	resourceTree: oneOf('kernel', 'stand-in'),
	disagreements: () => [],
	changedRun: list(object({ file: text, name: text })),
	notRun: list(object({ file: text, function: text, why: text, changed: yesOrNo })),
	complete: yesOrNo,
	shard,
});

const difftest = object<{ schema: string; shard: ShardDocument }>({ schema: oneOf('hvmmio/difftest/1'), shard });

export interface PartFile {
	readonly path: string;
	readonly shard: ShardDocument;
	/** Present for `kernel check`. */
	readonly check?: CheckDocument;
}

/** @throws InputError for a file that is not such a shard */
export function readPart(path: string, schema: 'hvmmio/difftest/1' | 'hvmmio/kernel-check/1'): PartFile {
	const value = parseJson(readText('FILE', path, LARGEST_PART), `FILE ${path}`, EXPECTED);
	try {
		const given = Object.fromEntries(entries(value, 'the document'));
		if (given['schema'] !== schema) {
			wrong('schema', `not ${schema}`);
		}
		if (given['shard'] === undefined) {
			wrong('the document', 'the answer of a whole, not of a part');
		}
		const document = (schema === 'hvmmio/difftest/1' ? difftest : check)(value, 'the document');
		const part = document.shard as ShardDocument;
		checkSums(part);
		return { path, shard: part, ...('path' in document && { check: document }) };
	} catch (error) {
		throw error instanceof Wrong ? new InputError('bad-file', 'FILE', path, error.message, EXPECTED) : error;
	}
}

/** Checks that the numbers of a shard are consistent. */
function checkSums({ index, of, policies, results, found }: ShardDocument): void {
	if (index < 1 || index > of) {
		wrong('shard', `no part ${index} of ${of}`);
	}
	if (JSON.stringify(results.map((each) => each.policy)) !== JSON.stringify(policies)) {
		wrong('shard.results', 'not one for each policy');
	}
	for (const { policy, cases, agreed } of results) {
		const disagreed = found.filter((each) => each.policy === policy).reduce((sum, each) => sum + each.cases, 0);
		if (agreed + disagreed !== cases) {
			wrong('shard.results', `${policy}: ${agreed} and ${disagreed} are not ${cases}`);
		}
	}
}

function caseJson(value: unknown, where: string): CaseJson {
	try {
		return formatCase(parseCase(value));
	} catch (error) {
		return wrong(where, error instanceof CaseError ? error.message : 'not a case');
	}
}

function scalar(value: unknown, where: string): number | string {
	return typeof value === 'number' || typeof value === 'string' ? value : wrong(where, 'not a size');
}

function entries(value: unknown, where: string): [string, unknown][] {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? Object.entries(value)
		: wrong(where, 'not an object');
}

function wrong(where: string, why: string): never {
	throw new Wrong(`${where}: ${why}`);
}
