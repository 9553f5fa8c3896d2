/** A C file's definitions: what each names, what it uses, and under which conditions it stands. */

import { Language, type Node, Parser } from 'web-tree-sitter';
import { BadSource } from '../not-modelled.ts';
import { blankComments, endsInComment, wordsOf } from './lexical.ts';

/** One definition or declaration at a file's top level. */
export interface Item {
	/** What it defines: functions, variables, macros, types, tags, enumerators. */
	readonly names: readonly string[];
	/** Identifiers that it uses. */
	readonly uses: ReadonlySet<string>;
	readonly text: string;
	/** From 1. */
	readonly line: number;
	/** The file in the tree. */
	readonly file: string;
	/** A constant is a macro without parameters. */
	readonly kind: 'constant' | 'macro' | 'other';
	/** The conditional directives around it, outermost first. */
	readonly conditions: readonly Condition[];
}

/** One `#if … #endif` around an item: the directives up to the branch that holds it. */
export interface Condition {
	readonly directives: readonly string[];
	readonly line: number;
}

/** The largest of the kernel's files that matter takes a tenth of a second. */
const LONGEST_PARSE_MS = 5000;

export interface CParser {
	/** @throws BadSource for a file that is no C */
	itemsOf(text: string, file: string): Item[];
}

/**
 * @param runtime web-tree-sitter's `web-tree-sitter.wasm`
 * @param grammar tree-sitter-c's `tree-sitter-c.wasm`
 */
export async function createCParser(runtime: Uint8Array, grammar: Uint8Array): Promise<CParser> {
	await Parser.init({ wasmBinary: runtime });
	const parser = new Parser();
	parser.setLanguage(await Language.load(grammar));
	return {
		itemsOf(text, file) {
			if (endsInComment(text)) {
				throw new BadSource(file, 'a comment in it does not end', 'a C file');
			}
			const started = performance.now();
			const isTooLong = () => performance.now() - started > LONGEST_PARSE_MS;
			const tree = parser.parse(hideMacros(text), null, { progressCallback: isTooLong });
			if (tree === null) {
				parser.reset();
				throw new BadSource(file, 'the parser comes to no end', 'a C file');
			}
			const items: Item[] = [];
			collect(tree.rootNode, { text, file }, [], items);
			tree.delete();
			return items;
		},
	};
}

/**
 * Macros that stand where C has none; the grammar does not know them. The parser sees spaces in their place, what is
 * compiled keeps them.
 */
const ATTRIBUTE_MACRO =
	/\b(?:__(?:init|exit|initdata|initconst|ro_after_init|read_mostly|iomem|user|percpu|force|rcu|ref|cold|maybe_unused|always_unused|used|weak|must_check|always_inline)|noinline)\b|\b__(?:acquires|releases|must_hold|printf)\([^()\n]*\)/g;

function hideMacros(text: string): string {
	return text.replace(ATTRIBUTE_MACRO, (found) => ' '.repeat(found.length));
}

interface Source {
	readonly text: string;
	readonly file: string;
}

function collect(
	parent: Pick<Node, 'children'>,
	source: Source,
	conditions: readonly Condition[],
	items: Item[],
): void {
	for (const node of parent.children) {
		if (node.type.startsWith('preproc_if') || node.type === 'linkage_specification') {
			collectBranches(node, source, conditions, items);
		} else if (DEFINES.has(node.type)) {
			const item = itemOf(node, source, conditions);
			if (item.names.length > 0) {
				items.push(item);
			}
		}
	}
}

const DEFINES = new Set([
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

/** The branches of a conditional, each of which knows the directives that lead to it. */
function collectBranches(node: Node, source: Source, conditions: readonly Condition[], items: Item[]): void {
	const directives: string[] = [];
	const line = node.startPosition.row + 1;
	for (let branch: Node | null = node; branch !== null; branch = branch.childForFieldName('alternative')) {
		directives.push(directiveOf(branch, source.text));
		const inside = [...conditions, { directives: [...directives], line }];
		const next = branch.childForFieldName('alternative');
		const children = branch.children.filter((child) => child.id !== next?.id);
		collect({ children }, source, inside, items);
	}
}

/** The whole of a branch's first line, continued lines included. */
function directiveOf(branch: Node, text: string): string {
	let end = branch.startIndex;
	do {
		end = text.indexOf('\n', end + 1);
	} while (end > 0 && text[end - 1] === '\\');
	return text.slice(branch.startIndex, end < 0 ? text.length : end);
}

function itemOf(node: Node, { text, file }: Source, conditions: readonly Condition[]): Item {
	const next = text[node.endIndex];
	const end = next === ';' ? node.endIndex + 1 : node.endIndex;
	const own = text.slice(node.startIndex, end);
	const names = new Set<string>();
	const isTag = node.type.endsWith('_specifier');
	if (node.type === 'preproc_call') {
		const [, name] = /^\s*#\s*undef\s+(\w+)/.exec(own) ?? [];
		if (name !== undefined) {
			names.add(name);
		}
	} else if (node.type.startsWith('preproc_')) {
		names.add(node.childForFieldName('name')?.text ?? '');
	} else if (node.type === 'expression_statement' || node.type === 'ERROR' || node.type === 'macro_type_specifier') {
		addMacroName(own, names);
	} else {
		addNames(node, names, true);
		addMacroName(own, names);
	}
	names.delete('');
	return {
		names: [...names],
		uses: node.type.startsWith('preproc_') ? wordsOf(own) : usesOf(node),
		text: isTag && next !== ';' ? `${own};` : own,
		line: node.startPosition.row + 1,
		file,
		kind: node.type === 'preproc_def' ? 'constant' : node.type.startsWith('preproc_') ? 'macro' : 'other',
		conditions,
	};
}

/** `DEFINE_MUTEX(name)` and its like define their first argument. */
const DEFINING_MACRO = /^(?:static\s+)?(?:DEFINE|DECLARE)_[A-Z0-9_]+\(\s*(\w+)/;

function addMacroName(text: string, names: Set<string>): void {
	const [, name] = DEFINING_MACRO.exec(text) ?? [];
	if (name !== undefined) {
		names.add(name);
	}
}

/** Names that a declaration gives: its declarators, the tags with a body, enumerators. Not what functions hold. */
function addNames(node: Node, names: Set<string>, top: boolean): void {
	switch (node.type) {
		case 'identifier':
		case 'type_identifier':
			names.add(node.text);
			return;
		case 'struct_specifier':
		case 'union_specifier':
		case 'enum_specifier': {
			const body = node.childForFieldName('body');
			if (body !== null) {
				names.add(node.childForFieldName('name')?.text ?? '');
				for (const child of body.children) {
					if (child.type === 'enumerator') {
						names.add(child.childForFieldName('name')?.text ?? '');
					}
				}
			}
			return;
		}
		case 'function_definition':
		case 'declaration':
		case 'type_definition': {
			const type = node.childForFieldName('type');
			if (type !== null) {
				addTags(type, names);
			}
			for (const declarator of node.childrenForFieldName('declarator')) {
				addNames(declarator, names, false);
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

function addTags(type: Node, names: Set<string>): void {
	if (type.type.endsWith('_specifier') && type.childForFieldName('body') !== null) {
		addNames(type, names, false);
	}
}

/** Identifiers in an item, but not the names of members. */
function usesOf(node: Node): Set<string> {
	const uses = new Set<string>();
	const pending: Node[] = [node];
	for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
		if (next.type === 'identifier' || next.type === 'type_identifier') {
			uses.add(next.text);
		} else if (next.type === 'preproc_arg') {
			for (const word of wordsOf(next.text)) {
				uses.add(word);
			}
		} else {
			pending.push(...next.children);
		}
	}
	return uses;
}

/** Words of the directives around and in an item, which decide what of it is compiled. */
export function conditionWords(item: Item): Set<string> {
	const directives = item.conditions.flatMap((condition) => condition.directives);
	const inside = blankComments(item.text).match(/^[ \t]*#[ \t]*(?:el)?if.*$/gm) ?? [];
	return wordsOf([...directives, ...inside].join('\n'));
}
