/** `hvmmio reserve --engine kernel`: the same question put to a kernel's own C. */

import type { Message, Range, Reservation, ReserveInput } from '@hvmmio/core';
import { Kernel, type KernelParts, type RangeJson, RunFailed } from '@hvmmio/kernel-harness/run';
import { InputError } from '../../input-error.ts';

export interface KernelReservation extends Reservation {
	/** The size that was first asked for; 0 where nothing was. */
	readonly firstSize: number;
}

/** @throws InputError (by the function) for an input on which the kernel does not come to its end */
export function createKernelReserve(parts: KernelParts, path: string): (input: ReserveInput) => KernelReservation {
	const kernel = new Kernel(parts);
	return (input) => {
		try {
			return reserveBy(kernel, input);
		} catch (error) {
			throw error instanceof RunFailed
				? new InputError('not-modelled', 'kernel', path, error.failure, 'another source')
				: error;
		}
	};
}

function reserveBy(kernel: Kernel, input: ReserveInput): KernelReservation {
	const hex = (value: number) => `0x${value.toString(16)}`;
	const { nodes, reserved, firstSize, attempts, messages } = kernel.boot({
		...input,
		mmio: input.mmio.map(({ start, end }) => `${hex(start)}-${hex(end - 1)}`),
		lfbBase: hex(input.lfbBase),
		bar: { start: hex(input.bar.start), size: input.bar.size },
	}).booted;
	const got = reserved && rangeOf(reserved);
	return {
		mmio: nodes.map(rangeOf),
		requested: got ? { start: got.start, size: Number(firstSize) } : null,
		reserved: got,
		attempts,
		messages: messages as readonly Message[],
		firstSize: Number(firstSize),
	};
}

function rangeOf({ start, end }: RangeJson): Range {
	return { start: Number(start), end: Number(end) + 1 };
}
