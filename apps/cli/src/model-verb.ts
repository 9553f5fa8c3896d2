/** Shared by layout, reserve, simulate and plan: input handling and output formats. */

import type { Recorder, TraceEvent } from '@hvmmio/core';
import { drawSvg, drawTerminal, explain, fitLines, type Line, type MapModel, rows, verbatim } from '@hvmmio/report';
import { flagName, type NameOf, pick, readJson, type Table, type Values } from './command/option.ts';
import type { Context } from './context.ts';
import { InputError } from './input-error.ts';
import { readText, writeText } from './io/files.ts';
import { parseJson } from './io/json.ts';
import { answerLines } from './ndjson/run.ts';
import type { Group } from './ndjson/summary.ts';
import { formTable } from './options/forms.ts';
import { type VmValues, vmTable } from './options/vm.ts';

export interface Answer {
	/** True for exit code 1. */
	readonly found: boolean;
	readonly document: () => object;
	/** The group that `--summary` counts it in, for verbs with a summary. */
	readonly group?: () => Group;
	readonly map: () => MapModel;
	/** Text before the map. */
	readonly head: () => readonly Line[];
	/** Text after it. */
	readonly tail: () => readonly Line[];
}

export interface ModelVerb<T extends Table> {
	readonly name: string;
	readonly table: T;
	/** @throws InputError */
	answer(vm: VmValues, options: Values<T>, nameOf: NameOf, recorder?: Recorder): Answer;
}

// biome-ignore lint/suspicious/noExplicitAny: verbs of all tables are listed together.
export type AnyModelVerb = ModelVerb<any>;

/** Runs a verb: one answer for the given values, or one for each line of stdin. */
export async function runModelVerb<T extends Table>(
	context: Context,
	verb: ModelVerb<T>,
	values: Values<T> & VmValues & Values<typeof formTable> & { readonly summary?: boolean },
): Promise<void> {
	const form = pick(formTable, values);
	if (form.ndjson) {
		refuseBesideNdjson(values);
		return answerLines(context, verb, { jobs: form.jobs ?? 1, summary: values.summary ?? false });
	}
	const lone = (['jobs', 'summary'] as const).find((key) => values[key] !== undefined);
	if (lone !== undefined) {
		throw new InputError('usage', flagName(lone), undefined, 'only with --ndjson', '--ndjson beside it');
	}
	const events: TraceEvent[] = [];
	const recorder = form.explain ? (event: TraceEvent) => events.push(event) : undefined;
	const fromFile = vmFile(form.vm);
	const vm = { ...fromFile, ...pick(vmTable, values) };
	const nameOf = (key: string) => (isOfFile(key, fromFile, values) ? `vm.${key}` : flagName(key));
	const answer = verb.answer(vm, pick(verb.table, values), nameOf, recorder);
	const trace = form.explain ? explain(events) : [];
	if (form.svg !== undefined) {
		writeText('--svg', form.svg, drawSvg(answer.map()));
	}
	context.found ||= answer.found;
	if (form.json) {
		const document = answer.document();
		context.printJson(form.explain ? { ...document, explain: trace } : document);
		return;
	}
	const { color, columns, textColumns } = context;
	const map = verbatim(...drawTerminal(answer.map(), { color, columns }));
	const parts = [answer.head(), map, rows(...trace), answer.tail()].filter((part) => part.length > 0);
	const lines = parts.flatMap((part, i) => (i > 0 ? [...rows(''), ...part] : part));
	context.print(fitLines(lines, textColumns));
}

/** True if a value is from the `--vm` file, so that messages name its key instead of a flag. */
function isOfFile(key: string, fromFile: object, values: object): boolean {
	return Object.hasOwn(fromFile, key) && !Object.hasOwn(values, key);
}

const BESIDE_NDJSON = ['ndjson', 'jobs', 'summary', 'color'];

function refuseBesideNdjson(values: object): void {
	const others = Object.keys(values).filter((key) => !BESIDE_NDJSON.includes(key));
	const other = others.find((key) => key !== 'json') ?? others[0];
	if (other !== undefined) {
		const why = 'does not go with --ndjson';
		throw new InputError('usage', flagName(other), undefined, why, 'the same in each request');
	}
}

function vmFile(path: string | undefined): VmValues {
	if (path === undefined) {
		return {};
	}
	const expected = 'an object such as {"generation":2}';
	const file = path === '-' ? 'stdin' : path;
	const value = parseJson(readText('--vm', path), file, expected);
	const [key = ''] = Object.keys(Object(value));
	if (/^[A-Z]/.test(key)) {
		throw new InputError('unknown-key', file, key, 'a key of PowerShell', `${expected}, or hvmmio diagnose ${file}`);
	}
	return readJson(vmTable, value, 'vm');
}
