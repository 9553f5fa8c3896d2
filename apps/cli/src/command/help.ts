/** Help, wrapped to the terminal: of the whole, of a verb, of a group of verbs. */

import { wrap } from '@hvmmio/report';
import { kebab, type Option } from './option.ts';
import { takesValue } from './parse.ts';
import type { AnyVerb } from './verb.ts';

const MIN_COLUMNS = 40;
const MAX_COLUMNS = 100;
/** Where the text of a flag starts; a longer flag has a line of its own. */
const FLAG_COLUMNS = 30;
/** Narrower terminals have each flag on a line of its own. */
const TWO_COLUMNS_FROM = 72;

export interface Page {
	readonly brief: string;
	readonly verbs: readonly AnyVerb[];
	/** Paragraphs at the end. */
	readonly notes: readonly string[];
	readonly example: readonly [command: string, purpose: string];
}

/** A title and what stands under it. */
export interface Section {
	readonly title: string;
	readonly rows: readonly (readonly [name: string, text: string])[];
}

export function helpOfAll({ brief, verbs, notes, example }: Page, terminal: number): string[] {
	const columns = width(terminal);
	const names = verbs.map(({ name }) => name);
	const indent = Math.max(...names.map((name) => name.length)) + 4;
	return [
		'hvmmio [VERB] [FLAGS]',
		'',
		...wrap(brief, { columns }),
		'',
		...verbs.flatMap(({ name, brief: text }) => row(name, text, columns, indent)),
		'',
		...wrap(`${example[0]}`, { columns, indent: 2, hang: 4 }),
		...wrap(example[1], { columns, indent: 6 }),
		'',
		...notes.flatMap((note) => wrap(note, { columns })),
	];
}

export function helpOf(verb: AnyVerb, terminal: number): string[] {
	const columns = width(terminal);
	const usage = `hvmmio ${verb.name}${verb.positionals ? ` ${verb.positionals.usage}` : ''} [FLAGS]`;
	const indent = columns < TWO_COLUMNS_FROM ? 0 : FLAG_COLUMNS;
	return [
		...wrap(usage, { columns, hang: 4 }),
		'',
		...verb.description.flatMap((paragraph) => wrap(paragraph, { columns })),
		...sectionsOf(verb).flatMap(({ title, rows }) => [
			'',
			title,
			...rows.flatMap(([name, text]) => row(name, text, columns, indent)),
		]),
		...exampleLines(verb, columns),
	];
}

/** The verbs of a group: `kernel`. */
export function helpOfGroup(name: string, verbs: readonly AnyVerb[], terminal: number): string[] {
	const columns = width(terminal);
	return [
		`hvmmio ${name} VERB [FLAGS]`,
		'',
		...verbs.flatMap((verb) => row(verb.name, verb.brief, columns, 20)),
		'',
		...wrap(`"hvmmio ${name} VERB --help" has the flags and examples of each.`, { columns }),
	];
}

/** Arguments and flags by group, in the order of the table. */
export function sectionsOf({ positionals, table }: AnyVerb): Section[] {
	const sections = new Map<string, [string, string][]>();
	if (positionals) {
		sections.set('ARGUMENTS', [[positionals.usage, positionals.brief]]);
	}
	for (const [key, entry] of Object.entries<Option<unknown>>(table)) {
		if (!entry.hidden) {
			const title = entry.group ?? 'FLAGS';
			sections.set(title, [...(sections.get(title) ?? []), [flagText(key, entry), entry.brief]]);
		}
	}
	return [...sections].map(([title, rows]) => ({ title, rows }));
}

/** `--low-mmio SIZE`, `--[no-]confidential`, `--bar-not-memory`. */
export function flagText(key: string, entry: Option<unknown>): string {
	const name = kebab(entry.oppositeFlag ?? key);
	return takesValue(entry) ? `--${name} ${entry.kind.placeholder}` : `--${entry.negatable ? '[no-]' : ''}${name}`;
}

function exampleLines({ examples }: AnyVerb, columns: number): string[] {
	return examples.length === 0
		? []
		: [
				'',
				'EXAMPLES',
				// A command line is never broken: it is there to be pasted.
				...examples.flatMap(([command, purpose]) => [`  ${command}`, ...wrap(purpose, { columns, indent: 6 })]),
			];
}

function row(name: string, text: string, columns: number, indent: number): string[] {
	if (indent === 0) {
		return [...wrap(name, { columns, indent: 2, hang: 6 }), ...wrap(text, { columns, indent: 6 })];
	}
	const lines = wrap(text, { columns, indent });
	return name.length + 3 > indent
		? [`  ${name}`, ...lines]
		: [`  ${name}`.padEnd(indent) + (lines[0] as string).trimStart(), ...lines.slice(1)];
}

function width(terminal: number): number {
	return Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, terminal));
}
