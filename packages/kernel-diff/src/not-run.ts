/** What an answer about a kernel does not cover: functions that are changed, or on the way, and are not run. */

/** A definition of a source file, its text without comments and with white space folded; what is between them has no name. */
export interface SourceItem {
	readonly file: string;
	readonly name: string;
	readonly text: string;
}

/** Why a function is not run. `detail`: names that are in the way. */
export type NotRunReason = 'not-compiled' | 'absent' | 'no-file' | 'not-on-a-path' | 'file-not-read';

/** A function, or a file, that was not run, and why: nothing is said of it. */
export interface NotRun {
	readonly file: string;
	/** Empty where the whole file is meant. */
	readonly function: string;
	readonly why: NotRunReason;
	readonly detail?: readonly string[];
	/** Does it differ between the two sources? */
	readonly changed: boolean;
}

/** What is known of one source. */
export interface Coverage {
	/** Every item of the files concerned. */
	readonly items: readonly SourceItem[];
	/** The items that were compiled and that a run reaches. */
	readonly ran: readonly { readonly file: string; readonly name: string }[];
	/** Functions on the way that are not run. */
	readonly notRun: readonly Omit<NotRun, 'changed'>[];
}

/** Of one source: what is on the way and not run. */
export function notRunIn({ notRun }: Coverage): NotRun[] {
	return notRun.map((each) => ({ ...each, changed: false }));
}

/**
 * Of two sources: what differs and was not run on either side that has it, then what is on the way and not run.
 * @param unread files that a patch changes and that are not read
 */
export function notRunBetween(old: Coverage, now: Coverage, unread: readonly string[] = []): NotRun[] {
	const known = new Map<string, NotRun>();
	for (const each of [...notRunIn(old), ...notRunIn(now)]) {
		known.set(keyOf(each.file, each.function), each);
	}
	const ran = [old, now].map((side) => new Set(side.ran.map(({ file, name }) => keyOf(file, name))));
	const texts = [textsOf(old.items), textsOf(now.items)] as const;
	const changed = new Map<string, NotRun>();
	for (const [key, { file, name, text }] of [...texts[0], ...texts[1]]) {
		const isSame = texts[0].get(key)?.text === text && texts[1].get(key)?.text === text;
		const wasRun = ran.every((side, i) => !texts[i as 0 | 1].has(key) || side.has(key));
		if (!isSame && !wasRun) {
			changed.set(key, { ...(known.get(key) ?? { file, function: name, why: 'not-on-a-path' }), changed: true });
			known.delete(key);
		}
	}
	const files = unread.map((file): NotRun => ({ file, function: '', why: 'file-not-read', changed: true }));
	return [...changed.values(), ...files, ...known.values()];
}

/**
 * Of a source that patches made of another: what they change and is not run, then what is on the way and not run. What
 * they remove is no part of it, and all that named it has changed as well.
 * @param base every item of the source before the patches
 * @param unread files that the patches change and that are not read
 */
export function notRunInPatched(base: readonly SourceItem[], now: Coverage, unread: readonly string[]): NotRun[] {
	const kept = textsOf(now.items);
	const items = base.filter(({ file, name }) => kept.has(keyOf(file, name)));
	return notRunBetween({ items, ran: now.ran, notRun: [] }, now, unread);
}

function keyOf(file: string, name: string): string {
	return `${file} ${name}`;
}

/** One name can be defined several times in a file, under different conditions: all its texts count. */
function textsOf(items: readonly SourceItem[]): Map<string, SourceItem> {
	const texts = new Map<string, SourceItem>();
	for (const item of items) {
		const key = keyOf(item.file, item.name);
		texts.set(key, { ...item, text: `${texts.get(key)?.text ?? ''}\n${item.text}` });
	}
	return texts;
}

/**
 * Can a change of this file, which the harness does not read, bear on MMIO? Code of Hyper-V's drivers, of resources and
 * of the boot framebuffer; not documents, tests or other subsystems.
 */
export function isConcerned(path: string): boolean {
	return (
		/(?:\.[chS]|Kconfig|Makefile)$/.test(path) &&
		/hyper-?v|mshv|\bhv[_/.]|vmbus|resource|ioport|sysfb|screen_info|screen-info/i.test(path) &&
		!/^(?:Documentation|tools|samples)\//.test(path)
	);
}
