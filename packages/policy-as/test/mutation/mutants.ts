/** Mutants of assembly/: each operator, constant and conversion, changed one at a time. */

import ts from 'typescript';

/** A change in one file: `text[start, end)` becomes `replacement`. */
export interface Mutant {
	/** `efi.ts half: min<u64>(…) -> max<u64>(…)`; it depends on the expression only. */
	readonly id: string;
	readonly file: string;
	readonly start: number;
	readonly end: number;
	readonly replacement: string;
}

const OPERATORS: Partial<Record<string, readonly string[]>> = {
	'+': ['-'],
	'-': ['+'],
	'*': ['/'],
	'/': ['*'],
	'<<': ['>>'],
	'>>': ['<<'],
	'&': ['|'],
	'|': ['&'],
	'&&': ['||'],
	'||': ['&&'],
	'==': ['!='],
	'!=': ['=='],
	'<': ['<=', '>='],
	'<=': ['<', '>'],
	'>': ['>=', '<='],
	'>=': ['>', '<'],
	'+=': ['-='],
	'-=': ['+='],
	'|=': ['&='],
	'>>=': ['<<='],
	'++': ['--'],
	'--': ['++'],
	'!': [''],
	min: ['max'],
	max: ['min'],
};

/** Conversions with the mistakes made in C: the signedness of the source decides how it is widened. */
const CONVERSIONS: Partial<Record<string, (operand: string) => string>> = {
	u64: (operand) => `u64(i32(${operand}))`,
	i64: (operand) => `i64(u32(${operand}))`,
	u32: (operand) => `i32(${operand})`,
	i32: (operand) => `u32(${operand})`,
};

/** Type arguments: comparisons of the other signedness, loads of half the width. */
const TYPES: Partial<Record<string, Partial<Record<string, string>>>> = {
	min: { u64: 'i64', u32: 'i32' },
	max: { u64: 'i64', u32: 'i32' },
	load: { u64: 'u32', u32: 'u16' },
};

/** A changed piece of the text, and the expression that shows it in the id. */
type Change = readonly [node: ts.Node, replacement: string, shown?: ts.Node];

function changesAt(node: ts.Node): Change[] {
	if (ts.isNumericLiteral(node)) {
		const value = Number(node.text);
		const other = value === 0 ? [1] : [value - 1, value + 1];
		const shown = ts.isCaseClause(node.parent) ? node : node.parent;
		return other.map((n) => [node, String(n), shown]);
	}
	if (ts.isBinaryExpression(node)) {
		const { operatorToken } = node;
		return (OPERATORS[operatorToken.getText()] ?? []).map((operator) => [operatorToken, operator, node]);
	}
	if (ts.isPrefixUnaryExpression(node)) {
		const operand = node.operand.getText();
		const operator = node.getText().slice(0, -operand.length);
		return (OPERATORS[operator] ?? []).map((other) => [node, other + operand]);
	}
	if (ts.isCallExpression(node)) return changesOfCall(node);
	if (ts.isIfStatement(node)) return negated(node.expression);
	if (ts.isConditionalExpression(node)) return negated(node.condition);
	return [];
}

/** Negates a condition, except comparisons, whose operators are mutated separately. */
function negated(condition: ts.Expression): Change[] {
	const compares = ts.isBinaryExpression(condition) && /^[=!<>]/.test(condition.operatorToken.getText());
	return compares ? [] : [[condition, `!(${condition.getText()})`]];
}

function changesOfCall(call: ts.CallExpression): Change[] {
	const name = call.expression.getText();
	const [operand = ''] = call.arguments.map((argument) => argument.getText());
	const [type] = call.typeArguments ?? [];
	const changes: Change[] = (OPERATORS[name] ?? []).map((other) => [call.expression, other, call]);
	const conversion = CONVERSIONS[name];
	if (conversion) changes.push([call, conversion(operand)]);
	const otherType = type && TYPES[name]?.[type.getText()];
	if (otherType) changes.push([type, otherType, call]);
	if (name === 'select') {
		const [one, other, condition] = call.arguments.map((argument) => argument.getText());
		const types = type ? `<${type.getText()}>` : '';
		changes.push([call, `select${types}(${other}, ${one}, ${condition})`]);
	}
	return changes;
}

/** The function or constant that contains a node. */
function ownerOf(node: ts.Node): string {
	for (let at = node; at.parent; at = at.parent) {
		if (ts.isFunctionDeclaration(at) && at.name) return at.name.text;
		if (ts.isVariableStatement(at) && ts.isSourceFile(at.parent)) {
			return at.declarationList.declarations.map(({ name }) => name.getText()).join();
		}
	}
	return '';
}

/** Every mutant of a file, in source order. */
export function mutantsOf(file: string, text: string): Mutant[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
	const times = new Map<string, number>();
	const mutants: Mutant[] = [];
	const visit = (node: ts.Node) => {
		for (const [changed, replacement, shown = changed] of changesAt(node)) {
			const [start, end] = [changed.getStart(), changed.getEnd()];
			const before = text.slice(shown.getStart(), shown.getEnd());
			const after = text.slice(shown.getStart(), start) + replacement + text.slice(end, shown.getEnd());
			const plain = `${file} ${ownerOf(node)}: ${before} -> ${after}`.replaceAll(/\s+/g, ' ');
			const time = (times.get(plain) ?? 0) + 1;
			times.set(plain, time);
			mutants.push({ id: time === 1 ? plain : `${plain} (${time})`, file, start, end, replacement });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return mutants;
}
