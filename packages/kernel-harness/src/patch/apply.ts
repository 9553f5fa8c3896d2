/** Applies hunks to a text as git apply does: only where all of a hunk's old lines match, and all hunks or none. */

import type { Hunk } from './parse.ts';

/** Why a hunk does not apply. */
export interface Failure {
	/** Index of the hunk that does not apply. */
	readonly hunk: number;
	/** Are the hunk's new lines already in the text? */
	readonly isThere: boolean;
	/** The line, from 1, where most of the hunk's lines match; the nearest to the expected place among several. */
	readonly nearest: number | null;
	/** The hunk's first old line that does not match there, and the line found instead; null: the file ends. */
	readonly expected: string;
	readonly found: string | null;
}

interface Line {
	readonly text: string;
	/** Added by an earlier hunk, and so not matched again. */
	readonly isNew: boolean;
}

export function linesOf(text: string): string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The text with all hunks applied, or the first failure. */
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

/** The matching place nearest to the one in the hunk's header, earlier before later; -1 if there is none. */
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
