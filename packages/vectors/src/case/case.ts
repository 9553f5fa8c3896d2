/** A case: one input of `vmbus_reserve_fb()`, and an answer to it. Addresses may be any pattern of 64 bits. */

import { FLAGS, type MESSAGES } from './fields.ts';

/** A range with an inclusive end, as in `_CRS` and in the kernel. */
export interface InclusiveRange {
	readonly start: bigint;
	/** Its last byte. */
	readonly last: bigint;
}

/** A start and a size in bytes. */
export interface Span {
	readonly start: bigint;
	readonly size: bigint;
}

type Flag = (typeof FLAGS)[number];

/** The two-valued fields of a case. */
export type CaseFlags = { readonly [F in Flag as F['field']]: Widened<F['values'][number]> };
type Widened<T> = T extends boolean ? boolean : T;

/** The complete input of the walk over `_CRS` and of the reservation. Sizes in bytes. */
export interface Case extends CaseFlags {
	/** In the order of `_CRS`. */
	readonly mmio: readonly InclusiveRange[];
	/** `screen_info.lfb_base` and `lfb_size`: 32 bits each. */
	readonly lfbBase: number;
	readonly lfbSize: number;
	/** BAR0 of the legacy PCI video device. */
	readonly bar: Span;
}

/** A warning that the kernel prints. */
export type Message = (typeof MESSAGES)[number]['id'];

/** The answer of an engine, compared bit by bit. */
export interface Answer {
	/** 0 where nothing is reserved. */
	readonly start: bigint;
	/** 0 where nothing is reserved. */
	readonly size: bigint;
	/**
	 * The size before the loop as 64 bits, sign-extended if a C int wrapped; 0 after an early return; null if the engine
	 * can only observe requests and there was none.
	 */
	readonly firstSize: bigint | null;
	readonly attempts: number;
	readonly messages: readonly Message[];
	/** Why the engine has no answer. */
	readonly failed?: string;
}

/** BAR0 of every generation 1 VM (docs/domain.md, section 2). */
export const USUAL_BAR: Span = Object.freeze({ start: 0xf800_0000n, size: 0x400_0000n });

/** Default flags of a case. */
export const USUAL_FLAGS: CaseFlags = Object.freeze(
	Object.fromEntries(FLAGS.map(({ field, values, usual }) => [field, values[usual]])) as unknown as CaseFlags,
);

/** Defaults of a case: an EFI guest that is told of no framebuffer. */
export const USUAL_CASE: Omit<Case, 'mmio'> = Object.freeze({
	...USUAL_FLAGS,
	lfbBase: 0,
	lfbSize: 0,
	bar: USUAL_BAR,
});

/**
 * Picks the flags from an object; missing ones take their defaults.
 * @example
 * ```ts
 * import { flagsOf } from '@hvmmio/vectors/case';
 * console.log(flagsOf({ bios: true }).bios); // true
 * ```
 */
export function flagsOf(from: { readonly [F in keyof CaseFlags]?: CaseFlags[F] | undefined }): CaseFlags {
	const values = FLAGS.map(({ field }) => [field, from[field] ?? USUAL_FLAGS[field]]);
	return Object.fromEntries(values) as unknown as CaseFlags;
}
