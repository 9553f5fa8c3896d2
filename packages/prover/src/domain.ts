/**
 * The VMs that a host can create, as terms: the settings are free variables, everything else is derived from them.
 * Source: docs/domain.md, section 2. A test compares them with the model's layout.
 */

import type { ReserveTerms } from './kernel.ts';
import { concat, zeroExtend } from './term/bits.ts';
import { and, implies, not, or } from './term/boolean.ts';
import { choose } from './term/choice.ts';
import { atMost, maximum } from './term/compare.ts';
import { negated, plus, sum } from './term/sum.ts';
import type { Pool, Term } from './term/term.ts';

/** The host rounds low MMIO and the framebuffer's size up to 2 MiB, so both are counted in steps of 2 MiB. */
export const STEP_BITS = 21;
const MIB = 1n << 20n;
const STEP = 1n << BigInt(STEP_BITS);
/** Width of a number of steps below 4 GiB, in bits. */
const STEPS_WIDTH = 32 - STEP_BITS;
const FOUR_GIB = 1n << 32n;

const steps = (bytes: bigint) => bytes / STEP;

/** Base of the legacy video device's BAR0, and so of a Gen1 VM's framebuffer. */
const GEN1_FRAMEBUFFER = FOUR_GIB - 128n * MIB;
const GEN1_BAR_SIZE = 64n * MIB;
const GEN1_TOP_GAP = MIB / 4n;
const BOOT_FRAMEBUFFER_SIZE = 3n * MIB;
/** How far an older hyperv_fb moves the framebuffer up when 8 MiB were reserved; docs/domain.md, section 7. */
const MOVED_BY = 8n * MIB;
/** A physical address has at most 52 bits. */
const HIGHEST = (1n << 52n) - 1n;

/** What `lfb_base` may hold: the framebuffer's base or 0 (both are covered); the base it was moved to; any value. */
export type Knowledge = 'known-or-zero' | 'moved' | 'any';

/** Which VMs and kernels a question is about. */
export interface DomainOptions {
	readonly generation: 1 | 2;
	readonly knowledge: Knowledge;
	/** CONFIG_SYSFB; null: either. */
	readonly sysfb: boolean | null;
	/** Is there a high MMIO range, as a second range of `_CRS`? It does not fit in 32 bits. */
	readonly high: boolean;
	/** Makes the flags for the video device, its BAR and confidentiality free variables on either generation. */
	readonly anyFlags?: boolean;
}

/** The set of inputs that a question is about: a term for each field, and conditions on them. */
export interface Domain {
	readonly input: ReserveTerms;
	/** Conditions on the settings, besides their bounds. */
	readonly conditions: readonly Term[];
	readonly settings: {
		readonly arm64: Term;
		/** In steps of 2 MiB. */
		readonly lowMmio: Term;
		readonly maxFramebuffer: Term;
	};
	/** The host's framebuffer before any driver of this kernel has run. 64-bit addresses; `end` is exclusive. */
	readonly framebuffer: { readonly present: Term; readonly start: Term; readonly end: Term };
	/** Start of low MMIO, 64 bits. */
	readonly lowBase: Term;
}

/**
 * Every VM that a host can create, with the kernels selected by the options (docs/domain.md, section 2).
 * @example
 * ```ts
 * import { legalDomain, Pool } from '@hvmmio/prover';
 * const { input } = legalDomain(new Pool(), { generation: 2, knowledge: 'any', sysfb: null, high: true });
 * console.log(input.ranges.length); // 2
 * ```
 */
export function legalDomain(pool: Pool, options: DomainOptions): Domain {
	const { generation, knowledge } = options;
	const lowMmio = pool.variable('low_mmio_2mib', STEPS_WIDTH, steps(128n * MIB), steps(3584n * MIB));
	const maxFramebuffer = pool.variable('framebuffer_2mib', STEPS_WIDTH, 1n, steps(128n * MIB));
	const arm64 = generation === 2 ? pool.variable('arm64', 1) : pool.false;
	const confidential = generation === 2 ? pool.variable('confidential', 1) : pool.false;
	const constant = (value: bigint) => pool.constant(STEPS_WIDTH, value);
	const armMinimum = constant(steps(512n * MIB));
	const excess = choose(
		atMost(maxFramebuffer, constant(steps(64n * MIB))),
		constant(0n),
		plus(maxFramebuffer, -steps(64n * MIB)),
	);
	const x86Minimum = plus(generation === 2 ? sum(excess, excess) : constant(0n), steps(128n * MIB));
	const window = maximum(lowMmio, choose(arm64, armMinimum, x86Minimum));
	const lowBase32 = concat([negated(window), pool.constant(STEP_BITS, 0n)]);
	const base32 = generation === 2 ? lowBase32 : pool.constant(32, GEN1_FRAMEBUFFER);
	const occupied = generation === 2 ? maxFramebuffer : minimumOf(maxFramebuffer, steps(GEN1_BAR_SIZE));
	const moved32 = knowledge === 'moved' ? plus(base32, MOVED_BY) : base32;
	const start = zeroExtend(moved32, 64);
	const size = zeroExtend(concat([occupied, pool.constant(STEP_BITS, 0n)]), 64);
	const { lfbBase, lfbSize } = lfb(pool, knowledge, generation, confidential, moved32);
	const high = options.high ? [highMmio(pool)] : [];
	const flag = (name: string, otherwise: boolean) =>
		options.anyFlags === true ? pool.variable(name, 1) : pool.constant(1, otherwise ? 1n : 0n);
	return {
		input: {
			efi: pool.constant(1, generation === 2 ? 1n : 0n),
			sysfb: options.sysfb === null ? pool.variable('sysfb', 1) : pool.constant(1, options.sysfb ? 1n : 0n),
			videoDevice: flag('video_device', generation === 1),
			barIsMemory: flag('bar_is_memory', true),
			confidential: options.anyFlags === true ? pool.variable('confidential', 1) : confidential,
			lfbBase,
			lfbSize,
			barStart: pool.constant(64, GEN1_FRAMEBUFFER),
			barSize: pool.constant(64, GEN1_BAR_SIZE),
			ranges: [
				{
					start: zeroExtend(lowBase32, 64),
					last: pool.constant(64, FOUR_GIB - 1n - (generation === 1 ? GEN1_TOP_GAP : 0n)),
				},
				...high,
			],
		},
		conditions: [
			implies(arm64, atMost(armMinimum, lowMmio)),
			...high.map((range) => atMost(range.start, range.last)),
			...(knowledge === 'moved' ? [not(or(arm64, confidential))] : []),
		],
		settings: { arm64, lowMmio, maxFramebuffer },
		framebuffer: { present: not(confidential), start, end: sum(start, size) },
		lowBase: zeroExtend(lowBase32, 64),
	};
}

function minimumOf(term: Term, value: bigint): Term {
	const bound = term.pool.constant(term.width, value);
	return choose(atMost(term, bound), term, bound);
}

/** `screen_info`: 3 MiB at the framebuffer's base, or zeros; always zeros on Gen1, if no boot loader set a mode. */
function lfb(pool: Pool, knowledge: Knowledge, generation: 1 | 2, confidential: Term, base: Term) {
	if (knowledge === 'any') {
		return { lfbBase: pool.variable('lfb_base', 32), lfbSize: pool.variable('lfb_size', 32) };
	}
	const isKnown = knowledge === 'moved' ? pool.true : pool.variable('lfb_known', 1);
	const known = generation === 1 ? pool.false : and(isKnown, not(confidential));
	const nothing = pool.constant(32, 0n);
	return {
		lfbBase: choose(known, base, nothing),
		lfbSize: choose(known, pool.constant(32, BOOT_FRAMEBUFFER_SIZE), nothing),
	};
}

function highMmio(pool: Pool) {
	return {
		start: pool.variable('high_base', 64, FOUR_GIB, HIGHEST),
		last: pool.variable('high_last', 64, FOUR_GIB, HIGHEST),
	};
}
