/** One input of the decision, in full precision: what is compared may be any pattern of 64 bits. */

import type { ReserveInput, ReserveOutput } from '@hvmmio/vectors';

/** A range as `_CRS` gives it; `last` is its last byte. */
export interface InputRange {
	readonly start: bigint;
	readonly last: bigint;
}

/** All that the walk and the reservation look at. Addresses and sizes in bytes. */
export interface Input {
	/** In the order in which `_CRS` gives them. */
	readonly mmio: readonly InputRange[];
	readonly bios: boolean;
	readonly confidential: boolean;
	/** 32 bits. */
	readonly lfbBase: number;
	/** 32 bits. */
	readonly lfbSize: number;
	readonly bar: { readonly start: bigint; readonly size: bigint };
	readonly barIsMemory: boolean;
	readonly videoDevice: boolean;
	readonly sysfb: boolean;
	readonly resourceSize: 32 | 64;
}

/** What an engine answers, bit by bit. */
export interface Output {
	/** 0 where nothing is reserved. */
	readonly start: bigint;
	/** 0 where nothing is reserved. */
	readonly size: bigint;
	/**
	 * The size before the loop as 64 bits, sign-extended where a C int wrapped; 0 after an early return; null where the
	 * engine sees requests only and there was none.
	 */
	readonly firstSize: bigint | null;
	readonly attempts: number;
	readonly messages: readonly ReserveMessage[];
	/** Why the engine has no answer: its run did not come to its end. */
	readonly failed?: string;
}

export type ReserveMessage = 'unexpected-low-mmio-base' | 'framebuffer-base-zero';

/** The input of a published case, whose addresses are hex strings. */
export function inputFromJson(json: ReserveInput): Input {
	const { bar, lfbBase, mmio } = json;
	return {
		...json,
		mmio: mmio.map((text) => {
			const [start = '', last = ''] = text.split('-');
			return { start: BigInt(start), last: BigInt(last) };
		}),
		lfbBase: Number(lfbBase),
		bar: { start: BigInt(bar.start), size: BigInt(bar.size) },
	};
}

/** The raw input in the form that `hvmmio reserve` and its requests have. */
export interface InputJson extends Omit<ReserveInput, 'bar'> {
	readonly bar: { readonly start: string; readonly size: number | string };
}

export function inputJson(input: Input): InputJson {
	return {
		mmio: input.mmio.map(({ start, last }) => `${hex(start)}-${hex(last)}`),
		bios: input.bios,
		confidential: input.confidential,
		lfbBase: hex(input.lfbBase),
		lfbSize: input.lfbSize,
		bar: { start: hex(input.bar.start), size: sizeJson(input.bar.size) },
		barIsMemory: input.barIsMemory,
		videoDevice: input.videoDevice,
		sysfb: input.sysfb,
		resourceSize: input.resourceSize,
	};
}

export interface OutputJson {
	readonly reserved: { readonly start: string; readonly end: string; readonly size: number | string } | null;
	/** The size before the loop; negative where a C int wrapped, null where the engine does not see it. */
	readonly firstSize: number | string | null;
	readonly attempts: number;
	readonly messages: readonly ReserveMessage[];
	readonly failed?: string;
}

export function outputJson(output: Output): OutputJson {
	const { start, size, firstSize, attempts, messages, failed } = output;
	const end = BigInt.asUintN(64, start + size - 1n);
	return {
		reserved: size === 0n ? null : { start: hex(start), end: hex(end), size: sizeJson(size) },
		firstSize: firstSize === null ? null : sizeJson(firstSize >= 2n ** 63n ? BigInt.asIntN(64, firstSize) : firstSize),
		attempts,
		messages,
		...(failed === undefined ? {} : { failed }),
	};
}

/** The output that a published case expects. */
export function outputFromJson(json: ReserveOutput): Output {
	return {
		start: BigInt(json.reserved?.start ?? 0),
		size: BigInt(json.reserved?.size ?? 0),
		firstSize: BigInt.asUintN(64, BigInt(json.requested?.size ?? 0)),
		attempts: json.attempts,
		messages: json.messages as ReserveMessage[],
	};
}

export function hex(value: bigint | number): string {
	return `0x${value.toString(16)}`;
}

/** A count of bytes as an integer, or as a hex string where JSON's numbers end. */
function sizeJson(size: bigint): number | string {
	return size <= Number.MAX_SAFE_INTEGER && size >= -Number.MAX_SAFE_INTEGER ? Number(size) : hex(size);
}
