/** A solver that the caller brings along, and what it says. */

/** Runs an SMT-LIB 2 text that ends in `(check-sat)` and `(get-model)`. */
export interface Solver {
	/** Name and version. */
	readonly version: string;
	/**
	 * What it prints: `unsat`; `sat` and, on the lines after it, a model of `define-fun`s; or anything else, with which
	 * nothing is decided.
	 * @param milliseconds after which it may give up; without them as long as it takes questions to be worth it
	 */
	run(text: string, milliseconds?: number): Promise<string>;
}

/** What a solver printed, read. */
export type Verdict =
	| { readonly answer: 'none' }
	| { readonly answer: 'model'; readonly values: ReadonlyMap<string, bigint> }
	| { readonly answer: 'undecided'; readonly why: string };

const DEFINITION =
	/\(define-fun (\w{1,100}) \(\) (?:Bool|Int|\(_ BitVec \d{1,3}\))\s{1,40}(true|false|#x[0-9a-f]{1,16}|#b[01]{1,64}|\d{1,20})\)/g;
const LONGEST_REASON = 200;

/**
 * Reads what a solver prints for `(check-sat)` and `(get-model)`.
 * @param printed what the solver printed
 * @example
 * ```ts
 * import { verdictOf } from '@hvmmio/prover';
 * console.log(verdictOf('unsat\n').answer); // none
 * ```
 */
export function verdictOf(printed: string): Verdict {
	const [first = ''] = printed.split('\n', 1);
	switch (first.trim()) {
		case 'unsat':
			return { answer: 'none' };
		case 'sat':
			return { answer: 'model', values: valuesOf(printed) };
		default:
			return { answer: 'undecided', why: first.trim().slice(0, LONGEST_REASON) || 'no answer' };
	}
}

function valuesOf(printed: string): Map<string, bigint> {
	const values = new Map<string, bigint>();
	for (const [, name = '', text = ''] of printed.matchAll(DEFINITION)) {
		values.set(name, text === 'true' ? 1n : text === 'false' ? 0n : BigInt(text.replace('#', '0')));
	}
	return values;
}
