/**
 * The rules by which kernels choose what to reserve. Source: docs/domain.md, section 4. A start of 0 means that nothing
 * is reserved.
 */

import { FOUR_GIB, MIB } from '../address/units.ts';
import { LEGACY_VIDEO_BAR } from '../host/global-tree.ts';
import type { PolicyId, Rule } from './policy.ts';

/** Minimum that `lfb_size` is raised to on EFI, and in the oldest policies on BIOS. */
const EFI_LEAST = 8 * MIB;
const BIOS_LEAST = 64 * MIB;
/** Upper limit of the half of low MMIO. */
const HALF_LIMIT = 128 * MIB;
const FIXED_SIZE = 64 * MIB;

/** The range in `screen_info`, at least `least` bytes. */
function screenInfo(least: number): Rule {
	return (input, _low, decision) => {
		decision.start = input.lfbBase;
		decision.firstSize = Math.max(input.lfbSize, least);
		return true;
	};
}

export const efiScreenInfo = screenInfo(EFI_LEAST);
export const biosScreenInfo = screenInfo(BIOS_LEAST);

/** BAR0 of the legacy PCI video device; returns early if there is none. */
export const biosBar: Rule = (input, _low, decision) => {
	if (!input.videoDevice) {
		return false;
	}
	if (input.barIsMemory) {
		const modulo = input.resourceSize === 32 ? 2 ** 32 : Number.POSITIVE_INFINITY;
		decision.start = input.bar.start % modulo;
		decision.firstSize = input.bar.size % modulo;
	}
	return true;
};

/** A rule that applies only with CONFIG_SYSFB. */
export function ifSysfb(rule: Rule): Rule {
	return (input, low, decision) => (input.sysfb ? rule(input, low, decision) : true);
}

export const gatedScreenInfo = ifSysfb(efiScreenInfo);

/**
 * From `lfb_base`, or the low base if that is unknown: half of the space up to 4 GiB, at most 128 MiB. The half is
 * measured from the start of the reservation, also for a stale `lfb_base` in the middle of the window.
 */
export const lowHalf: Rule = (input, low, decision) => {
	efiScreenInfo(input, low, decision);
	const start = input.lfbBase;
	if (low === 0 || low >= FOUR_GIB || (start !== 0 && start < low)) {
		decision.unexpectedLowBase = true;
		return true;
	}
	decision.start = start === 0 ? low : start;
	decision.firstSize = Math.min(Math.floor((FOUR_GIB - decision.start) / 2), HALF_LIMIT);
	return true;
};

/** `lfb_base` or the low base, and half of the whole window; nothing if the low base is not a 32-bit address. */
export const seedEfi: Rule = (input, low, decision) => {
	if (isUsable(low)) {
		decision.start = input.lfbBase === 0 ? low : input.lfbBase;
		decision.firstSize = Math.min(Math.floor((FOUR_GIB - low) / 2), HALF_LIMIT);
	}
	return true;
};

/** The usual address of a Gen1 framebuffer, without checking the PCI device. */
export const seedBios: Rule = (_input, _low, decision) => {
	decision.start = LEGACY_VIDEO_BAR.start;
	decision.firstSize = LEGACY_VIDEO_BAR.size;
	return true;
};

/** 64 MiB at the low base, whatever `lfb_base` is. */
export const fixedAtLowBase: Rule = (_input, low, decision) => {
	decision.start = isUsable(low) ? low : 0;
	decision.firstSize = FIXED_SIZE;
	return true;
};

/** The previous rule, or 64 MiB at the low base if that gives nothing. */
export const fixedAsFallback: Rule = (input, low, decision) => {
	gatedScreenInfo(input, low, decision);
	return decision.start === 0 ? fixedAtLowBase(input, low, decision) : true;
};

/** Kernels before v4.7 have no reservation at all. */
export const nothing: Rule = () => false;

function isUsable(low: number): boolean {
	return low > 0 && low < FOUR_GIB;
}

/** The rules of each policy, for both kinds of firmware. Separate from the policies, so that those are plain data. */
export const RULES: Readonly<Record<PolicyId, { readonly efi: Rule; readonly bios: Rule }>> = {
	'screen-info': { efi: efiScreenInfo, bios: biosScreenInfo },
	'gen1-bar': { efi: efiScreenInfo, bios: biosBar },
	'sysfb-gate': { efi: gatedScreenInfo, bios: biosBar },
	'low-half': { efi: ifSysfb(lowHalf), bios: biosBar },
	'low-half-ungated': { efi: lowHalf, bios: biosBar },
	'low-half-screen-info': { efi: lowHalf, bios: biosScreenInfo },
	'seed-proposal': { efi: seedEfi, bios: seedBios },
	'low-half-skip-cvm': { efi: ifSysfb(lowHalf), bios: biosBar },
	'fixed-64m-fallback': { efi: fixedAsFallback, bios: biosBar },
	'fixed-64m-always': { efi: fixedAtLowBase, bios: biosBar },
	'config-window-high': { efi: gatedScreenInfo, bios: biosBar },
	none: { efi: nothing, bios: nothing },
};
