/** Applies a series of patches as it was sent, message by message. */

import type { KernelFiles } from '../files.ts';
import { BadSource } from '../not-modelled.ts';
import { applyPatches, type Moves, type Patched } from '../patch.ts';
import { changesIn } from './parse.ts';

/** A message of a series, or a bare diff, with the possible decodings of its text, likeliest first. */
export interface PatchMessage {
	readonly subject: string | null;
	readonly readings: readonly string[];
	/** Are the readings but the last other texts than what was sent, so that their lines are counted differently? */
	readonly isDecoded?: boolean;
}

/** A patch file: a diff, a mail, or the mails of a series. */
export interface PatchFile {
	/** Names it in errors. */
	readonly name: string;
	readonly messages: readonly PatchMessage[];
}

/** What of a change is not in the source that it makes. */
export interface Unread {
	/** Files that are changed and that the harness does not read. */
	readonly files: readonly string[];
	/** Those of them that have one of SHARED_NAMES: they bear on MMIO, in whichever subsystem. */
	readonly sharing: readonly string[];
	/** Patches of a series that are missing, such as `2/3`, or `2-4/5`. */
	readonly patches: readonly string[];
}

/** A source with patches applied. */
export interface PatchedSource {
	readonly files: KernelFiles;
	readonly unread: Unread;
}

/**
 * Applies patch files to copies of a source's files, one after the other.
 * @throws BadSource, named after the patch file, if one has no diff or does not apply
 * @example
 * ```ts
 * import { applyPatchFiles, BadSource } from '@hvmmio/kernel-harness';
 * // files: as the README has it
 * try {
 * 	applyPatchFiles(files, [{ name: 'fix.patch', messages: [] }]);
 * } catch (error) {
 * 	console.log(error instanceof BadSource && error.what); // fix.patch: patch
 * }
 * ```
 */
export function applyPatchFiles(files: KernelFiles, patchFiles: readonly PatchFile[]): PatchedSource {
	const applied: Patched[] = [];
	for (const { name, messages } of patchFiles) {
		const last = applied.at(-1) ?? { files, moved: {} };
		applied.push(applyNamed(name, () => applySeries(last.files, messages, last.moved)));
	}
	const patches = missingPatches(patchFiles.flatMap(({ messages }) => messages));
	const unread = { files: allIn(applied, 'others'), sharing: allIn(applied, 'sharing'), patches };
	return { files: applied.at(-1)?.files ?? files, unread };
}

/** The paths that patches, applied one after the other, name in one of their lists, each once. */
function allIn(applied: readonly Patched[], list: 'changed' | 'others' | 'sharing'): string[] {
	return [...new Set(applied.flatMap((each) => each[list]))];
}

function applyNamed(name: string, apply: () => Patched): Patched {
	try {
		return apply();
	} catch (error) {
		throw error instanceof BadSource ? new BadSource(`${name}: ${error.what}`, error.why, error.expected) : error;
	}
}

/**
 * Applies a series in order, using the first reading of each message that parses and applies. Messages without a diff,
 * such as a cover letter, are skipped, but not one whose subject says that it is a patch of the series.
 * @param before moves of an earlier series
 * @throws BadSource if no message has a diff, a patch of the series has none, or one does not apply
 */
export function applySeries(files: KernelFiles, messages: readonly PatchMessage[], before: Moves = {}): Patched {
	const applied: Patched[] = [];
	for (const [index, message] of messages.entries()) {
		const name = messages.length > 1 ? messageName(index, message.subject) : '';
		const last = applied.at(-1) ?? { files, moved: before };
		const patched = applyReadings(last.files, message, name, last.moved);
		if (patched !== null) {
			applied.push(patched);
		} else if (IN_SERIES.test(message.subject ?? '')) {
			throw new BadSource(`${name}patch`, 'no diff in it', 'a unified diff, as its subject says');
		}
	}
	const last = applied.at(-1);
	if (last === undefined) {
		throw new BadSource('patch', 'no diff in it', 'a unified diff or a mail with one');
	}
	return {
		files: last.files,
		changed: allIn(applied, 'changed'),
		others: allIn(applied, 'others'),
		sharing: allIn(applied, 'sharing'),
		moved: last.moved,
	};
}

/**
 * The subject of a patch of a series, such as `[PATCH v2 1/3] hv: …`, with its number and that of all; not of its cover
 * letter, nor of an answer.
 */
const IN_SERIES = /^\s*\[[^\]]*\bPATCH\b[^\]]*\b0*([1-9]\d*)\/(\d+)[^\]]*\]/i;

/**
 * The patches of a series that are missing between the first and the last of those that are there, by their subjects:
 * `2/3`, or `2-4/5`. What comes before may be in the source already, and what comes after may not be wanted.
 */
export function missingPatches(messages: readonly PatchMessage[]): string[] {
	const there = new Map<string, Set<number>>();
	for (const { subject } of messages) {
		const [, number, total = ''] = IN_SERIES.exec(subject ?? '') ?? [];
		if (number !== undefined) {
			there.set(total, (there.get(total) ?? new Set()).add(Number(number)));
		}
	}
	return [...there].flatMap(([total, numbers]) => {
		const sorted = [...numbers].sort((a, b) => a - b);
		return sorted.slice(1).flatMap((number, i) => {
			const [first, last] = [(sorted[i] as number) + 1, number - 1];
			return first > last ? [] : [`${first === last ? first : `${first}-${last}`}/${total}`];
		});
	});
}

function messageName(index: number, subject: string | null): string {
	return `message ${index + 1}${subject === null ? '' : ` (${subject.slice(0, 60)})`}, `;
}

/** @returns null if no reading contains a diff */
function applyReadings(
	files: KernelFiles,
	{ readings, isDecoded = false }: PatchMessage,
	name: string,
	moved: Moves,
): Patched | null {
	let first: BadSource | null = null;
	for (const [i, reading] of readings.entries()) {
		try {
			if (changesIn(reading).length > 0) {
				return applyPatches(files, reading, moved);
			}
		} catch (error) {
			if (!(error instanceof BadSource)) {
				throw error;
			}
			const where = isDecoded && i < readings.length - 1 ? 'in the decoded text, ' : '';
			first ??= new BadSource(`${name}${where}${error.what}`, error.why, error.expected);
		}
	}
	if (first !== null) {
		throw first;
	}
	return null;
}
