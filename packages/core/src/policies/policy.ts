/** The shape of a reservation policy: what is known of it, and the rules that it is made of. */

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

/** In mainline, in stable trees, proposed, or no longer. */
export type PolicyStatus = 'merged' | 'backport' | 'proposed' | 'historical';

/** The kernel's two warnings: "Unexpected low mmio base", "Unexpected framebuffer mmio base of zero". */
export type Message = 'unexpected-low-mmio-base' | 'framebuffer-base-zero';

/** All that `vmbus_reserve_fb` looks at. Addresses and sizes in bytes. */
export interface ReserveInput {
	/** The ranges of `_CRS`, in the order in which it gives them. */
	readonly mmio: readonly Range[];
	/** True where `efi_enabled(EFI_BOOT)` is false: generation 1. */
	readonly bios: boolean;
	readonly confidential: boolean;
	/** `screen_info.lfb_base` and `lfb_size`, 32 bits each. */
	readonly lfbBase: number;
	readonly lfbSize: number;
	/** BAR0 of the legacy PCI video device. */
	readonly bar: Span;
	/** Has BAR0 the flag IORESOURCE_MEM? */
	readonly barIsMemory: boolean;
	/** Is the legacy PCI video device there? */
	readonly videoDevice: boolean;
	/** CONFIG_SYSFB. */
	readonly sysfb: boolean;
	readonly resourceSize: ResourceSize;
}

/**
 * What a policy decided, reused from call to call where millions are made. `size` 0: nothing is reserved, and `start`
 * is then what was asked for.
 */
export interface Decision {
	/** False after an early return: nothing was asked for. */
	claimed: boolean;
	start: number;
	/** The size before the loop. Negative where a C int has wrapped (`screen-info`). */
	firstSize: number;
	size: number;
	attempts: number;
	unexpectedLowBase: boolean;
	baseZero: boolean;
}

/**
 * An empty decision for {@link decide} to fill in, so that millions of them need one object.
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
 * @returns false if the function returns at once, without a look at what was set.
 */
export type Rule = (input: ReserveInput, low: number, decision: Decision) => boolean;

/** A way to decide what is set aside for the framebuffer (docs/domain.md, section 4). */
export interface Policy {
	readonly id: PolicyId;
	/** When it came, in words. */
	readonly since: string;
	/** Kernel trees and releases that carry or carried it. */
	readonly trees: readonly string[];
	readonly commit: string | null;
	readonly status: PolicyStatus;
	readonly summary: string;
	/** The rules of a policy that is in no table, such as a kernel's own C; else those of its id. */
	readonly rules?: { readonly efi: Rule; readonly bios: Rule };
	readonly cut: Cut;
	/** On a confidential VM it returns before anything. */
	readonly skipsConfidential: boolean;
	/** `size` is a C int: 2 GiB and more is negative. */
	readonly sizeIsInt: boolean;
	/** Warns of a start of zero. */
	readonly warnsOfZero: boolean;
	/** Prints the `hv_mmio=… fb=…` line. */
	readonly printsLine: boolean;
	/** Smallest address of the window in which pci-hyperv asks for a config window. */
	readonly configWindowMin: number;
}
