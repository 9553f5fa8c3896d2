/** Hunks put into a text as git apply does: each where its lines are, none by guessing, whole or not at all. */

import type { Hunk } from './parse.ts';

/** How a run ended that did not terminate. */
export interface Failure {
	/** Index of the hunk that does not apply. */
	readonly hunk: number;
	/** Does what it would put there stand there already? */
	readonly isThere: boolean;
	/** The line of the file, from 1, nearest to where it should be, at which most of the hunk's lines match. */
	readonly nearest: number | null;
	/** The first of the hunk's old lines that is not there, and what stands in its place. */
	readonly expected: string;
	readonly found: string | null;
}

interface Line {
	readonly text: string;
	/** Put there by an earlier hunk, and so not to be matched again. */
	readonly isNew: boolean;
}

export function linesOf(text: string): string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The text with all hunks, or the first that does not apply. */
export function applyHunks(text: string, hunks: readonly Hunk[]): string | Failure {
	let lines: Line[] = linesOf(text).map((line) => ({ text: line, isNew: false }));
	for (const [index, hunk] of hunks.entries()) {
		const at = placeOf(lines, hunk);
		if (at < 0) {
			return failureOf(lines, hunks, index);
		}
		const added = hunk.newLines.map((line) => ({ text: line, isNew: true }));
		lines = [...lines.slice(0, at), ...added, ...lines.slice(at + hunk.oldLines.length)];
	}
	return lines.map((line) => line.text).join('');
}

/** The place nearest to the one that the hunk names, upwards and downwards in turn; -1 if there is none. */
function placeOf(lines: readonly Line[], hunk: Hunk): number {
	const atStart = hunk.oldStart <= 1;
	const atEnd = hunk.trailing === 0;
	const last = lines.length - hunk.oldLines.length;
	const wanted = atStart ? 0 : atEnd ? last : Math.max(0, hunk.newStart - 1);
	for (let away = 0; away <= lines.length; away++) {
		for (const at of away === 0 ? [wanted] : [wanted - away, wanted + away]) {
			if (at < 0 || at > last || (atStart && at !== 0) || (atEnd && at !== last)) {
				continue;
			}
			if (matches(lines, hunk.oldLines, at)) {
				return at;
			}
		}
	}
	return -1;
}

function matches(lines: readonly Line[], wanted: readonly string[], at: number): boolean {
	return wanted.every((text, i) => {
		const line = lines[at + i];
		return line !== undefined && line.text === text && !line.isNew;
	});
}

function failureOf(lines: readonly Line[], hunks: readonly Hunk[], index: number): Failure {
	const hunk = hunks[index] as Hunk;
	const isThere = hunk.newLines.length > 0 && lines.some((_, at) => matches(lines, hunk.newLines, at));
	let nearest: number | null = null;
	let most = 0;
	for (let at = 0; at < lines.length; at++) {
		let same = 0;
		while (same < hunk.oldLines.length && lines[at + same]?.text === hunk.oldLines[same]) {
			same++;
		}
		const isNearer = nearest === null || Math.abs(at - hunk.newStart) < Math.abs(nearest - hunk.newStart);
		if (same > most || (same === most && same > 0 && isNearer)) {
			most = same;
			nearest = at;
		}
	}
	const clean = (text: string | undefined) => text?.replace(/\n$/, '') ?? null;
	return {
		hunk: index,
		isThere,
		nearest: nearest === null ? null : nearest + 1,
		expected: clean(hunk.oldLines[most]) ?? '',
		found: nearest === null ? null : clean(lines[nearest + most]?.text),
	};
}
