/** Choice of labels in a lane: shorter forms of names if there is little space. */

import type { Box, Ghost } from './map-model.ts';

/** Width of a letter relative to the font size; a generous estimate, since the viewer's font is not known. */
export const LETTER = 0.565;
export const BOLD_LETTER = 0.63;

/** Possible labels of a box, longest first. */
export function formsOf({ name, short = [] }: Pick<Box, 'name' | 'short'>): string[] {
	return [name, ...short];
}

export function wordsOf(conflict: string): string[] {
	return [`CONFLICT: ${conflict}`, `! ${conflict}`, 'CONFLICT', '!!!'];
}

export function ghostForms({ kind, name, short = [], why }: Ghost): string[] {
	const brief = short[0] ?? name;
	// Never the name alone, which would suggest that it exists. For a reservation its absence matters more than the
	// reason.
	const alone = kind === 'reservation' ? [name, why] : [why, `no ${brief}`];
	return [`${name}: ${why}`, `${brief}: ${why}`, ...alone];
}

/** The first form that fits, or a cut one; empty if there is not even space for a few letters. */
export function fitting(forms: readonly string[], width: number, letter: number): string {
	const room = Math.floor(width / letter);
	const last = forms.at(-1) ?? '';
	return forms.find((form) => form.length <= room) ?? (room < 3 ? '' : `${last.slice(0, room - 1)}…`);
}
