/** The interface to an SMT solver provided by the caller, and the parser of its output. */

/** Runs SMT-LIB 2 queries that end in `(check-sat)` and `(get-model)`. */
export interface Solver {
	/** Name and version. */
	readonly version: string;
	/**
	 * Returns the solver's output: `unsat`; `sat`, followed on the next lines by a model of `define-fun`s; or anything
	 * else, which counts as undecided.
	 * @param milliseconds time limit; by default the solver's own
	 */
	run(text: string, milliseconds?: number): Promise<string>;
}

/** A solver's parsed output. */
export type Verdict =
	| { readonly answer: 'none' }
	| { readonly answer: 'model'; readonly values: ReadonlyMap<string, bigint> }
	| { readonly answer: 'undecided'; readonly why: string };

const DEFINITION =
	/\(define-fun (\w{1,100}) \(\) (?:Bool|Int|\(_ BitVec \d{1,3}\))\s{1,40}(true|false|#x[0-9a-f]{1,16}|#b[01]{1,64}|\d{1,20})\)/g;
const LONGEST_REASON = 200;

/**
 * Parses a solver's output for `(check-sat)` and `(get-model)`.
 * @param printed the solver's output
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
