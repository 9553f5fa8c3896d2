/** Parses a C file into its definitions: what each defines, what it uses, and the conditions around it. */

import { Language, type Node, Parser } from 'web-tree-sitter';
import { BadSource } from '../not-modelled.ts';
import { type Condition, DEFINES, type Item, itemOf, type Source } from './item.ts';
import { blankComments, endsInComment } from './lexical.ts';
import { normalize } from './normal.ts';

/** The largest kernel file used here takes a tenth of a second. */
const PARSE_TIMEOUT_MS = 20_000;

/** Number of parsed files kept in the cache: enough for two trees. */
const MAX_KNOWN = 64;

/** Limits on the nesting of conditionals and on the branches of one; kernels stay far below them. */
const MAX_DEPTH = 60;
const MAX_BRANCHES = 200;

/** Finds the definitions of a C file. */
export interface CParser {
	/** The definitions of a file, in order, from its normalized text. @throws BadSource for a file that is not C */
	itemsOf(text: string, file: string): Item[];
}

/**
 * Creates a parser.
 * @param runtime the bytes of web-tree-sitter's `web-tree-sitter.wasm`
 * @param grammar the bytes of tree-sitter-c's `tree-sitter-c.wasm`
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { createCParser } from '@hvmmio/kernel-harness';
 * const file = (name: string) => readFileSync(new URL(import.meta.resolve(name)));
 * const wasm = [file('web-tree-sitter/web-tree-sitter.wasm'), file('tree-sitter-c/tree-sitter-c.wasm')] as const;
 * console.log(typeof (await createCParser(...wasm))); // object
 * ```
 */
export async function createCParser(runtime: Uint8Array, grammar: Uint8Array): Promise<CParser> {
	await Parser.init({ wasmBinary: runtime });
	const parser = new Parser();
	parser.setLanguage(await Language.load(grammar));
	const known = new Map<string, Item[]>();
	return {
		itemsOf(source, file) {
			const key = `${file}\n${source}`;
			const items = known.get(key) ?? parse(source, file);
			known.delete(key);
			known.set(key, items);
			const [oldest] = known.keys();
			if (known.size > MAX_KNOWN) {
				known.delete(oldest as string);
			}
			return items;
		},
	};

	function parse(source: string, file: string): Item[] {
		const text = normalize(source, file);
		if (endsInComment(text)) {
			throw new BadSource(file, 'a comment in it does not end', 'a C file');
		}
		checkConditionals(text, file);
		const started = performance.now();
		const isTooLong = () => performance.now() - started > PARSE_TIMEOUT_MS;
		const tree = parser.parse(hideMacros(text), null, { progressCallback: isTooLong });
		if (tree === null) {
			parser.reset();
			throw new BadSource(file, 'it takes too long to parse', 'a C file');
		}
		try {
			const items: Item[] = [];
			collect(tree.rootNode, { text, file }, [], items);
			return items;
		} catch (error) {
			// Declarators nested thousands deep overflow the stack.
			throw error instanceof RangeError ? new BadSource(file, 'it is nested too deeply', 'a C file') : error;
		} finally {
			tree.delete();
		}
	}
}

/** Limits conditionals, since the parser recurses into them and each item lists all those around it. */
function checkConditionals(text: string, file: string): void {
	const branches: number[] = [];
	for (const [, word] of blankComments(text).matchAll(/^[ \t]*#[ \t]*([a-z]+)/gm)) {
		if (word === 'endif') {
			branches.pop();
		} else if (word?.startsWith('el')) {
			branches.push((branches.pop() ?? 0) + 1);
		} else if (word?.startsWith('if')) {
			branches.push(1);
		}
		if (branches.length > MAX_DEPTH || (branches.at(-1) ?? 0) > MAX_BRANCHES) {
			throw new BadSource(file, 'too many conditionals in one another, or branches of one', 'a C file');
		}
	}
}

/**
 * Attribute-like macros in places where the grammar does not expect an identifier. The parser sees spaces instead; the
 * compiled text keeps them.
 */
const ATTRIBUTE_MACRO =
	/\b(?:__(?:init|exit|initdata|initconst|ro_after_init|read_mostly|iomem|user|percpu|force|rcu|ref|cold|maybe_unused|always_unused|used|weak|must_check|always_inline)|noinline)\b|\b__(?:acquires|releases|must_hold|printf)\([^()\n]*\)/g;

function hideMacros(text: string): string {
	return text.replace(ATTRIBUTE_MACRO, (found) => ' '.repeat(found.length));
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

/** Collects the items of each branch of a conditional, with the directives that lead to the branch. */
function collectBranches(node: Node, source: Source, conditions: readonly Condition[], items: Item[]): void {
	const guarded = insideGuard(node);
	if (guarded !== null) {
		collect({ children: guarded }, source, conditions, items);
		return;
	}
	const directives: string[] = [];
	const line = node.startPosition.row + 1;
	let branch: Node | null = node;
	while (branch !== null) {
		directives.push(directiveOf(branch, source.text));
		const inside = [...conditions, { directives: [...directives], line }];
		const next: Node | null = branch.childForFieldName('alternative');
		const children = branch.children.filter((child) => child.id !== next?.id);
		collect({ children }, source, inside, items);
		branch = next;
	}
}

/** The content of an include guard (`#ifndef NAME`, `#define NAME`); null for any other conditional. */
function insideGuard(node: Node): Node[] | null {
	const name = node.childForFieldName('name')?.text;
	const [first] = node.namedChildren.filter((child) => child.type !== 'comment').slice(1);
	const isGuard =
		node.children[0]?.type === '#ifndef' &&
		first?.type === 'preproc_def' &&
		first.childForFieldName('name')?.text === name &&
		first.childForFieldName('value') === null &&
		node.childForFieldName('alternative') === null;
	return isGuard ? node.children.filter((child) => child.id !== first.id) : null;
}

/** The first line of a branch. */
function directiveOf(branch: Node, text: string): string {
	const end = text.indexOf('\n', branch.startIndex);
	return text.slice(branch.startIndex, end < 0 ? text.length : end);
}
