/** What is changed between two sources and was run. */

import type { ChangedRun } from '@hvmmio/kernel-diff';
import { printable } from '../text/escape.ts';

/** More than these are counted; the JSON answer has all. */
const MAX_NAMED = 6;

export function changedNames(changedRun: readonly ChangedRun[]): string {
	const shown = changedRun.slice(0, MAX_NAMED).map(({ name }) => printable(name));
	const left = changedRun.length - shown.length;
	return [...shown, ...(left > 0 ? [`${left} more, which --json lists`] : [])].join(', ');
}

/** For an answer about one source, which patches make. */
export function changedRunLines(changedRun: readonly ChangedRun[]): string[] {
	return changedRun.length === 0 ? [] : [`changed by the patches and run: ${changedNames(changedRun)}`];
}
