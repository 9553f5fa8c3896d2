/**
 * Bit-vector terms, which symbolic execution uses in place of numbers. Terms are interned (equal terms are the same
 * object), and have a width of 1 to 64 bits and unsigned bounds; a one-bit term is a condition.
 * The functions of this folder simplify the terms that they build; `intern` does not.
 */

export type Operator =
	| 'constant'
	| 'variable'
	| 'not'
	| 'and'
	| 'or'
	| 'equal'
	| 'below'
	| 'belowSigned'
	| 'choice'
	| 'sum'
	| 'product'
	| 'quotient'
	| 'remainder'
	| 'quotientSigned'
	| 'remainderSigned'
	| 'bitAnd'
	| 'bitOr'
	| 'bitXor'
	| 'shiftLeft'
	| 'shiftRight'
	| 'shiftRightSigned'
	| 'extract'
	| 'concat';

/** A value of 1 to 64 bits as an expression over the input; equal expressions are the same object. */
export interface Term {
	readonly pool: Pool;
	readonly id: number;
	readonly operator: Operator;
	readonly width: number;
	readonly args: readonly Term[];
	/** The value of a constant; the constant part of a sum; the lowest bit of an extract. */
	readonly value: bigint;
	/** The factors of a sum, one per argument. */
	readonly factors: readonly bigint[];
	/** A variable's name. */
	readonly name: string;
	/** Unsigned bounds, inclusive: no input gives a value outside them. */
	readonly min: bigint;
	readonly max: bigint;
	/** Number of leaves of a choice of constants; 1 for a constant, 0 for any other term. */
	readonly leaves: number;
}

export function maskOf(width: number): bigint {
	return (1n << BigInt(width)) - 1n;
}

/** Interprets `width` bits as a signed number in two's complement. */
export function signedOf(width: number, value: bigint): bigint {
	return BigInt.asIntN(width, value);
}

export function smaller(a: bigint, b: bigint): bigint {
	return a <= b ? a : b;
}

export function larger(a: bigint, b: bigint): bigint {
	return a <= b ? b : a;
}

/** Number of bits of a value; 0 for 0. */
export function bitLength(value: bigint): number {
	return value === 0n ? 0 : value.toString(2).length;
}

interface Made {
	readonly args?: readonly Term[];
	readonly value?: bigint;
	readonly factors?: readonly bigint[];
	readonly name?: string;
	readonly min?: bigint;
	readonly max?: bigint;
}

/**
 * Interns terms, so that equal terms are the same object.
 * @example
 * ```ts
 * import { Pool } from '@hvmmio/prover';
 * const pool = new Pool();
 * console.log(pool.constant(8, 1) === pool.constant(8, 1)); // true
 * ```
 */
export class Pool {
	private readonly terms = new Map<string, Term>();
	private readonly variables = new Map<string, Term>();
	/** Cache of negations, in both directions. */
	readonly negations = new Map<Term, Term>();
	/** Cache of simplified conjunctions and disjunctions, by operator and arguments. */
	readonly junctions = new Map<string, Term>();

	get size(): number {
		return this.terms.size;
	}

	/** A constant of `width` bits; higher bits of the value are dropped. */
	constant(width: number, value: bigint | number): Term {
		return this.intern('constant', width, { value: BigInt(value) & maskOf(width) });
	}

	get true(): Term {
		return this.constant(1, 1n);
	}

	get false(): Term {
		return this.constant(1, 0n);
	}

	/**
	 * A variable. Bounds narrower than the width restrict the inputs that are considered.
	 * @throws RangeError if the name is already used for a variable with another width or other bounds
	 */
	variable(name: string, width: number, min = 0n, max = maskOf(width)): Term {
		const known = this.variables.get(name);
		if (known !== undefined) {
			if (known.width !== width || known.min !== min || known.max !== max) {
				throw new RangeError(`variable "${name}" expected as it was first made`);
			}
			return known;
		}
		const made = this.intern('variable', width, { name, min, max });
		this.variables.set(name, made);
		return made;
	}

	/** The term with these parts, without simplification. */
	intern(operator: Operator, width: number, made: Made): Term {
		const { args = [], value = 0n, factors = [], name = '', min = 0n, max = maskOf(width) } = made;
		const key = `${operator} ${width} ${value} ${args.map(({ id }) => id)} ${factors} ${name}`;
		const known = this.terms.get(key);
		if (known !== undefined) {
			return known;
		}
		const bounds = operator === 'constant' ? { min: value, max: value } : { min, max };
		const leaves = operator === 'constant' ? 1 : operator === 'choice' ? leavesOf(args) : 0;
		const id = this.terms.size;
		const term: Term = { pool: this, id, operator, width, args, value, factors, name, ...bounds, leaves };
		this.terms.set(key, term);
		return term;
	}
}

function leavesOf([, yes, no]: readonly Term[]): number {
	const [a, b] = [(yes as Term).leaves, (no as Term).leaves];
	return a > 0 && b > 0 ? a + b : 0;
}

export function isConstant(term: Term): boolean {
	return term.operator === 'constant';
}

export function isTrue(term: Term): boolean {
	return term.width === 1 && term.operator === 'constant' && term.value === 1n;
}

export function isFalse(term: Term): boolean {
	return term.width === 1 && term.operator === 'constant' && term.value === 0n;
}
