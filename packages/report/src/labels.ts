/** What is written in a lane: names beside or in their boxes, never over each other, shorter where there is little room. */

import type { Ghost } from './map-model.ts';

/** Width of a letter for its size, on the wide side: the viewer's font is not known. */
export const LETTER = 0.565;
export const BOLD_LETTER = 0.63;

const SHORT: readonly (readonly [string, string])[] = [
	['old framebuffer', 'old fb'],
	['framebuffer', 'fb'],
	['reservation', 'reserved'],
	['config window', 'config'],
	['low window', 'low'],
	['high window', 'high'],
	['unusable', 'vTPM …'],
];
const SHORTER: readonly (readonly [string, string])[] = [
	['reserved', 'rsv'],
	['config', 'cfg'],
	['low MMIO', 'low'],
	['high MMIO', 'high'],
	['nothing rsv: ', 'none: '],
	['vTPM …', '×'],
];

function replaced(text: string, pairs: readonly (readonly [string, string])[]): string {
	return pairs.reduce((now, [long, short]) => now.replace(long, short), text);
}

/** What may be written for a name, the longest first. */
export function formsOf(name: string): string[] {
	const short = replaced(name, SHORT).replace(/ \([^)]*\)/g, '');
	const shorter = replaced(short, SHORTER);
	return [...new Set([name, short, shorter, shorter.split(' ', 1)[0] as string])];
}

export function wordsOf(conflict: string): string[] {
	return [`CONFLICT: ${conflict}`, `! ${conflict}`, 'CONFLICT', '!!!'];
}

export function ghostForms({ kind, name, why }: Ghost): string[] {
	const short = replaced(replaced(name, SHORT), SHORTER);
	// Never the bare name of what is not there; that nothing is reserved says more than why.
	const alone = kind === 'reservation' ? [name, why] : [why, `no ${short}`];
	return [`${name}: ${why}`, `${short}: ${why}`, ...alone];
}

/** The first form that fits; nothing where none does and hardly a letter would. */
export function fitting(forms: readonly string[], width: number, letter: number): string {
	const room = Math.floor(width / letter);
	const last = forms.at(-1) ?? '';
	return forms.find((form) => form.length <= room) ?? (room < 3 ? '' : `${last.slice(0, room - 1)}…`);
}
