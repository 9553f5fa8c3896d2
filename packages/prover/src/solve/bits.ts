/** Terms as SMT-LIB 2 over bit-vectors (logic QF_BV), with one definition per term so that shared terms stay shared. */

import type { Term } from '../term/term.ts';

const NAMES: Readonly<Record<string, string>> = {
	bitAnd: 'bvand',
	bitOr: 'bvor',
	bitXor: 'bvxor',
	product: 'bvmul',
	quotient: 'bvudiv',
	remainder: 'bvurem',
	quotientSigned: 'bvsdiv',
	remainderSigned: 'bvsrem',
	shiftLeft: 'bvshl',
	shiftRight: 'bvlshr',
	shiftRightSigned: 'bvashr',
	below: 'bvult',
	belowSigned: 'bvslt',
	equal: '=',
	not: 'not',
	and: 'and',
	or: 'or',
	choice: 'ite',
};

/**
 * A query whose satisfying assignments are the inputs on which all conditions hold.
 * @example
 * ```ts
 * import { bitQuery, Pool } from '@hvmmio/prover';
 * const pool = new Pool();
 * console.log(bitQuery([pool.true]).includes('(check-sat)')); // true
 * ```
 */
export function bitQuery(conditions: readonly Term[], comment = ''): string {
	const lines = opening(comment, 'QF_BV');
	const order = inOrder(conditions);
	for (const term of order) {
		if (term.operator === 'variable') {
			lines.push(`(declare-const ${nameOf(term)} ${sortOf(term)})`);
			if (term.width > 1) {
				lines.push(...boundsOf(term));
			}
		} else if (term.operator !== 'constant') {
			lines.push(`(define-fun ${nameOf(term)} () ${sortOf(term)} ${textOf(term)})`);
		}
	}
	for (const condition of conditions) {
		lines.push(`(assert ${nameOf(condition)})`);
	}
	return `${[...lines, '(check-sat)', '(get-model)'].join('\n')}\n`;
}

/** The first lines of a text: a comment, that there is to be a model, and the theory. */
export function opening(comment: string, logic: 'QF_BV' | 'QF_LIA'): string[] {
	const lines = comment.split('\n').flatMap((line) => (line === '' ? [] : [`; ${line}`]));
	return [...lines, '(set-option :produce-models true)', `(set-logic ${logic})`];
}

function boundsOf(term: Term): string[] {
	const bound = (value: bigint) => `(_ bv${value} ${term.width})`;
	return [
		...(term.min > 0n ? [`(assert (bvuge ${nameOf(term)} ${bound(term.min)}))`] : []),
		...(term.max < (1n << BigInt(term.width)) - 1n ? [`(assert (bvule ${nameOf(term)} ${bound(term.max)}))`] : []),
	];
}

/**
 * All terms in the conditions in topological order: each one after its arguments.
 * @param isLeaf terms whose arguments are not visited
 */
export function inOrder(conditions: readonly Term[], isLeaf: (term: Term) => boolean = () => false): Term[] {
	const order: Term[] = [];
	const seen = new Set<Term>();
	const visit = (term: Term) => {
		if (seen.has(term)) {
			return;
		}
		seen.add(term);
		if (!isLeaf(term)) {
			term.args.forEach(visit);
		}
		order.push(term);
	};
	conditions.forEach(visit);
	return order;
}

function sortOf({ width }: Term): string {
	return width === 1 ? 'Bool' : `(_ BitVec ${width})`;
}

function nameOf(term: Term): string {
	switch (term.operator) {
		case 'variable':
			return term.name;
		case 'constant':
			return term.width === 1 ? String(term.value === 1n) : `(_ bv${term.value} ${term.width})`;
		default:
			return `t${term.id}`;
	}
}

/** A term as a bit-vector; converts conditions, which are otherwise Bool. */
function bitsOf(term: Term): string {
	return term.width === 1 ? `(ite ${nameOf(term)} #b1 #b0)` : nameOf(term);
}

function textOf(term: Term): string {
	const { operator, args, width, value } = term;
	switch (operator) {
		case 'sum':
			return sumText(term);
		case 'concat':
			return args.slice(1).reduce((high, arg) => `(concat ${high} ${bitsOf(arg)})`, bitsOf(args[0] as Term));
		case 'extract': {
			const taken = `((_ extract ${Number(value) + width - 1} ${value}) ${nameOf(args[0] as Term)})`;
			return width === 1 ? `(= ${taken} #b1)` : taken;
		}
		default:
			return `(${NAMES[operator]} ${args.map(nameOf).join(' ')})`;
	}
}

function sumText({ args, factors, value, width }: Term): string {
	const constant = (number: bigint) => `(_ bv${BigInt.asUintN(width, number)} ${width})`;
	const parts = args.map((arg, i) => {
		const factor = BigInt.asIntN(width, factors[i] as bigint);
		return factor === 1n
			? nameOf(arg)
			: factor === -1n
				? `(bvneg ${nameOf(arg)})`
				: `(bvmul ${constant(factor)} ${nameOf(arg)})`;
	});
	return [...parts, ...(value === 0n ? [] : [constant(value)])].reduce((total, part) => `(bvadd ${total} ${part})`);
}
