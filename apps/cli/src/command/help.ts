/** Help, wrapped to the terminal: for the command, a verb, or a group of verbs. */

import { wrap } from '@hvmmio/report';
import { takesValue } from './flags.ts';
import { kebab, type Option } from './option.ts';
import type { AnyVerb } from './verb.ts';

const MIN_COLUMNS = 40;
const MAX_COLUMNS = 100;
/** Column of a flag's description; a longer flag gets a line of its own. */
const FLAG_COLUMNS = 28;
/** On narrower terminals every flag gets a line of its own. */
const TWO_COLUMNS_FROM = 72;
/** Maximum number of lines of `--help`, for verbs whose table marks rare flags. */
const SCREEN_LINES = 50;
const EXAMPLES_ON_SCREEN = 2;
/** Column of the names of rare flags. */
const MORE_COLUMNS = 20;

export interface Page {
	readonly brief: string;
	readonly verbs: readonly AnyVerb[];
	/** Paragraphs at the end. */
	readonly notes: readonly string[];
	readonly example: readonly [command: string, purpose: string];
}

/** A title and its entries. */
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

/** The complete help of a verb. */
export function helpOf(verb: AnyVerb, terminal: number): string[] {
	const columns = width(terminal);
	return [
		...headLines(verb, columns),
		...sectionsOf(verb).flatMap((section) => sectionLines(section, columns)),
		...exampleLines(verb.examples, columns),
	];
}

/** The complete help if it fits on a screen; else with only the names of rare flags and the first examples. */
export function shortHelpOf(verb: AnyVerb, terminal: number): string[] {
	const whole = helpOf(verb, terminal);
	if (whole.length <= SCREEN_LINES) {
		return whole;
	}
	const columns = width(terminal);
	const described = [...argumentSection(verb), ...flagSections(verb, ({ rare }) => !rare)];
	const named = flagSections(verb, ({ rare }) => rare === true).flatMap(({ title, rows }) =>
		row(
			title,
			rows.map(([flag]) => flag.split(' ')[0]).join(' '),
			columns,
			columns < TWO_COLUMNS_FROM ? 0 : MORE_COLUMNS,
		),
	);
	return [
		...headLines(verb, columns),
		...described.flatMap((section) => sectionLines(section, columns)),
		'',
		'MORE FLAGS',
		...named,
		...exampleLines(verb.examples.slice(0, EXAMPLES_ON_SCREEN), columns),
		'',
		...wrap(`"hvmmio help ${verb.name}" describes all flags and has all examples.`, { columns }),
	];
}

/** Help for a group of verbs, such as `kernel`. */
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

/** Arguments, and flags by group, in the order of the table. */
export function sectionsOf(verb: AnyVerb): Section[] {
	return [...argumentSection(verb), ...flagSections(verb, () => true)];
}

function argumentSection({ positionals }: AnyVerb): Section[] {
	return positionals ? [{ title: 'ARGUMENTS', rows: [[positionals.usage, positionals.brief]] }] : [];
}

function flagSections({ table }: AnyVerb, chosen: (entry: Option<unknown>) => boolean): Section[] {
	const sections = new Map<string, [string, string][]>();
	for (const [key, entry] of Object.entries<Option<unknown>>(table)) {
		if (!entry.hidden && chosen(entry)) {
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

function headLines({ name, positionals, description }: AnyVerb, columns: number): string[] {
	const usage = `hvmmio ${name}${positionals ? ` ${positionals.usage}` : ''} [FLAGS]`;
	return [
		...wrap(usage, { columns, hang: 4 }),
		'',
		...description.flatMap((paragraph) => wrap(paragraph, { columns })),
	];
}

function sectionLines({ title, rows }: Section, columns: number): string[] {
	const indent = columns < TWO_COLUMNS_FROM ? 0 : FLAG_COLUMNS;
	return ['', title, ...rows.flatMap(([name, text]) => row(name, text, columns, indent))];
}

function exampleLines(examples: AnyVerb['examples'], columns: number): string[] {
	return examples.length === 0
		? []
		: [
				'',
				'EXAMPLES',
				// Command lines are not wrapped, so that they can be pasted.
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
