/** Manual pages in man(7) macros, generated from the same data as help. */

import { sectionsOf } from './help.ts';
import type { AnyVerb } from './verb.ts';

/** Escapes text for roff; hyphens become ASCII hyphens, which can be searched and pasted. */
function roff(text: string): string {
	const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('’', "'");
	return /^['.]/.test(escaped) ? `\\&${escaped}` : escaped;
}

/** Name of a verb's page: `hvmmio-kernel-diff`. */
export function manName(verb: AnyVerb | null): string {
	return verb === null ? 'hvmmio' : `hvmmio-${verb.name.replaceAll(' ', '-')}`;
}

export function manOf(verb: AnyVerb, version: string): string {
	return page(manName(verb), verb.brief, version, [
		'.SH SYNOPSIS',
		`.B ${roff(`hvmmio ${verb.name}`)}`,
		...(verb.positionals ? [roff(verb.positionals.usage)] : []),
		'.RI [ FLAGS ]',
		'.SH DESCRIPTION',
		...paragraphs(verb.description),
		...sectionsOf(verb).flatMap(({ title, rows }) => [
			`.SH ${roff(title)}`,
			...rows.flatMap(([name, text]) => ['.TP', `.B ${roff(name)}`, roff(text)]),
		]),
		...exampleSection(verb.examples),
		'.SH SEE ALSO',
		'.BR hvmmio (1)',
	]);
}

export function manOfAll(brief: string, verbs: readonly AnyVerb[], notes: readonly string[], version: string): string {
	const [name = ''] = brief.split('. ');
	return page('hvmmio', name, version, [
		'.SH SYNOPSIS',
		'.B hvmmio',
		'.RI [ VERB ]',
		'.RI [ FLAGS ]',
		'.SH DESCRIPTION',
		roff(brief),
		'.SH VERBS',
		...verbs.flatMap((verb) => ['.TP', `.BR ${roff(manName(verb))} (1)`, roff(verb.brief)]),
		'.SH NOTES',
		...paragraphs(notes),
	]);
}

function page(name: string, brief: string, version: string, body: readonly string[]): string {
	const head = [
		`.TH ${roff(name.toUpperCase())} 1 "" "hvmmio ${version}"`,
		'.SH NAME',
		`${roff(name)} \\- ${roff(brief)}`,
	];
	return `${[...head, ...body].join('\n')}\n`;
}

function paragraphs(texts: readonly string[]): string[] {
	return texts.flatMap((text, i) => [...(i > 0 ? ['.PP'] : []), roff(text)]);
}

function exampleSection(examples: AnyVerb['examples']): string[] {
	return examples.length === 0
		? []
		: [
				'.SH EXAMPLES',
				...examples.flatMap(([command, purpose]) => [
					'.PP',
					roff(`${purpose}:`),
					'.PP',
					'.nf',
					'.RS',
					roff(command),
					'.RE',
					'.fi',
				]),
			];
}
