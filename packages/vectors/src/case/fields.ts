/**
 * Tables of the inputs and outputs of `vmbus_reserve_fb()`. The type of a case, its JSON, its JSON Schema and its
 * records in TypeScript, AssemblyScript and C are derived from them. To add a flag, add a row to `FLAGS`.
 */

/** A flag bit, which encodes a two-valued field of a case. */
export interface FlagRow {
	/** The bit's name in C and policy.wasm. */
	readonly name: string;
	/** One bit, 1 to 2^31. Part of the ABI: a bit never changes its meaning. */
	readonly bit: number;
	/** The case's field. */
	readonly field: string;
	/** The field's values for a clear and for a set bit. */
	readonly values: readonly [clear: boolean | number, set: boolean | number];
	/** Default: 0 clear, 1 set. */
	readonly usual: 0 | 1;
	/** The command's option for the non-default value. */
	readonly option: string;
	/** Meaning of a set bit, for comments in C. */
	readonly about: string;
}

/** The two-valued fields of a case: bit name, bit, JSON field, option of the command. */
export const FLAGS = [
	{
		name: 'efi',
		bit: 1,
		field: 'bios',
		values: [true, false],
		usual: 1,
		option: '--bios',
		about: 'generation 2; else generation 1, BIOS',
	},
	{
		name: 'sysfb',
		bit: 2,
		field: 'sysfb',
		values: [false, true],
		usual: 1,
		option: '--no-sysfb',
		about: 'CONFIG_SYSFB is on',
	},
	{
		name: 'videoDevice',
		bit: 4,
		field: 'videoDevice',
		values: [false, true],
		usual: 1,
		option: '--no-video-device',
		about: 'the legacy PCI video device 1414:5353 is present',
	},
	{
		name: 'barIsMemory',
		bit: 8,
		field: 'barIsMemory',
		values: [false, true],
		usual: 1,
		option: '--bar-not-memory',
		about: 'its BAR0 is a memory BAR',
	},
	{
		name: 'confidential',
		bit: 16,
		field: 'confidential',
		values: [false, true],
		usual: 0,
		option: '--confidential',
		about: 'a confidential VM',
	},
	{
		name: 'resource32',
		bit: 32,
		field: 'resourceSize',
		values: [64, 32],
		usual: 0,
		option: '--resource-size 32',
		about: 'resource_size_t has 32 bits; the u64 inputs are taken modulo 2^32 first',
	},
] as const satisfies readonly FlagRow[];

/** A numeric field of a record. */
export interface FieldRow {
	readonly name: string;
	/** Bytes from the record's start. */
	readonly offset: number;
	/** Bits of one value, unsigned, little-endian. */
	readonly width: 32 | 64;
	/** Number of values; default 1. */
	readonly count?: number;
	/** Comment for C; units are bytes. */
	readonly about?: string;
}

/** Most ranges of `_CRS` in a case record. Hosts give two. */
export const MAX_RANGES = 6;

/** A case before the walk over `_CRS`: the input of engines that do the walk themselves. */
export const CASE_RECORD = [
	{ name: 'flags', offset: 0, width: 32 },
	{ name: 'lfbBase', offset: 4, width: 32, about: 'screen_info.lfb_base' },
	{ name: 'lfbSize', offset: 8, width: 32, about: 'screen_info.lfb_size, in bytes' },
	{ name: 'rangeCount', offset: 12, width: 32 },
	{ name: 'barStart', offset: 16, width: 64, about: 'BAR0 of the legacy PCI video device' },
	{ name: 'barLen', offset: 24, width: 64, about: 'in bytes' },
	{ name: 'ranges', offset: 32, width: 64, count: 2 * MAX_RANGES, about: 'start and last byte of each range of _CRS' },
] as const satisfies readonly FieldRow[];

/** The decision's input after the walk, for policy.wasm. */
export const DECISION_RECORD = [
	{ name: 'lowStart', offset: 0, width: 64, about: 'the first MMIO node after the walk over _CRS' },
	{ name: 'lowEnd', offset: 8, width: 64, about: 'inclusive; low_start > low_end: there is no node' },
	{ name: 'barStart', offset: 16, width: 64, about: 'BAR0 of the legacy PCI video device' },
	{ name: 'barLen', offset: 24, width: 64, about: 'in bytes' },
	{ name: 'lfbBase', offset: 32, width: 32, about: 'screen_info.lfb_base' },
	{ name: 'lfbSize', offset: 36, width: 32, about: 'screen_info.lfb_size, in bytes' },
	{ name: 'flags', offset: 40, width: 32 },
	{ name: 'zero', offset: 44, width: 32, count: 5 },
] as const satisfies readonly FieldRow[];

/** The answer of every engine. */
export const ANSWER_RECORD = [
	{ name: 'start', offset: 0, width: 64, about: '0 if nothing is reserved' },
	{ name: 'size', offset: 8, width: 64, about: 'in bytes; 0 if nothing is reserved' },
	{
		name: 'firstSize',
		offset: 16,
		width: 64,
		about: 'the size before the loop; 0 after an early return; a negative int is sign-extended',
	},
	{ name: 'attempts', offset: 24, width: 32, about: 'how often a range was requested' },
	{ name: 'messages', offset: 28, width: 32 },
] as const satisfies readonly FieldRow[];

/** The kernel's warnings in the order it prints them, each with its bit in `messages`. */
export const MESSAGES = [
	{ id: 'unexpected-low-mmio-base', bit: 1 },
	{ id: 'framebuffer-base-zero', bit: 2 },
] as const;

/**
 * Size of a record in bytes.
 * @example
 * ```ts
 * import { bytesOf, DECISION_RECORD } from '@hvmmio/vectors/case';
 * console.log(bytesOf(DECISION_RECORD)); // 64
 * ```
 */
export function bytesOf(record: readonly FieldRow[]): number {
	return Math.max(...record.map(({ offset, width, count = 1 }) => offset + (width / 8) * count));
}
