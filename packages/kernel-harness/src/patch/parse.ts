/**
 * Parses the file changes in a text as git does: plain unified diffs and git's own headers. Text between them, as in a
 * mail, is skipped. Source: git's documentation of diffs (git-scm.com/docs/diff-format) and of git apply.
 */

import { BadSource } from '../not-modelled.ts';

export interface Hunk {
	/** Line in the text, from 1. */
	readonly line: number;
	/** Where the old text starts according to the header, from 1; 0: there was none. */
	readonly oldStart: number;
	readonly newStart: number;
	/** The lines before and after the change, context included; each with its line end, if it has one. */
	readonly oldLines: readonly string[];
	readonly newLines: readonly string[];
	/** Number of context lines at the start and at the end. */
	readonly leading: number;
	readonly trailing: number;
}

export interface FileChange {
	/** Paths as written in the text; null: /dev/null. */
	readonly from: string | null;
	readonly to: string | null;
	/** The kind of change according to the header. */
	readonly kind: 'modify' | 'create' | 'delete' | 'rename' | 'copy';
	/** Line in the text, from 1. */
	readonly line: number;
	readonly hunks: readonly Hunk[];
	/** A change to a binary file, or the combined diff of a merge, whose content is not read. */
	readonly isBinary: boolean;
}

interface Header {
	from: string | null;
	to: string | null;
	kind: FileChange['kind'];
	isBinary: boolean;
	/** Does it change the file's mode? */
	hasMode: boolean;
}

const HUNK = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/** git apply passes over these, and what they change with them. */
const COMBINED = /^diff --(?:cc|combined) (.+)$/;

/** @throws BadSource for a hunk that is truncated, does not have the length in its header, or belongs to no file */
export function changesIn(text: string): FileChange[] {
	const lines = text.split('\n');
	const changes: FileChange[] = [];
	let at = 0;
	while (at < lines.length) {
		const start = at;
		const [, merged] = COMBINED.exec(lines[at] as string) ?? [];
		if (merged !== undefined && (lines[at + 1] ?? '').startsWith('index ')) {
			const path = `a/${unquoted(merged.trimEnd())}`;
			changes.push({ from: path, to: path, kind: 'modify', line: at + 1, hunks: [], isBinary: true });
			at++;
			continue;
		}
		const { header, next } = headerAt(lines, at);
		if (header === null) {
			if (HUNK.test(lines[at] as string)) {
				throw corrupt(at, 'a hunk without the name of a file');
			}
			at++;
			continue;
		}
		at = next;
		const hunks: Hunk[] = [];
		while ((lines[at] ?? '').startsWith('@@ -')) {
			const hunk = hunkAt(lines, at);
			hunks.push(hunk.hunk);
			at = hunk.next;
		}
		const { hasMode, ...change } = header;
		if (hunks.length === 0 && change.kind === 'modify' && !change.isBinary && !hasMode) {
			if (next === start + 1) {
				// Only the first line of a git header: other text that looks like one.
				continue;
			}
			throw corrupt(start, 'a header that no hunk follows');
		}
		changes.push({ ...change, line: start + 1, hunks });
	}
	return changes;
}

function corrupt(index: number, why: string): BadSource {
	return new BadSource(`patch line ${index + 1}`, why, 'an unbroken unified diff');
}

/** A file's header: git's, or the two lines of a plain diff followed by a hunk. */
function headerAt(lines: readonly string[], start: number): { header: Header | null; next: number } {
	const line = lines[start] as string;
	if (line.startsWith('diff --git ')) {
		return gitHeaderAt(lines, start);
	}
	const [next = '', hunk = ''] = lines.slice(start + 1, start + 3);
	if (!line.startsWith('--- ') || !next.startsWith('+++ ') || !hunk.startsWith('@@ -')) {
		return { header: null, next: start + 1 };
	}
	const [from, to] = [pathOf(line.slice(4)), pathOf(next.slice(4))];
	return { header: { from, to, kind: kindOf(from, to), isBinary: false, hasMode: false }, next: start + 2 };
}

function kindOf(from: string | null, to: string | null): FileChange['kind'] {
	return from === null ? 'create' : to === null ? 'delete' : 'modify';
}

/** The lines that git puts between `diff --git` and the hunks. */
const EXTENDED =
	/^(?:old mode|new mode|similarity index|dissimilarity index|index|rename from|rename to|copy from|copy to|new file mode|deleted file mode|--- |\+\+\+ )/;

function gitHeaderAt(lines: readonly string[], start: number): { header: Header | null; next: number } {
	const header: Header = { ...namesIn(lines[start] as string), kind: 'modify', isBinary: false, hasMode: false };
	let at = start + 1;
	for (; EXTENDED.test(lines[at] ?? ''); at++) {
		const line = lines[at] as string;
		if (line.startsWith('--- ')) {
			header.from = pathOf(line.slice(4));
			header.kind = header.from === null ? 'create' : header.kind;
		} else if (line.startsWith('+++ ')) {
			header.to = pathOf(line.slice(4));
			header.kind = header.to === null ? 'delete' : header.kind;
			at++;
			break;
		} else if (line.startsWith('new file mode')) {
			header.kind = 'create';
			header.from = null;
		} else if (line.startsWith('deleted file mode')) {
			header.kind = 'delete';
			header.to = null;
		} else if (line.startsWith('new mode')) {
			header.hasMode = true;
		} else {
			readMove(header, line);
		}
	}
	const rest = lines[at] ?? '';
	header.isBinary = rest.startsWith('GIT binary patch') || /^Binary files .* differ$/.test(rest);
	return { header, next: at };
}

function readMove(header: Header, line: string): void {
	const [, kind, side, path] = /^(rename|copy) (from|to) (.*)$/.exec(line) ?? [];
	if (kind !== undefined) {
		header.kind = kind as 'rename' | 'copy';
		header[side as 'from' | 'to'] = `a/${unquoted(path as string)}`;
	}
}

/** The paths in `diff --git a/PATH b/PATH`; if they differ, later header lines give them unambiguously. */
function namesIn(line: string): { from: string | null; to: string | null } {
	const names = line.slice('diff --git '.length).trimEnd();
	const quotedNames = /^("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/.exec(names);
	if (quotedNames) {
		return { from: unquoted(quotedNames[1] as string), to: unquoted(quotedNames[2] as string) };
	}
	const middle = (names.length - 1) / 2;
	const isSame = Number.isInteger(middle) && names.slice(2, middle) === names.slice(middle + 3);
	const split = isSame ? middle : names.indexOf(' b/');
	return split < 0 ? { from: names, to: names } : { from: names.slice(0, split), to: names.slice(split + 1) };
}

/** The path in a `---` or `+++` line, where a timestamp may follow after a tab. */
function pathOf(text: string): string | null {
	const path = text.startsWith('"') ? unquoted(text.trimEnd()) : (text.split('\t')[0] as string).trimEnd();
	return path === '/dev/null' ? null : path;
}

function unquoted(text: string): string {
	return /^".*"$/.test(text) ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
}

function hunkAt(lines: readonly string[], start: number): { hunk: Hunk; next: number } {
	const match = HUNK.exec(lines[start] as string);
	if (match === null) {
		throw corrupt(start, 'a hunk with a header that cannot be read');
	}
	let [removed, added] = [Number(match[2] ?? 1), Number(match[4] ?? 1)];
	const [oldLines, newLines]: [string[], string[]] = [[], []];
	let leading = 0;
	let trailing = 0;
	let isChanged = false;
	let at = start + 1;
	for (; removed > 0 || added > 0; at++) {
		const line = lines[at];
		// The last element is what follows the last line end, so a hunk that needs more lines there is truncated.
		if (line === undefined || (line === '' && at === lines.length - 1)) {
			throw corrupt(start, 'a hunk that is cut off');
		}
		const sign = line[0] ?? ' ';
		const content = `${line.slice(1)}\n`;
		if (sign === '\\') {
			withoutEnd(lines, at, oldLines, newLines);
			continue;
		}
		if (sign !== ' ' && sign !== '-' && sign !== '+') {
			throw corrupt(
				at,
				`${JSON.stringify(line.slice(0, 40))} in a hunk, where ${removed} old and ${added} new lines are to come`,
			);
		}
		if (sign !== '+') {
			oldLines.push(content);
			removed--;
		}
		if (sign !== '-') {
			newLines.push(content);
			added--;
		}
		isChanged ||= sign !== ' ';
		leading += !isChanged ? 1 : 0;
		trailing = sign === ' ' ? trailing + 1 : 0;
		if (removed < 0 || added < 0) {
			throw corrupt(at, 'a hunk with more lines than its header says');
		}
	}
	if ((lines[at] ?? '').startsWith('\\')) {
		withoutEnd(lines, at, oldLines, newLines);
		at++;
	}
	const [oldStart, newStart] = [Number(match[1]), Number(match[3])];
	return { hunk: { line: start + 1, oldStart, newStart, oldLines, newLines, leading, trailing }, next: at };
}

/** `\ No newline at end of file` refers to the line above it. */
function withoutEnd(lines: readonly string[], at: number, oldLines: string[], newLines: string[]): void {
	const sign = (lines[at - 1] ?? '')[0] ?? ' ';
	for (const [side, other] of [
		[oldLines, '+'],
		[newLines, '-'],
	] as const) {
		const last = side.at(-1);
		if (sign !== other && last?.endsWith('\n')) {
			side[side.length - 1] = last.slice(0, -1);
		}
	}
}
