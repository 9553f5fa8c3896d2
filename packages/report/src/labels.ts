/** What is written in a lane: names beside or in their boxes, never over each other, shorter where there is little room. */

import type { Box, Ghost } from './map-model.ts';

/** Width of a letter for its size, on the wide side: the viewer's font is not known. */
export const LETTER = 0.565;
export const BOLD_LETTER = 0.63;

/** What may be written for a box, the longest first. */
export function formsOf({ name, short = [] }: Pick<Box, 'name' | 'short'>): string[] {
	return [name, ...short];
}

export function wordsOf(conflict: string): string[] {
	return [`CONFLICT: ${conflict}`, `! ${conflict}`, 'CONFLICT', '!!!'];
}

export function ghostForms({ kind, name, short = [], why }: Ghost): string[] {
	const brief = short[0] ?? name;
	// Never the bare name of what is not there; that nothing is reserved says more than why.
	const alone = kind === 'reservation' ? [name, why] : [why, `no ${brief}`];
	return [`${name}: ${why}`, `${brief}: ${why}`, ...alone];
}

/** The first form that fits; nothing where none does and hardly a letter would. */
export function fitting(forms: readonly string[], width: number, letter: number): string {
	const room = Math.floor(width / letter);
	const last = forms.at(-1) ?? '';
	return forms.find((form) => form.length <= room) ?? (room < 3 ? '' : `${last.slice(0, room - 1)}…`);
}
