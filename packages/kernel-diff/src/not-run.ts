/** What an answer about a kernel does not cover: functions that are changed or relevant to MMIO, but not run. */

import type { Unread } from '@hvmmio/kernel-harness';
import { isCode, isConcerned } from './concern.ts';

/** A definition in a source file, without comments and with white space folded; `name` is '' for text in between. */
export interface SourceItem {
	readonly file: string;
	readonly name: string;
	readonly text: string;
	/** `include`: a directive, named as it stands, since what the shim stands in for is not read. */
	readonly kind?: string;
	/** Parts that are compiled but have no observable effect in a run. */
	readonly unseen?: readonly string[];
}

/** Why a function is not run. `detail` lists the names that prevent it. */
export type NotRunReason =
	| 'not-compiled'
	| 'absent'
	| 'no-file'
	| 'not-on-a-path'
	/** It was run, but some of its change has no observable effect in a run: locks, sections, allocation flags, flags and names of resources. */
	| 'no-trace'
	/** A header of the kernel is included anew, or no longer; the shim stands in for those. */
	| 'header'
	| 'file-not-read'
	/** A patch of a series that was not given; `file` is its number, `2/3`. */
	| 'patch-missing'
	/** Changed, in a file assumed to be unrelated to MMIO. */
	| 'other-subsystem';

/** A function or a file that was not run, and why: the answer says nothing about it. */
export interface NotRun {
	readonly file: string;
	/** Empty: the whole file. */
	readonly function: string;
	readonly why: NotRunReason;
	readonly detail?: readonly string[];
	/** Does it differ between the two sources, so that the effect of the change is unknown? */
	readonly changed: boolean;
}

const NOTHING_UNREAD: Unread = { files: [], sharing: [], patches: [] };

/** What is known of one source. */
export interface Coverage {
	/** Every item of the files that the harness reads. */
	readonly items: readonly SourceItem[];
	/** The items that were compiled whole and that a run reaches. */
	readonly ran: readonly SourceItem[];
	/** Functions relevant to MMIO that are not run. */
	readonly notRun: readonly Omit<NotRun, 'changed'>[];
}

/**
 * For one source: what is relevant to MMIO and not run.
 * @example
 * ```ts
 * import { notRunIn } from '@hvmmio/kernel-diff';
 * console.log(notRunIn({ items: [], ran: [], notRun: [] }).length); // 0
 * ```
 */
export function notRunIn({ notRun }: Coverage): NotRun[] {
	return notRun.map((each) => ({ ...each, changed: false }));
}

/**
 * For two sources: what differs and was not run on every side that has it, then what is relevant to MMIO and not run.
 * @param unread what of a change is not in the second one
 * @example
 * ```ts
 * import { notRunBetween } from '@hvmmio/kernel-diff';
 * const coverage = { items: [], ran: [], notRun: [] };
 * console.log(notRunBetween(coverage, coverage).length); // 0
 * ```
 */
export function notRunBetween(
	old: Coverage,
	now: Coverage,
	{ files: unread, sharing, patches: missing }: Unread = NOTHING_UNREAD,
): NotRun[] {
	const known = new Map<string, NotRun>();
	for (const each of [...notRunIn(old), ...notRunIn(now)]) {
		known.set(keyOf(each.file, each.function), each);
	}
	const changed = new Map<string, NotRun>();
	for (const { key, file, name, kind, isRun, isTraced } of changesBetween(old, now)) {
		if (kind === 'include') {
			changed.set(key, { file, function: name, why: 'header', changed: OWN_HEADER.test(name) });
		} else if (!isRun) {
			changed.set(key, { ...(known.get(key) ?? { file, function: name, why: 'not-on-a-path' }), changed: true });
			known.delete(key);
		} else if (!isTraced) {
			changed.set(key, { file, function: name, why: 'no-trace', changed: true });
		}
	}
	const files = unread.filter(isCode).map((file): NotRun => {
		const isNear = isConcerned(file) || sharing.includes(file);
		return { file, function: '', why: isNear ? 'file-not-read' : 'other-subsystem', changed: isNear };
	});
	const patches = missing.map((file): NotRun => ({ file, function: '', why: 'patch-missing', changed: true }));
	const listed = [...changed.values(), ...files, ...patches];
	return [...listed.filter((each) => each.changed), ...known.values(), ...listed.filter((each) => !each.changed)];
}

/** A header beside the source, in which anything may be said anew. */
const OWN_HEADER = /^#include "/;

/** A definition that differs between two sources and was run on every side that has it. */
export interface ChangedRun {
	readonly file: string;
	/** A function, or a constant, a type or data that one uses. */
	readonly name: string;
}

/**
 * For two sources: what differs and was run on every side that has it. Where no input shows a difference, it is these of
 * which an input that was not tried may show one.
 * @example
 * ```ts
 * import { changedAndRun } from '@hvmmio/kernel-diff';
 * const coverage = { items: [], ran: [], notRun: [] };
 * console.log(changedAndRun(coverage, coverage).length); // 0
 * ```
 */
export function changedAndRun(old: Coverage, now: Coverage): ChangedRun[] {
	return changesBetween(old, now)
		.filter(({ isRun, isTraced }) => isRun && isTraced)
		.map(({ file, name }) => ({ file, name }));
}

/** A definition that differs between two sources. */
interface ItemChange {
	readonly key: string;
	readonly file: string;
	readonly name: string;
	readonly kind: string | undefined;
	/** Was it run on every side that has it? */
	readonly isRun: boolean;
	/** Would a run show all of the change? False if some of it leaves no trace. */
	readonly isTraced: boolean;
}

function changesBetween(old: Coverage, now: Coverage): ItemChange[] {
	const ran = [old, now].map((side) => new Set(side.ran.map(textKeyOf)));
	const texts = [textsOf(old.items), textsOf(now.items)] as const;
	const [removed, added] = [onlyIn(texts[0], texts[1]), onlyIn(texts[1], texts[0])];
	const areMoved = isSameUnseen(removed, added);
	return [...new Map([...texts[0], ...texts[1]])].flatMap(([key, [first]]) => {
		const { file, name, kind } = first as SourceItem;
		const [before, after] = texts.map((side) => side.get(key) ?? []) as [SourceItem[], SourceItem[]];
		if (isSame(before, after)) {
			return [];
		}
		const isRun = ran.every((side, i) => differing(i, before, after).every((item) => side.has(textKeyOf(item))));
		const isOneSided = before.length === 0 || after.length === 0;
		const isTraced = unseenIn(before) === unseenIn(after) || (isOneSided && areMoved);
		return [{ key, file, name, kind, isRun, isTraced }];
	});
}

/** The definitions whose names the other side lacks, if something in them has no effect in a run. */
function onlyIn(own: Map<string, SourceItem[]>, other: Map<string, SourceItem[]>): SourceItem[] {
	return [...own].flatMap(([key, items]) => (other.has(key) || unseenIn(items) === '[]' ? [] : items));
}

/** Do these have the same parts without effect in a run? In any order, since definitions that are renamed may move. */
function isSameUnseen(before: readonly SourceItem[], after: readonly SourceItem[]): boolean {
	const [one, other] = [before, after].map((items) => JSON.stringify(items.map((item) => unseenIn([item])).sort()));
	return one === other;
}

function unseenIn(items: readonly SourceItem[]): string {
	return JSON.stringify(items.flatMap(({ unseen = [] }) => unseen));
}

function isSame(before: readonly SourceItem[], after: readonly SourceItem[]): boolean {
	return before.length === after.length && before.every(({ text }, i) => text === after[i]?.text);
}

/** The definitions that only this side has; all of its definitions if the sides differ only in order. */
function differing(side: number, before: readonly SourceItem[], after: readonly SourceItem[]): readonly SourceItem[] {
	const without = (own: readonly SourceItem[], other: readonly SourceItem[]) =>
		own.filter(({ text }) => !other.some((each) => each.text === text));
	const [removed, added] = [without(before, after), without(after, before)];
	const isOrder = removed.length + added.length === 0;
	return side === 0 ? (isOrder ? before : removed) : isOrder ? after : added;
}

/**
 * For a patched source: what the patches change or remove and is not run, then what is relevant to MMIO in the patched
 * source and not run.
 * @param before coverage of the unpatched source
 * @param unread what of the patches is not in the second one
 * @example
 * ```ts
 * import { notRunInPatched } from '@hvmmio/kernel-diff';
 * const coverage = { items: [], ran: [], notRun: [] };
 * console.log(notRunInPatched(coverage, coverage, { files: [], sharing: [], patches: ['2/3'] })[0]?.why); // patch-missing
 * ```
 */
export function notRunInPatched(before: Coverage, now: Coverage, unread: Unread): NotRun[] {
	return notRunBetween({ ...before, notRun: [] }, now, unread);
}

function keyOf(file: string, name: string): string {
	return `${file} ${name}`;
}

function textKeyOf({ file, name, text }: SourceItem): string {
	return `${keyOf(file, name)} ${text}`;
}

/** A file can define one name several times, under different conditions: all definitions count. */
function textsOf(items: readonly SourceItem[]): Map<string, SourceItem[]> {
	const texts = new Map<string, SourceItem[]>();
	for (const item of items) {
		const key = keyOf(item.file, item.name);
		const same = texts.get(key);
		if (same) {
			same.push(item);
		} else {
			texts.set(key, [item]);
		}
	}
	return texts;
}
