/** Patches, as mail or as bare diffs, one or a series, applied to copies of the files that the harness reads. */

import { applyPatch, parsePatch } from 'diff';
import { KERNEL_FILES, type KernelFiles } from './files.ts';
import { BadSource } from './not-modelled.ts';

/** One file's change in one patch. */
interface FileDiff {
	/** Path in the tree. */
	readonly file: string;
	/** The unified diff, from `---` to the last line of its last hunk. */
	readonly text: string;
	/** Where it starts in the patch, from 1. */
	readonly line: number;
}

export interface Patched {
	readonly files: KernelFiles;
	/** Files that the harness reads and the patches change. */
	readonly changed: readonly string[];
	/** How many other files the patches change, which make no difference here. */
	readonly others: number;
}

const LARGEST_PATCH = 16 * 2 ** 20;
const ENCODED = /^content-transfer-encoding:[ \t]*(base64|quoted-printable)/im;
const HUNK = /^@@ -\d{1,9}(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@/;

/**
 * Applies a patch or a series in its order. Nothing but the texts given is read or written.
 * @throws BadSource for what is no patch, or does not apply
 */
export function applyPatches(files: KernelFiles, patch: string): Patched {
	if (patch.length > LARGEST_PATCH) {
		throw new BadSource('patch', `${patch.length} characters are too many`, `at most ${LARGEST_PATCH}`);
	}
	const text = patch.replaceAll('\r\n', '\n');
	const diffs = diffsIn(text);
	if (diffs.length === 0) {
		const encoded = ENCODED.exec(text);
		const why = encoded ? `its text is in ${encoded[1]}, which git mailinfo or b4 decodes` : 'no diff in it';
		throw new BadSource('patch', why, 'a unified diff or a mail with one');
	}
	const result: Record<string, string> = { ...files };
	const changed = new Set<string>();
	for (const diff of diffs) {
		if (KERNEL_FILES.includes(diff.file)) {
			result[diff.file] = applyOne(result[diff.file], diff);
			changed.add(diff.file);
		}
	}
	const others = new Set(diffs.map(({ file }) => file).filter((file) => !changed.has(file)));
	return { files: result, changed: [...changed], others: others.size };
}

function applyOne(source: string | undefined, { file, text, line }: FileDiff): string {
	const [parsed] = parsePatch(text);
	const applied = parsed === undefined || source === undefined ? false : applyPatch(source, parsed);
	if (applied === false) {
		const why = source === undefined ? 'the file is not there' : 'its context is not in the file';
		throw new BadSource(`patch line ${line}`, `does not apply to ${file} (${why})`, 'a patch for this tree');
	}
	return applied;
}

/** The diffs in a text; what stands between them, as in a mail, is passed over. */
function diffsIn(text: string): FileDiff[] {
	const lines = text.split('\n');
	const diffs: FileDiff[] = [];
	let at = 0;
	while (at + 2 < lines.length) {
		const [from = '', to = '', hunk = ''] = lines.slice(at, at + 3);
		if (from.startsWith('--- ') && to.startsWith('+++ ') && HUNK.test(hunk)) {
			const end = endOfHunks(lines, at + 2);
			diffs.push({ file: fileOf(from, to), text: `${lines.slice(at, end).join('\n')}\n`, line: at + 1 });
			at = end;
		} else {
			at++;
		}
	}
	return diffs;
}

/** A path without the `a/` or `b/` in front of it. */
function fileOf(from: string, to: string): string {
	const name = (line: string) => (line.slice(4).split('\t')[0] as string).trim();
	const path = name(to) === '/dev/null' ? name(from) : name(to);
	const known = KERNEL_FILES.find((file) => path === file || path.endsWith(`/${file}`));
	return known ?? path.replace(/^[^/]*\//, '');
}

/** Past the last hunk that follows from `at`; the hunks' own counts say how long they are. */
function endOfHunks(lines: readonly string[], start: number): number {
	let at = start;
	for (let match = HUNK.exec(lines[at] ?? ''); match !== null; match = HUNK.exec(lines[at] ?? '')) {
		let removed = Number(match[1] ?? 1);
		let added = Number(match[2] ?? 1);
		at++;
		while (at < lines.length && (removed > 0 || added > 0)) {
			const sign = (lines[at] as string)[0] ?? ' ';
			removed -= sign === '-' || sign === ' ' ? 1 : 0;
			added -= sign === '+' || sign === ' ' ? 1 : 0;
			at++;
		}
		while ((lines[at] ?? '').startsWith('\\')) {
			at++;
		}
	}
	return at;
}
