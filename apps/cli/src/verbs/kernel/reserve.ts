/** `hvmmio reserve --engine kernel`: the reservation by a kernel's own C. */

import type { Reservation, ReserveInput } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import { caseOfCore } from '@hvmmio/differential';
import { Kernel, type KernelParts, type RangeJson, RunFailed } from '@hvmmio/kernel-harness/run';
import { InputError } from '../../input-error.ts';

export interface KernelReservation extends Reservation {
	/** The size first requested; 0 if none was. */
	readonly firstSize: number;
}

/** @throws InputError (by the function) for an input on which the kernel does not terminate */
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
	const { nodes, reserved, firstSize, attempts, messages } = kernel.boot(caseOfCore(input)).booted;
	const got = reserved && rangeOf(reserved);
	return {
		mmio: nodes.map(rangeOf),
		requested: got ? { start: got.start, size: Number(firstSize) } : null,
		reserved: got,
		attempts,
		messages,
		firstSize: Number(firstSize),
	};
}

function rangeOf({ start, end }: RangeJson): Range {
	return { start: Number(start), end: Number(end) + 1 };
}
