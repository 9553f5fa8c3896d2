/** What a map is made of: lanes side by side, boxes of addresses in them, and what is missing. */

import type { Range } from '@hvmmio/core/address';

/**
 * `window`: addresses that the guest may use; `unusable`: the part of it from the vTPM area on; `bar`: a window for a
 * device, of whatever kind; `given-back`: one that its driver gave back; `platform`: what firmware or legacy PCI
 * has put into the global tree.
 */
export type BoxKind = 'window' | 'unusable' | 'platform' | 'reservation' | 'framebuffer' | 'bar' | 'given-back';

/** A range of addresses in a lane of the map, and what it is. */
export interface Box {
	readonly kind: BoxKind;
	/** What it is called in the picture; empty where a lane beside it says so already. */
	readonly name: string;
	/** Half-open, not empty. */
	readonly range: Range;
	/** What is wrong with it, in words; null if nothing is. */
	readonly conflict: string | null;
	/** The framebuffer where it was before the kernel's video driver moved it. */
	readonly old?: true;
}

/** What is not there, and why, where it would be. */
export interface Ghost {
	/** As which kind it would be drawn. */
	readonly kind: BoxKind;
	readonly name: string;
	readonly why: string;
	/** Half-open, not empty. */
	readonly range: Range;
}

/** One column of the map: the host, or a kernel. */
export interface Lane {
	readonly title: string;
	readonly boxes: readonly Box[];
	readonly ghosts: readonly Ghost[];
}

/** The map, before anything is drawn: lanes with boxes of addresses. */
export interface MapModel {
	readonly title: string;
	readonly lanes: readonly Lane[];
}

/** `pci0`, `pci0, pci1` or `pci0 to pci2`. */
export function ownersInWords([first, ...more]: readonly string[]): string {
	return more.length === 0 ? `${first}` : more.length === 1 ? `${first}, ${more[0]}` : `${first} to ${more.at(-1)}`;
}
