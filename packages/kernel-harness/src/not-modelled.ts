/** Errors for sources that the harness cannot run faithfully or cannot read. */

/** A place in a kernel's source. */
export interface Place {
	readonly file: string;
	/** From 1. */
	readonly line: number;
}

/** Something that a source uses and the harness does not know. */
export interface Missing extends Place {
	/** The identifier, or a description of the unknown construct. */
	readonly name: string;
	readonly why: string;
}

/** The `name` of what cannot be parsed. */
export const SYNTAX_ERROR = 'syntax error';

/**
 * A source cannot be run faithfully; `missing` lists what it needs and the harness lacks.
 * @example
 * ```ts
 * import { compileKernel, NotModelled } from '@hvmmio/kernel-harness';
 * // parser, compiler: as the README has them
 * try {
 * 	await compileKernel({ 'drivers/hv/vmbus_drv.c': 'int x;' }, { parser, compiler });
 * } catch (error) {
 * 	console.log(error instanceof NotModelled); // true
 * }
 * ```
 */
export class NotModelled extends Error {
	readonly missing: readonly Missing[];

	constructor(message: string, missing: readonly Missing[] = []) {
		super(message);
		this.name = 'NotModelled';
		this.missing = missing;
	}

	/** Can a part of the source not be parsed? */
	get isSyntax(): boolean {
		return this.missing.some(({ name }) => name === SYNTAX_ERROR);
	}
}

/**
 * A source or a patch is invalid input; the message is one line.
 * @example
 * ```ts
 * import { BadSource } from '@hvmmio/kernel-harness';
 * console.log(new BadSource('a.c', 'not text', 'C').expected); // C
 * ```
 */
export class BadSource extends Error {
	/** The file or option. */
	readonly what: string;
	readonly why: string;
	/** What was expected. */
	readonly expected: string;

	constructor(what: string, why: string, expected: string) {
		super(`${what}: ${why}, expected ${expected}`);
		this.name = 'BadSource';
		this.what = what;
		this.why = why;
		this.expected = expected;
	}
}
