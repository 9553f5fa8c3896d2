/** Sets of VMs and kernels as terms: the regions of a comparison, and the traits that describe a region found here. */

import type { Domain } from './domain.ts';
import { STEP_BITS } from './domain.ts';
import type { ReserveTerms } from './kernel.ts';
import { zeroExtend } from './term/bits.ts';
import { all, and, any, not, or } from './term/boolean.ts';
import { atMostSigned, below, equal } from './term/compare.ts';
import { plus, scaled } from './term/sum.ts';
import type { Term } from './term/term.ts';

type Bound = number | { readonly times: number; readonly plus: number };

/** Both bounds are inclusive; null: unbounded. */
interface Span<B> {
	readonly min: B | null;
	readonly max: B | null;
}

/** A set of VMs and kernels: those with an allowed value in each of `values` given, and sizes (bytes) in one box. */
export interface RegionCondition {
	readonly values: {
		readonly generation?: readonly (1 | 2)[];
		readonly arch?: readonly ('x86_64' | 'arm64')[];
		readonly confidential?: readonly boolean[];
		/** `lfb_base`: the framebuffer's base, 0, or 8 MiB above the framebuffer's original base. */
		readonly knowledge?: readonly ('known' | 'zero' | 'moved')[];
		readonly sysfb?: readonly boolean[];
	};
	readonly boxes: readonly { readonly framebuffer: Span<number>; readonly lowMmio: Span<Bound> }[];
}

const MIB = 1n << 20n;
const BOOT_FRAMEBUFFER_SIZE = 3n * MIB;
const MOVED_BY = 8n * MIB;
const MIN_SIZE = 8n * MIB;
const VTPM_BASE = 0xfed4_0000n;
/** The smallest size that is ever requested. */
const MIN_REQUEST = MIB;
/** Width for arithmetic on sizes in steps, with ample room for multiples and negative values. */
const WIDE = 32;

/** The conditions for each value of `lfb_base` and `lfb_size` that a host or a driver sets. */
export function knowledgeTerms({ input, framebuffer, settings }: Domain) {
	const { pool } = input.lfbBase;
	const base = zeroExtend(input.lfbBase, 64);
	const boot = equal(input.lfbSize, pool.constant(32, BOOT_FRAMEBUFFER_SIZE));
	return {
		known: and(equal(base, framebuffer.start), boot),
		zero: and(equal(input.lfbBase, pool.constant(32, 0n)), equal(input.lfbSize, pool.constant(32, 0n))),
		moved: all(
			[equal(base, plus(framebuffer.start, MOVED_BY)), boot, input.efi, not(settings.arm64), not(input.confidential)],
			boot,
		),
	};
}

/** Holds on a region's inputs whose `lfb_base` a host or a driver set. @param generation the domain's generation */
export function regionTerm(domain: Domain, generation: 1 | 2, { values, boxes }: RegionCondition): Term {
	const { input, settings } = domain;
	const knowledge = knowledgeTerms(domain);
	const oneOf = <V>(allowed: readonly V[] | undefined, term: (value: V) => Term) =>
		allowed === undefined ? input.efi.pool.true : any(allowed.map(term), input.efi);
	const flag = (term: Term) => (wanted: boolean) => (wanted ? term : not(term));
	return all(
		[
			oneOf(values.generation, (value) => input.efi.pool.constant(1, value === generation ? 1n : 0n)),
			oneOf(values.arch, (value) => flag(settings.arm64)(value === 'arm64')),
			oneOf(values.confidential, flag(input.confidential)),
			oneOf(values.knowledge ?? ['known', 'zero', 'moved'], (value) => knowledge[value]),
			oneOf(values.sysfb, flag(input.sysfb)),
			any(
				boxes.map((box) => boxTerm(domain, box)),
				input.efi,
			),
		],
		input.efi,
	);
}

function boxTerm({ settings }: Domain, { framebuffer, lowMmio }: RegionCondition['boxes'][number]): Term {
	const [room, low] = [settings.maxFramebuffer, settings.lowMmio].map((term) => zeroExtend(term, WIDE)) as [Term, Term];
	const steps = (bytes: number) => BigInt(bytes) >> BigInt(STEP_BITS);
	const at = (bound: Bound) =>
		typeof bound === 'number'
			? room.pool.constant(WIDE, steps(bound))
			: plus(scaled(room, BigInt(bound.times)), steps(bound.plus));
	const within = (value: Term, { min, max }: Span<Bound>) => [
		...(min === null ? [] : [atMostSigned(at(min), value)]),
		...(max === null ? [] : [atMostSigned(value, at(max))]),
	];
	return all([...within(room, framebuffer), ...within(low, lowMmio)], room);
}

/** Holds if a host or a driver set `lfb_base`; on generation 1 also requires the video device and no isolation. */
export function ofAHost(domain: Domain, generation: 1 | 2): Term {
	const { input } = domain;
	const lfb = or(...Object.values(knowledgeTerms(domain)));
	return generation === 1 ? all([lfb, input.videoDevice, input.barIsMemory, not(input.confidential)], lfb) : lfb;
}

/** The traits that describe a region found by the solver. */
export const TRAITS = [
	'arm64',
	'confidential',
	'sysfb',
	'video-device',
	'bar-is-memory',
	'lfb-base-zero',
	'lfb-base-below-low-mmio',
	'lfb-base-at-framebuffer',
	'lfb-base-moved',
	'lfb-base-near-vtpm-area',
	'lfb-size-over-8-mib',
] as const;
/** A trait of all inputs of a region. */
export type Trait = (typeof TRAITS)[number];

export function traitTerms({ input, settings, framebuffer, lowBase }: Domain): Readonly<Record<Trait, Term>> {
	const { lfbBase, lfbSize }: ReserveTerms = input;
	const { pool } = lfbBase;
	const base = zeroExtend(lfbBase, 64);
	return {
		arm64: settings.arm64,
		confidential: input.confidential,
		sysfb: input.sysfb,
		'video-device': input.videoDevice,
		'bar-is-memory': input.barIsMemory,
		'lfb-base-zero': equal(lfbBase, pool.constant(32, 0n)),
		'lfb-base-below-low-mmio': below(base, lowBase),
		'lfb-base-at-framebuffer': equal(base, framebuffer.start),
		'lfb-base-moved': equal(base, plus(framebuffer.start, MOVED_BY)),
		'lfb-base-near-vtpm-area': below(pool.constant(64, VTPM_BASE - MIN_REQUEST), base),
		'lfb-size-over-8-mib': below(pool.constant(32, MIN_SIZE), lfbSize),
	};
}
