/** What the prover cannot execute or decide it names; it never goes on with a guess. */

export class Refused extends Error {
	override readonly name = 'Refused';
}
