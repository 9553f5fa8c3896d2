/** Adapts the low-level interface of z3-solver. The caller imports the package, so nothing here depends on it. */

import type { Solver } from './solver.ts';

/** The part of the package that is used. */
export interface Z3Package {
	/** Starts the solver. Rejects if its WebAssembly cannot be loaded. */
	init(): Promise<{ readonly Z3: unknown; readonly em: unknown }>;
}

/** An opaque pointer of the package. */
type Handle = { readonly __handle: never };

interface Z3 {
	mk_config(): Handle;
	mk_context_rc(config: Handle): Handle;
	del_context(context: Handle): void;
	mk_string_symbol(context: Handle, text: string): Handle;
	mk_solver_for_logic(context: Handle, logic: Handle): Handle;
	mk_simple_solver(context: Handle): Handle;
	solver_inc_ref(context: Handle, solver: Handle): void;
	solver_dec_ref(context: Handle, solver: Handle): void;
	mk_params(context: Handle): Handle;
	params_inc_ref(context: Handle, params: Handle): void;
	params_set_uint(context: Handle, params: Handle, name: Handle, value: number): void;
	solver_set_params(context: Handle, solver: Handle, params: Handle): void;
	solver_from_string(context: Handle, solver: Handle, text: string): void;
	get_error_code(context: Handle): number;
	get_error_msg(context: Handle, code: number): string;
	solver_check(context: Handle, solver: Handle): Promise<number>;
	solver_get_model(context: Handle, solver: Handle): Handle;
	solver_get_reason_unknown(context: Handle, solver: Handle): string;
	set_ast_print_mode(context: Handle, mode: number): void;
	model_to_string(context: Handle, model: Handle): string;
}

const SATISFIABLE = 1;
const UNSATISFIABLE = -1;
/** Print mode for SMT-LIB 2 values. */
const SMTLIB2 = 2;
/** z3's `arith.solver` 2: on these integer queries twice as fast as the default, but on a few it does not end. */
const SIMPLEX = 2;
const SIMPLEX_MS = 2_000;
/** Commands to remove from a query, since the interface has functions for them. */
const COMMANDS = /\((?:check-sat|get-model|set-option :produce-models true)\)\n/g;

export interface Z3Solver extends Solver {
	/** Ends the package's threads, which would keep the process alive. */
	close(): void;
}

/** Default time limit per question. */
const QUESTION_MS = 10 * 60_000;

/**
 * Z3 of the npm package `z3-solver` as a {@link Solver}.
 * @param patience default time limit per question in milliseconds, after which it is undecided
 * @example
 * ```ts
 * import { createZ3Solver } from '@hvmmio/prover';
 * import { init } from 'z3-solver';
 * const solver = await createZ3Solver({ init }, 'z3');
 * console.log((await solver.run('(assert false)\n(check-sat)\n')).trim()); // unsat
 * solver.close();
 * ```
 */
export async function createZ3Solver(found: Z3Package, version: string, patience = QUESTION_MS): Promise<Z3Solver> {
	const { Z3, em } = await found.init();
	const api = Z3 as Z3;
	return {
		version,
		run: (text, milliseconds = patience) => solve(api, text, milliseconds),
		close: () => (em as { PThread: { terminateAllThreads(): void } }).PThread.terminateAllThreads(),
	};
}

async function solve(api: Z3, text: string, milliseconds: number): Promise<string> {
	const [, logic = 'ALL'] = /\(set-logic (\w{1,20})\)/.exec(text) ?? [];
	if (logic !== 'QF_LIA') {
		return solveBy(api, text, milliseconds, logic);
	}
	const first = await solveBy(api, text, Math.min(milliseconds, SIMPLEX_MS), null);
	return first.startsWith('unknown') ? solveBy(api, text, milliseconds, logic) : first;
}

/** @param logic null: by the simplex solver */
async function solveBy(api: Z3, text: string, milliseconds: number, logic: string | null): Promise<string> {
	const context = api.mk_context_rc(api.mk_config());
	const symbol = (name: string) => api.mk_string_symbol(context, name);
	const solver = logic === null ? api.mk_simple_solver(context) : api.mk_solver_for_logic(context, symbol(logic));
	api.solver_inc_ref(context, solver);
	try {
		const params = api.mk_params(context);
		api.params_inc_ref(context, params);
		api.params_set_uint(context, params, symbol('timeout'), milliseconds);
		if (logic === null) {
			api.params_set_uint(context, params, symbol('arith.solver'), SIMPLEX);
		}
		api.solver_set_params(context, solver, params);
		api.solver_from_string(context, solver, text.replace(COMMANDS, ''));
		const error = api.get_error_code(context);
		if (error !== 0) {
			throw new Error(`z3 cannot read the question: ${api.get_error_msg(context, error).trim()}`);
		}
		const result = await api.solver_check(context, solver);
		if (result === UNSATISFIABLE) {
			return 'unsat';
		}
		if (result !== SATISFIABLE) {
			return `unknown: ${api.solver_get_reason_unknown(context, solver)}`;
		}
		api.set_ast_print_mode(context, SMTLIB2);
		return `sat\n${api.model_to_string(context, api.solver_get_model(context, solver))}`;
	} finally {
		api.solver_dec_ref(context, solver);
		api.del_context(context);
	}
}
