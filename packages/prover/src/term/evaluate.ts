/** Evaluates terms for given values of their variables. */

import { divided } from './divide.ts';
import { maskOf, signedOf, type Term } from './term.ts';

/** Values of variables, by name. */
export type Assignment = ReadonlyMap<string, bigint>;

/**
 * Creates an evaluator for many terms under one assignment; shared terms are evaluated once.
 * @example
 * ```ts
 * import { createEvaluator, Pool } from '@hvmmio/prover';
 * const pool = new Pool();
 * const x = pool.variable('x', 8);
 * console.log(createEvaluator(new Map([['x', 5n]]))(x) === 5n); // true
 * ```
 */
export function createEvaluator(values: Assignment): (term: Term) => bigint {
	const known = new Map<Term, bigint>();
	const evaluate = (term: Term): bigint => {
		if (term.operator === 'constant') {
			return term.value;
		}
		let value = known.get(term);
		if (value === undefined) {
			value = computed(term, evaluate, values);
			known.set(term, value);
		}
		return value;
	};
	return evaluate;
}

/** @throws RangeError for a variable without a value */
function computed(term: Term, evaluate: (term: Term) => bigint, values: Assignment): bigint {
	const { operator, width, args } = term;
	const mask = maskOf(width);
	const arg = (i: number) => evaluate(args[i] as Term);
	const flag = (holds: boolean) => (holds ? 1n : 0n);
	const signed = (i: number) => signedOf((args[i] as Term).width, arg(i));
	switch (operator) {
		case 'constant':
			return term.value;
		case 'variable': {
			const value = values.get(term.name);
			if (value === undefined) {
				throw new RangeError(`variable "${term.name}" expected a value`);
			}
			return value & mask;
		}
		case 'not':
			return 1n - arg(0);
		case 'and':
			return flag(args.every((each) => evaluate(each) === 1n));
		case 'or':
			return flag(args.some((each) => evaluate(each) === 1n));
		case 'equal':
			return flag(arg(0) === arg(1));
		case 'below':
			return flag(arg(0) < arg(1));
		case 'belowSigned':
			return flag(signed(0) < signed(1));
		case 'choice':
			return arg(0) === 1n ? arg(1) : arg(2);
		case 'sum':
			return args.reduce((total, each, i) => total + evaluate(each) * (term.factors[i] as bigint), term.value) & mask;
		case 'product':
			return (arg(0) * arg(1)) & mask;
		case 'quotient':
		case 'remainder':
		case 'quotientSigned':
		case 'remainderSigned': {
			const by = arg(1);
			return by === 0n ? 0n : divided(operator, width, arg(0), by);
		}
		case 'bitAnd':
			return arg(0) & arg(1);
		case 'bitOr':
			return arg(0) | arg(1);
		case 'bitXor':
			return arg(0) ^ arg(1);
		case 'shiftLeft':
			return (arg(0) << arg(1)) & mask;
		case 'shiftRight':
			return arg(0) >> arg(1);
		case 'shiftRightSigned':
			return (signed(0) >> arg(1)) & mask;
		case 'extract':
			return (arg(0) >> term.value) & mask;
		case 'concat':
			return args.reduce((high, each) => (high << BigInt(each.width)) | evaluate(each), 0n);
	}
}
