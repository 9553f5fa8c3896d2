/** What the prover cannot execute or decide it names; it never goes on with a guess. */

/**
 * What the prover cannot execute or decide.
 * @example
 * ```ts
 * import { Refused } from '@hvmmio/prover';
 * console.log(new Refused('a loop may take more than 300 turns').name); // Refused
 * ```
 */
export class Refused extends Error {
	override readonly name = 'Refused';
}
