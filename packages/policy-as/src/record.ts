/** The records of ABI version 1, to and from bytes; the same layout as include/hvmmio_policy.h, little-endian. */

import { rangeError } from './errors.ts';
import * as layout from './layout.ts';
import { INPUT_BYTES, OUTPUT_BYTES } from './layout.ts';

/** Bits of an input record's `flags`. */
export const flag = {
	efi: layout.EFI,
	sysfb: layout.SYSFB,
	videoDevice: layout.VIDEO_DEVICE,
	barIsMemory: layout.BAR_IS_MEMORY,
	confidential: layout.CONFIDENTIAL,
	resource32: layout.RESOURCE_32,
} as const;

/** An MMIO node; both ends inclusive, as the kernel keeps them. */
export interface Node {
	readonly start: bigint;
	readonly end: bigint;
}

/** The input of `vmbus_reserve_fb()`. Addresses and lengths have 64 bits, lfb values 32; lengths are in bytes. */
export interface ReserveFbInput {
	/** The first node after the walk (`mmioNodes`); null: there is none. */
	readonly node: Node | null;
	/** BAR0 of the legacy PCI video device. */
	readonly barStart: bigint;
	readonly barLength: bigint;
	readonly lfbBase: number;
	readonly lfbSize: number;
	/** Generation 2; else generation 1, BIOS. */
	readonly efi: boolean;
	/** CONFIG_SYSFB. */
	readonly sysfb: boolean;
	readonly videoDevice: boolean;
	readonly barIsMemory: boolean;
	readonly confidential: boolean;
	/** Bits of `resource_size_t`. */
	readonly resourceSize: 32 | 64;
}

/** A warning that the kernel prints. */
export type Message = 'unexpected-low-mmio-base' | 'framebuffer-base-zero';

/** The decision: the 32-byte record of docs/contract.md, decoded. */
export interface ReserveFbOutput {
	/** 0 if nothing is reserved. */
	readonly start: bigint;
	/** In bytes; 0 if nothing is reserved. */
	readonly size: bigint;
	/**
	 * The size before the loop, 0 after an early return; unsigned. If it is a negative `int` in C (`screen-info`), the 64
	 * bits of that number: `BigInt.asIntN(64, firstSize)`.
	 */
	readonly firstSize: bigint;
	/** Number of requests. */
	readonly attempts: number;
	readonly messages: readonly Message[];
}

export function u64(name: string, value: bigint): bigint {
	if (typeof value !== 'bigint' || value !== BigInt.asUintN(64, value)) {
		throw rangeError('u64', name, value);
	}
	return value;
}

/** Anything else would count as true or, where a name is misspelt, as false. */
function bit(input: ReserveFbInput, name: 'efi' | 'sysfb' | 'videoDevice' | 'barIsMemory' | 'confidential'): number {
	const value: unknown = input[name];
	if (typeof value !== 'boolean') throw rangeError('boolean', name, value);
	return value ? flag[name] : 0;
}

function u32(name: string, value: number): number {
	if (typeof value !== 'number' || value !== value >>> 0) throw rangeError('u32', name, value);
	return value;
}

/**
 * Writes `input` as record number `index` of `view`. A backwards node, which truncation to 32 bits can produce,
 * contains no range. In the record that order means "no node", so it is encoded as the node's first byte, in which no
 * request of 1 MiB fits either. Throws a RangeError for a value that does not fit its field.
 * @example
 * ```ts
 * import { encodeInput, flag, INPUT_BYTES } from '@hvmmio/policy-as';
 * const view = new DataView(new ArrayBuffer(INPUT_BYTES));
 * const screen = { lfbBase: 0xf8000000, lfbSize: 0, barStart: 0n, barLength: 0n, videoDevice: false, barIsMemory: false };
 * const kernel = { efi: true, sysfb: true, confidential: false, resourceSize: 64 } as const;
 * encodeInput(view, 0, { node: { start: 0xf8000000n, end: 0xfed3ffffn }, ...screen, ...kernel });
 * console.log(view.getUint32(32, true) === 0xf8000000, view.getUint32(40, true) === (flag.efi | flag.sysfb)); // true true
 * ```
 */
export function encodeInput(view: DataView, index: number, input: ReserveFbInput): void {
	const at = index * INPUT_BYTES;
	if (typeof input !== 'object' || input === null) throw rangeError('input', input);
	if (input.resourceSize !== 32 && input.resourceSize !== 64) {
		throw rangeError('resource-size', input.resourceSize);
	}
	const kept = (value: bigint) => (input.resourceSize === 32 ? BigInt.asUintN(32, value) : value);
	const start = input.node ? kept(u64('node.start', input.node.start)) : 1n;
	const end = input.node ? kept(u64('node.end', input.node.end)) : 0n;
	view.setBigUint64(at + layout.INPUT_LOW_START, start, true);
	view.setBigUint64(at + layout.INPUT_LOW_END, input.node && end < start ? start : end, true);
	view.setBigUint64(at + layout.INPUT_BAR_START, u64('barStart', input.barStart), true);
	view.setBigUint64(at + layout.INPUT_BAR_LEN, u64('barLength', input.barLength), true);
	view.setUint32(at + layout.INPUT_LFB_BASE, u32('lfbBase', input.lfbBase), true);
	view.setUint32(at + layout.INPUT_LFB_SIZE, u32('lfbSize', input.lfbSize), true);
	view.setUint32(at + layout.INPUT_FLAGS, flagsOf(input), true);
	for (let zero = layout.INPUT_FLAGS + 4; zero < INPUT_BYTES; zero += 4) view.setUint32(at + zero, 0, true);
}

function flagsOf(input: ReserveFbInput): number {
	return (
		bit(input, 'efi') |
		bit(input, 'sysfb') |
		bit(input, 'videoDevice') |
		bit(input, 'barIsMemory') |
		bit(input, 'confidential') |
		(input.resourceSize === 32 ? flag.resource32 : 0)
	);
}

/**
 * Reads answer number `index` of `view`.
 * @example
 * ```ts
 * import { decodeOutput, OUTPUT_BYTES } from '@hvmmio/policy-as';
 * const view = new DataView(new ArrayBuffer(OUTPUT_BYTES));
 * view.setUint32(24, 7, true);
 * console.log(decodeOutput(view, 0).attempts); // 7
 * ```
 */
export function decodeOutput(view: DataView, index: number): ReserveFbOutput {
	const at = index * OUTPUT_BYTES;
	return {
		start: view.getBigUint64(at + layout.OUTPUT_START, true),
		size: view.getBigUint64(at + layout.OUTPUT_SIZE, true),
		firstSize: view.getBigUint64(at + layout.OUTPUT_FIRST_SIZE, true),
		attempts: view.getUint32(at + layout.OUTPUT_ATTEMPTS, true),
		messages: decodeMessages(view.getUint32(at + layout.OUTPUT_MESSAGES, true)),
	};
}

/**
 * Decodes the messages of an answer, in the order the kernel prints them.
 * @example
 * ```ts
 * import { decodeMessages } from '@hvmmio/policy-as';
 * console.log(decodeMessages(2).join()); // framebuffer-base-zero
 * ```
 */
export function decodeMessages(bits: number): Message[] {
	const messages: Message[] = [];
	if (bits & layout.UNEXPECTED_LOW_MMIO_BASE) messages.push('unexpected-low-mmio-base');
	if (bits & layout.FRAMEBUFFER_BASE_ZERO) messages.push('framebuffer-base-zero');
	return messages;
}
