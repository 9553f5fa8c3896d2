/**
 * The values at which a policy or the walk changes its behaviour, and a few between them.
 * Source: docs/domain.md, sections 2 to 5.
 */

import { FOUR_GIB, GIB, MIB } from '@hvmmio/core/address';
import { HIGH_MMIO_BASE, VTPM_BASE } from '@hvmmio/core/host';

export const ADDRESSES: readonly number[] = [
	0,
	MIB,
	8 * MIB,
	64 * MIB,
	128 * MIB,
	GIB,
	2 * GIB,
	3 * GIB,
	FOUR_GIB - 512 * MIB,
	FOUR_GIB - 256 * MIB,
	FOUR_GIB - 128 * MIB,
	FOUR_GIB - 64 * MIB,
	0xfec0_0000,
	VTPM_BASE - 8 * MIB,
	VTPM_BASE - MIB,
	VTPM_BASE,
	FOUR_GIB - 8 * MIB,
	FOUR_GIB - 4 * MIB,
	FOUR_GIB - 2 * MIB,
	FOUR_GIB - MIB,
	FOUR_GIB,
	FOUR_GIB + MIB,
	HIGH_MMIO_BASE,
	2 ** 44,
];

export const SIZES: readonly number[] = [
	0,
	1,
	MIB,
	2 * MIB,
	3 * MIB,
	4 * MIB,
	8 * MIB,
	16 * MIB,
	32 * MIB,
	64 * MIB,
	128 * MIB,
	256 * MIB,
	GIB,
	2 * GIB,
	FOUR_GIB - 1,
];
