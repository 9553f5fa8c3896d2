/** The values of the sliders. */

import { MIB } from '@hvmmio/core/address';
import { type Arch, LOW_MMIO_MAX, lowMmioMin, type Resolution } from '@hvmmio/core/host';

/** `LowMemoryMappedIoSpace`: multiples of 2 MiB, to which the host rounds up. */
export function lowMmioSteps(arch: Arch): number[] {
	const least = lowMmioMin(arch);
	return Array.from({ length: (LOW_MMIO_MAX - least) / (2 * MIB) + 1 }, (_, i) => least + i * 2 * MIB);
}

/** `HighMemoryMappedIoSpace`: powers of two and one value between each, from 1 MiB to 1 TiB. */
export const HIGH_MMIO_STEPS: readonly number[] = Array.from({ length: 41 }, (_, i) =>
	i % 2 === 0 ? MIB * 2 ** (i / 2) : MIB * 1.5 * 2 ** ((i - 1) / 2),
);

/** RAM of a VM under OpenVMM: the same from 512 MiB. */
export const RAM_STEPS: readonly number[] = HIGH_MMIO_STEPS.filter((size) => size >= 512 * MIB);

export const RESOLUTIONS: readonly Resolution[] = [
	{ horizontal: 1024, vertical: 768 },
	{ horizontal: 1920, vertical: 1080 },
	{ horizontal: 1920, vertical: 1200 },
	{ horizontal: 2560, vertical: 1440 },
	{ horizontal: 2560, vertical: 1600 },
	{ horizontal: 3840, vertical: 2160 },
	{ horizontal: 4834, vertical: 3622 },
	{ horizontal: 5120, vertical: 2880 },
	{ horizontal: 7680, vertical: 4320 },
];
