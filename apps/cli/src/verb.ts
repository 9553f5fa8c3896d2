/** What layout, reserve and simulate have in common: how they are asked, and the forms in which they answer. */

import type { Recorder, TraceEvent } from '@hvmmio/core';
import { drawSvg, drawTerminal, explain, type JsonBytes, type MapModel } from '@hvmmio/report';
import type { Context } from './context.ts';
import { InputError } from './input-error.ts';
import { readText, writeText } from './io/files.ts';
import { parseJson } from './io/json.ts';
import { answerLines } from './ndjson.ts';
import { formTable } from './options/forms.ts';
import { flagName, fromFlags, type NameOf, readJson, type Table, type Values } from './options/table.ts';
import { type VmValues, vmTable } from './options/vm.ts';

export interface Answer {
	/** Exit 1? */
	readonly found: boolean;
	readonly document: () => object;
	/** Writes the document from its first member on, where a verb has a way that is faster than `document`. */
	readonly write?: (out: JsonBytes) => void;
	readonly map: () => MapModel;
	/** Text before the map. */
	readonly head: () => readonly string[];
	/** Text after it. */
	readonly tail: () => readonly string[];
}

export interface Verb<T extends Table> {
	readonly table: T;
	/** @throws InputError */
	answer(vm: VmValues, options: Values<T>, nameOf: NameOf, recorder?: Recorder): Answer;
}

/** Runs a verb for the flags given: one answer, or one for each line of stdin. */
export async function runVerb<T extends Table>(
	context: Context,
	verb: Verb<T>,
	flags: Readonly<Record<string, unknown>>,
): Promise<void> {
	const form = fromFlags(formTable, flags);
	if (form.ndjson) {
		const other = Object.keys(flags).find((key) => key !== 'ndjson' && flags[key] !== undefined);
		if (other !== undefined) {
			throw new InputError(
				'usage',
				flagName(other),
				undefined,
				'does not go with --ndjson',
				'the same in each request',
			);
		}
		return answerLines(context, (vm, options) => {
			const nameOf = (key: string) => (Object.hasOwn(verb.table, key) ? `options.${key}` : `vm.${key}`);
			return verb.answer(readJson(vmTable, vm, 'vm'), readJson(verb.table, options, 'options'), nameOf);
		});
	}
	const events: TraceEvent[] = [];
	const recorder = form.explain ? (event: TraceEvent) => events.push(event) : undefined;
	const vm = { ...vmFile(form.vm), ...fromFlags(vmTable, flags) };
	const answer = verb.answer(vm, fromFlags(verb.table, flags), flagName, recorder);
	const trace = form.explain ? explain(events) : [];
	if (form.svg !== undefined) {
		writeText('--svg', form.svg, drawSvg(answer.map()));
	}
	context.found ||= answer.found;
	if (form.json) {
		const document = answer.document();
		context.out(`${JSON.stringify(form.explain ? { ...document, explain: trace } : document, null, 2)}\n`);
		return;
	}
	const { color, columns } = context;
	const map = drawTerminal(answer.map(), { color, columns });
	const parts = [answer.head(), map, trace, answer.tail()].filter((part) => part.length > 0);
	context.out(`${parts.map((part) => part.join('\n')).join('\n\n')}\n`);
}

function vmFile(path: string | undefined): VmValues {
	if (path === undefined) {
		return {};
	}
	const expected = 'an object such as {"generation":2}';
	return readJson(vmTable, parseJson(readText('--vm', path), path === '-' ? 'stdin' : path, expected), 'vm');
}
