/** The exports of each entry of each package, from its shipped types: declarations without comments, and examples. */

import { relative } from 'node:path';
import ts from 'typescript';
import { PACKAGES, ROOT } from './packages.mjs';

/**
 * @typedef {object} Export
 * @property {string} specifier of the entry
 * @property {string} name
 * @property {boolean} runs whether it is a function or a class
 * @property {string} text its declaration without comments
 * @property {readonly string[]} examples the code of each `@example`
 */

/**
 * The exports of all entries, by package in the order of `PACKAGES`, sorted by entry and name.
 * @returns {{ folder: string, exports: Export[] }[]}
 */
export function readExports() {
	const files = PACKAGES.flatMap(({ entries }) => entries.map(({ types }) => types));
	const program = ts.createProgram(files, {
		module: ts.ModuleKind.NodeNext,
		moduleResolution: ts.ModuleResolutionKind.NodeNext,
		skipLibCheck: true,
	});
	const checker = program.getTypeChecker();
	return PACKAGES.map(({ folder, entries }) => ({
		folder,
		exports: entries.flatMap(({ specifier, types }) => {
			const file = program.getSourceFile(types);
			const module = file && checker.getSymbolAtLocation(file);
			if (module === undefined) {
				throw new Error(`${relative(ROOT, types)}: not built, or exports nothing`);
			}
			return checker
				.getExportsOfModule(module)
				.map((symbol) => exportOf(specifier, symbol, checker))
				.sort((a, b) => (a.name < b.name ? -1 : 1));
		}),
	}));
}

const printer = ts.createPrinter({ removeComments: true });

/** @param {string} specifier @param {ts.Symbol} symbol @param {ts.TypeChecker} checker @returns {Export} */
function exportOf(specifier, symbol, checker) {
	const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
	const declarations = target.declarations ?? [];
	const docs = declarations.flatMap((each) => ts.getJSDocTags(each));
	return {
		specifier,
		name: symbol.name,
		runs: (target.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class)) !== 0,
		text: declarations.map((each) => textOf(each, target.name, symbol.name)).join('\n'),
		examples: docs
			.filter((tag) => tag.tagName.text === 'example')
			.map((tag) => codeOf(ts.getTextOfJSDocComment(tag.comment) ?? '', symbol.name)),
	};
}

/** @param {ts.Declaration} declaration @param {string} local its name within the file @param {string} name */
function textOf(declaration, local, name) {
	const text = printer.printNode(ts.EmitHint.Unspecified, declaration, declaration.getSourceFile());
	const kind = ts.isVariableDeclaration(declaration) ? 'const ' : '';
	// The bundler adds numbers to names that occur in two files.
	const plain = `${kind}${text}`.replace(/^(?:export )?(?:declare )?/, '').replaceAll(/\$\d+\b/g, '');
	return local === name ? plain : plain.replace(local, name);
}

/** @param {string} comment @param {string} name */
function codeOf(comment, name) {
	const [, code] = /^```ts\n(.*?)^```$/ms.exec(comment.trim()) ?? [];
	if (code === undefined) {
		throw new Error(`${name}: an @example is one block of \`\`\`ts`);
	}
	return code;
}

/** @param {readonly Export[]} exports of one package @returns {string} */
export function reportOf(exports) {
	const entries = [...new Set(exports.map(({ specifier }) => specifier))];
	return entries
		.map((entry) => {
			const texts = exports.filter(({ specifier }) => specifier === entry).map(({ text }) => text);
			return `${entry}\n\n${texts.join('\n')}\n`;
		})
		.join('\n');
}
