/**
 * The prover cannot execute or decide something; it never continues with a guess.
 * @example
 * ```ts
 * import { Refused } from '@hvmmio/prover';
 * console.log(new Refused('a loop may take more than 300 turns').name); // Refused
 * ```
 */
export class Refused extends Error {
	override readonly name = 'Refused';
}
