/** Types of a reservation policy: its data and its rules. */

import type { Range, Span } from '../address/range.ts';
import type { Cut, ResourceSize } from '../guest/walk.ts';

/** The id of a policy, as `hvmmio policies` lists them. */
export type PolicyId =
	| 'screen-info'
	| 'gen1-bar'
	| 'sysfb-gate'
	| 'low-half'
	| 'low-half-ungated'
	| 'low-half-screen-info'
	| 'seed-proposal'
	| 'low-half-skip-cvm'
	| 'fixed-64m-fallback'
	| 'fixed-64m-always'
	| 'config-window-high'
	| 'none';

/** In mainline, in stable trees, proposed, or replaced since. */
export type PolicyStatus = 'merged' | 'backport' | 'proposed' | 'historical';

/** The kernel's two warnings: "Unexpected low mmio base", "Unexpected framebuffer mmio base of zero". */
export type Message = 'unexpected-low-mmio-base' | 'framebuffer-base-zero';

/** The input of `vmbus_reserve_fb`. Addresses and sizes in bytes. */
export interface ReserveInput {
	/** The ranges of `_CRS`, in its order. */
	readonly mmio: readonly Range[];
	/** True if `efi_enabled(EFI_BOOT)` is false: generation 1. */
	readonly bios: boolean;
	readonly confidential: boolean;
	/** `screen_info.lfb_base` and `lfb_size`, 32 bits each. */
	readonly lfbBase: number;
	readonly lfbSize: number;
	/** BAR0 of the legacy PCI video device. */
	readonly bar: Span;
	/** True if BAR0 has the flag IORESOURCE_MEM. */
	readonly barIsMemory: boolean;
	/** True if the legacy PCI video device exists. */
	readonly videoDevice: boolean;
	/** CONFIG_SYSFB. */
	readonly sysfb: boolean;
	readonly resourceSize: ResourceSize;
}

/**
 * A policy's decision. One object can be reused for many calls. With `size` 0 nothing is reserved, and `start` is the
 * start that was requested.
 */
export interface Decision {
	/** False after an early return, without any request. */
	claimed: boolean;
	start: number;
	/** The size before the loop. Negative if a C int has wrapped (`screen-info`). */
	firstSize: number;
	size: number;
	attempts: number;
	unexpectedLowBase: boolean;
	baseZero: boolean;
}

/**
 * Creates a decision for {@link decide} to fill in; it can be reused.
 * @example
 * ```ts
 * import { createDecision } from '@hvmmio/core/policies';
 * console.log(createDecision().claimed); // false
 * ```
 */
export function createDecision(): Decision {
	return {
		claimed: false,
		start: 0,
		firstSize: 0,
		size: 0,
		attempts: 0,
		unexpectedLowBase: false,
		baseZero: false,
	};
}

/**
 * Sets `start` and `firstSize` for one kind of firmware; `low` is the first node's start.
 * @returns false if `vmbus_reserve_fb` returns early; `start` and `firstSize` are then ignored.
 */
export type Rule = (input: ReserveInput, low: number, decision: Decision) => boolean;

/** How a kernel decides what it reserves for the framebuffer (docs/domain.md, section 4). */
export interface Policy {
	readonly id: PolicyId;
	/** When it was introduced, as text. */
	readonly since: string;
	/** Kernel trees and releases that carry or carried it. */
	readonly trees: readonly string[];
	readonly commit: string | null;
	readonly status: PolicyStatus;
	readonly summary: string;
	/** Rules of a policy outside the table, such as a kernel's own C; by default those of its id. */
	readonly rules?: { readonly efi: Rule; readonly bios: Rule };
	readonly cut: Cut;
	/** True if it returns at once on a confidential VM. */
	readonly skipsConfidential: boolean;
	/** True if `size` is a C int, so that 2 GiB or more is negative. */
	readonly sizeIsInt: boolean;
	/** True if it warns about a start of zero. */
	readonly warnsOfZero: boolean;
	/** True if it prints the `hv_mmio=… fb=…` line. */
	readonly printsLine: boolean;
	/** `min` with which pci-hyperv requests a config window. */
	readonly configWindowMin: number;
}
