/** Builds the description of one definition in a C file from its syntax node. */

import type { Node } from 'web-tree-sitter';
import { blankComments, wordsOf } from './lexical.ts';

/** One definition or declaration at the top level of a file. */
export interface Item {
	/** The names it defines: functions, variables, macros, types, tags, enumerators. */
	readonly names: readonly string[];
	/** Identifiers that it uses, without members. */
	readonly uses: ReadonlySet<string>;
	/** Members that it mentions: `->x`, `.x`. */
	readonly members: ReadonlySet<string>;
	readonly text: string;
	/** From 1. */
	readonly line: number;
	/** The file's path in the tree. */
	readonly file: string;
	/** A constant is a macro without parameters. */
	readonly kind: 'constant' | 'macro' | 'function' | 'type' | 'data';
	/** A function's parameter declarations; otherwise empty. */
	readonly parameters: readonly string[];
	/** For a struct with a tag: its fields, of which unused ones can be left out. Otherwise null. */
	readonly struct: Struct | null;
	/** Its offsets in the normalized text; `to` is exclusive. */
	readonly from: number;
	readonly to: number;
	/** The conditional directives around it, outermost first. */
	readonly conditions: readonly Condition[];
}

export interface Struct {
	readonly tag: string;
	readonly fields: readonly Field[];
}

/** One declaration in a struct, or a conditional with everything in it. */
export interface Field {
	readonly names: readonly string[];
	readonly uses: ReadonlySet<string>;
	readonly text: string;
}

/** One `#if … #endif` around an item: its directives up to the branch that contains the item. */
export interface Condition {
	readonly directives: readonly string[];
	readonly line: number;
}

export interface Source {
	readonly text: string;
	readonly file: string;
}

export const DEFINES = new Set([
	'function_definition',
	'declaration',
	'preproc_def',
	'preproc_function_def',
	'preproc_call',
	'type_definition',
	'struct_specifier',
	'union_specifier',
	'enum_specifier',
	'expression_statement',
	'macro_type_specifier',
	'ERROR',
]);

export function itemOf(node: Node, { text, file }: Source, conditions: readonly Condition[]): Item {
	const next = text[node.endIndex];
	const end = next === ';' ? node.endIndex + 1 : node.endIndex;
	const own = text.slice(node.startIndex, end);
	const isTag = node.type.endsWith('_specifier');
	const isDirective = node.type.startsWith('preproc_');
	const { uses, members } = isDirective ? { uses: wordsOf(own), members: new Set<string>() } : usesOf(node);
	return {
		names: namesOf(node, own),
		uses,
		members,
		text: isTag && next !== ';' ? `${own};` : own,
		line: node.startPosition.row + 1,
		file,
		kind: kindOf(node),
		parameters: parametersOf(node),
		struct: structOf(node, text),
		from: node.startIndex,
		to: end,
		conditions,
	};
}

function kindOf(node: Node): Item['kind'] {
	switch (node.type) {
		case 'preproc_def':
			return 'constant';
		case 'preproc_function_def':
		case 'preproc_call':
			return 'macro';
		case 'function_definition':
			return 'function';
		case 'declaration':
		case 'expression_statement':
			return 'data';
		default:
			return 'type';
	}
}

function namesOf(node: Node, own: string): string[] {
	const names = new Set<string>();
	if (node.type === 'preproc_call') {
		names.add(/^\s*#\s*undef\s+(\w+)/.exec(own)?.[1] ?? '');
	} else if (node.type.startsWith('preproc_')) {
		names.add(node.childForFieldName('name')?.text ?? '');
	} else {
		if (node.type !== 'expression_statement' && node.type !== 'ERROR' && node.type !== 'macro_type_specifier') {
			addNames(node, names, true);
		}
		names.add(DEFINING_MACRO.exec(own)?.[1] ?? '');
	}
	names.delete('');
	return [...names];
}

/** `DEFINE_MUTEX(name)` and its like define their first argument. */
const DEFINING_MACRO = /^(?:static\s+)?(?:DEFINE|DECLARE)_[A-Z0-9_]+\(\s*(\w+)/;

/** Adds the names a declaration defines: declarators, tags with a body, enumerators; nothing from function bodies. */
function addNames(node: Node, names: Set<string>, top: boolean): void {
	switch (node.type) {
		case 'identifier':
		case 'type_identifier':
			names.add(node.text);
			return;
		case 'struct_specifier':
		case 'union_specifier':
		case 'enum_specifier':
			addTag(node, names);
			return;
		case 'function_definition':
		case 'declaration':
		case 'type_definition': {
			const type = node.childForFieldName('type');
			if (type?.type.endsWith('_specifier')) {
				addTag(type, names);
			}
			// `NAME(word);` is a macro call, not a declaration of `word`.
			for (const declarator of node.childrenForFieldName('declarator')) {
				if (declarator.type !== 'parenthesized_declarator') {
					addNames(declarator, names, false);
				}
			}
			return;
		}
		default: {
			const inner = node.childForFieldName('declarator');
			if (inner !== null) {
				addNames(inner, names, false);
			} else if (!top) {
				for (const child of node.children) {
					if (child.type.endsWith('declarator') || child.type.endsWith('identifier')) {
						addNames(child, names, false);
					}
				}
			}
		}
	}
}

/** Adds the tag of a type, if it is defined here, and its enumerators. */
function addTag(type: Node, names: Set<string>): void {
	const body = type.childForFieldName('body');
	if (body !== null) {
		names.add(type.childForFieldName('name')?.text ?? '');
		for (const child of body.children) {
			if (child.type === 'enumerator') {
				names.add(child.childForFieldName('name')?.text ?? '');
			}
		}
	}
}

function parametersOf(node: Node): string[] {
	if (node.type !== 'function_definition') {
		return [];
	}
	let declarator = node.childForFieldName('declarator');
	while (declarator !== null && declarator.type !== 'function_declarator') {
		declarator = declarator.childForFieldName('declarator');
	}
	const list = declarator?.childForFieldName('parameters');
	return (list?.namedChildren ?? [])
		.filter((child) => child.type === 'parameter_declaration')
		.map((child) => child.text.replace(/\s+/g, ' '));
}

function structOf(node: Node, text: string): Struct | null {
	const body = node.type === 'struct_specifier' ? node.childForFieldName('body') : null;
	const tag = node.childForFieldName('name')?.text;
	if (body === null || tag === undefined) {
		return null;
	}
	const isField = (child: Node) => child.type === 'field_declaration' || child.type.startsWith('preproc_');
	return {
		tag,
		fields: body.children.filter(isField).map((child) => ({
			names: child.descendantsOfType('field_identifier').map((each) => each.text),
			uses: usesOf(child).uses,
			text: text.slice(child.startIndex, child.endIndex),
		})),
	};
}

/** The words in it, but for those that are its own parameters and variables; a type may be called as one of them is. */
function usesOf(node: Node): { uses: Set<string>; members: Set<string> } {
	const uses = new Set<string>();
	const types = new Set<string>();
	const members = new Set<string>();
	const own = new Set<string>();
	const pending: Node[] = [node];
	for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
		if (next.type === 'identifier') {
			uses.add(next.text);
		} else if (next.type === 'type_identifier') {
			types.add(next.text);
		} else if (next.type === 'field_identifier') {
			members.add(next.text);
		} else if (next.type === 'preproc_arg') {
			for (const word of wordsOf(next.text)) {
				uses.add(word);
			}
		} else {
			if (
				node.type === 'function_definition' &&
				(next.type === 'declaration' || next.type === 'parameter_declaration')
			) {
				for (const declarator of next.childrenForFieldName('declarator')) {
					addNames(declarator, own, false);
				}
			}
			for (const child of next.children) {
				pending.push(child);
			}
		}
	}
	for (const name of own) {
		uses.delete(name);
	}
	return { uses: new Set([...uses, ...types]), members };
}

/** Identifiers in the directives around and in an item, which decide how much of it is compiled. */
export function conditionWords(item: Item, text = item.text): Set<string> {
	const directives = item.conditions.flatMap((condition) => condition.directives);
	const inside = blankComments(text).match(/^[ \t]*#[ \t]*(?:el)?if.*$/gm) ?? [];
	return wordsOf(blankComments([...directives, ...inside].join('\n')).replace(/^[ \t]*#[ \t]*\w*/gm, ''));
}
