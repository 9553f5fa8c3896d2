/** Which sources the flags select, to compare or to prove equal. */

import { InputError } from '../../input-error.ts';
import { isRange, readRange } from './revision.ts';

export interface SourceAt {
	readonly path: string;
	readonly rev?: string | undefined;
}

/** The two sources of a diff: two paths, two revisions, or one source before and after the patches. @throws InputError */
export function sidesOf(
	old: string,
	now: string | undefined,
	rev: string | undefined,
	patches: readonly string[],
): readonly [SourceAt, SourceAt] {
	if (rev !== undefined && now !== undefined) {
		throw new InputError('usage', 'NEW', now, 'does not go with --rev', 'the repository alone, and --rev OLD..NEW');
	}
	if (rev !== undefined && isRange(rev)) {
		const { old: first, new: last } = readRange(rev);
		return [
			{ path: old, rev: first },
			{ path: old, rev: last },
		];
	}
	if (now === undefined && patches.length === 0) {
		const expected =
			rev === undefined
				? 'a second path, --patch with what is to be applied to the first, or --rev OLD..NEW'
				: '--rev OLD..NEW, or --patch with what is to be applied';
		throw new InputError('usage', 'NEW', undefined, 'missing', expected);
	}
	return [
		{ path: old, rev },
		{ path: now ?? old, rev },
	];
}

/**
 * The kernel that theorems are proved about, and the one that it should be equal to, if any. With `--rev OLD..NEW` they
 * are NEW and OLD; OLD is a revision of the repository that `--against` names, by default the same one.
 * @throws InputError
 */
export function proofSidesOf(
	path: string,
	rev: string | undefined,
	against: string | undefined,
	policy: string | undefined,
): { readonly subject: SourceAt; readonly other: SourceAt | null } {
	const range = rev !== undefined && isRange(rev) ? readRange(rev) : null;
	const other = range === null ? against && { path: against } : { path: against ?? path, rev: range.old };
	if (policy !== undefined && other) {
		const [flag, value] = against === undefined ? ['--rev', rev] : ['--against', against];
		throw new InputError('usage', flag, value, 'does not go with --policy', 'one of the two');
	}
	return { subject: { path, rev: range?.new ?? rev }, other: other || null };
}
