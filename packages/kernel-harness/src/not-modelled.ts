/** What the harness answers where it cannot run a source faithfully: it refuses, and says what is in the way. */

/** A place in a kernel's source. */
export interface Place {
	readonly file: string;
	/** From 1. */
	readonly line: number;
}

/** Something that a source uses and the harness does not know. */
export interface Missing extends Place {
	/** The identifier, or what it is that is not known. */
	readonly name: string;
	readonly why: string;
}

/**
 * A source that cannot be run faithfully; `missing` names what it needs and the harness lacks.
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
}

/**
 * A source or a patch that is not what it should be: the caller's mistake, told in one line.
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
