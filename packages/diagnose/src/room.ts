/** How large a window has to be for what the devices need, found by trying it on the model. */

import { ADDRESS_LIMIT, GIB, LOW_MMIO_MAX, MIB, type SimulateOptions, simulate, type Vm } from '@hvmmio/core';

/** The host rounds low MMIO up to this. */
const STEP = 2 * MIB;
const COARSE = 64 * MIB;

/**
 * The smallest `LowMemoryMappedIoSpace` from the present one up with which every low window finds room; null if 3.5 GiB
 * is not enough.
 */
export function enoughLow(vm: Vm, options: SimulateOptions): number | null {
	const fits = (lowMmio: number) => hasRoom({ ...vm, lowMmio }, options, 'low-window');
	const least = Math.ceil(vm.lowMmio / STEP) * STEP;
	if (fits(least)) {
		return least;
	}
	let fine = least;
	for (let coarse = Math.ceil((least + 1) / COARSE) * COARSE; coarse <= LOW_MMIO_MAX; coarse += COARSE) {
		if (fits(coarse)) {
			return firstOf(fine + STEP, coarse, STEP, fits);
		}
		fine = coarse;
	}
	return null;
}

/** The same for `HighMemoryMappedIoSpace`, in steps of a sixteenth. */
export function enoughHigh(vm: Vm, options: SimulateOptions): number | null {
	const fits = (highMmio: number) => hasRoom({ ...vm, highMmio }, options, 'high-window');
	for (let high = vm.highMmio; high + vm.highMmioBase <= ADDRESS_LIMIT; high = Math.max(high * 2, GIB / 2)) {
		if (fits(high)) {
			const step = Math.max(STEP, Math.floor(high / 32 / STEP) * STEP);
			return high === vm.highMmio ? high : firstOf(Math.ceil(high / 2 / STEP) * STEP + step, high, step, fits);
		}
	}
	return null;
}

function firstOf(from: number, to: number, step: number, fits: (size: number) => boolean): number {
	for (let size = from; size < to; size += step) {
		if (fits(size)) {
			return size;
		}
	}
	return to;
}

/** Does every window of this kind find room in the first kernel? The layout is that of the changed VM. */
function hasRoom(vm: Vm, options: SimulateOptions, kind: 'low-window' | 'high-window'): boolean {
	const [first] = simulate(vm, { ...options, mmio: undefined, framebuffer: undefined, second: false }).kernels;
	return first?.allocations.every((each) => each.kind !== kind || each.result !== null) ?? false;
}
