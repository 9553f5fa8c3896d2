/** What an answer about a kernel does not cover. */

import { counted } from '../text/count.ts';
import { escapeMarkdown, printable } from '../text/escape.ts';
import { wrap } from '../text/wrap.ts';
import type { NotRunDocument } from './diff-document.ts';

/** Width of texts that are not for a mail. */
export const READER_COLUMNS = 100;
/** Most functions that are listed; further ones are only counted. JSON lists all. */
const MAX_LISTED = 12;

/**
 * Changed functions first, then those on the path to them.
 * @example
 * ```ts
 * import { notRunLines } from '@hvmmio/report';
 * console.log(notRunLines([], 80).length); // 0
 * ```
 */
export function notRunLines(notRun: readonly NotRunDocument[], columns: number): string[] {
	return groups(notRun).flatMap(({ title, listed, left }) => [
		...wrap(title, { columns }),
		...listed.flatMap((each) => wrap(printable(itemText(each)), { columns, indent: 2, hang: 6 })),
		...(left > 0 ? [`  ${moreText(left)}`] : []),
	]);
}

export function notRunMarkdown(notRun: readonly NotRunDocument[]): string[] {
	return groups(notRun).flatMap(({ title, listed, left }) => [
		'',
		title,
		'',
		...listed.map((each) => `- ${escapeMarkdown(itemText(each))}`),
		...(left > 0 ? [`- ${moreText(left)}`] : []),
	]);
}

function groups(notRun: readonly NotRunDocument[]) {
	return [
		{ title: 'Changed and not run, so what it does is not known:', all: notRun.filter(({ changed }) => changed) },
		{ title: 'Also not run:', all: notRun.filter(({ changed }) => !changed) },
	]
		.filter(({ all }) => all.length > 0)
		.map(({ title, all }) => ({ title, listed: all.slice(0, MAX_LISTED), left: all.length - MAX_LISTED }));
}

function itemText({ file, function: name, why }: NotRunDocument): string {
	return `${file}${name === '' ? '' : `: ${name}`} (${why})`;
}

function moreText(left: number): string {
	return `and ${counted(left, 'more', 'more')}, which --json lists`;
}
