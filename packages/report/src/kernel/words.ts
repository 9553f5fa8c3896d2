/** Texts for kinds of change, and for the VMs and kernels of a region. */

import type {
	Bound,
	Box,
	Change,
	Condition,
	Dimension,
	NotRun,
	NotRunReason,
	Span,
	Subject,
} from '@hvmmio/kernel-diff';
import { formatSize } from '../format.ts';

export const CHANGE_WORDS: Readonly<Record<Change, string>> = {
	'old-failed': 'the old source did not terminate',
	'new-fails': 'the new source does not terminate',
	'newly-reserved-whole': 'nothing was reserved, now the whole framebuffer is',
	'newly-reserved-part': 'nothing was reserved, now a part of the framebuffer is',
	'newly-reserved-elsewhere': 'nothing was reserved, now a range without a framebuffer is',
	'now-covers-framebuffer': 'the reservation now covers the whole framebuffer',
	'no-longer-covers-framebuffer': 'the reservation no longer covers the whole framebuffer',
	'reservation-gone': 'nothing is reserved any more',
	'reservation-moved': 'the reservation starts elsewhere',
	'reservation-larger': 'the reservation is larger',
	'reservation-smaller': 'the reservation is smaller',
	'nodes-differ': 'the MMIO list differs',
	'messages-differ': 'the messages differ',
};

const SUBJECT_WORDS: readonly (readonly [subject: Subject, words: string])[] = [
	['failure', 'whether the source terminates'],
	['reservation', 'the reservation'],
	['message', 'the messages'],
	['list', 'the MMIO list'],
];

/** For example: the reservation and the messages differ. */
export function subjectsText(counts: Readonly<Record<Subject, number>>): string {
	const words = SUBJECT_WORDS.flatMap(([subject, each]) => (counts[subject] > 0 ? [each] : []));
	const isOne = words.length === 1 && counts.message === 0;
	const last = words.pop() ?? '';
	return `${words.length > 0 ? `${words.join(', ')} and ${last}` : last} ${isOne ? 'differs' : 'differ'}`;
}

const NAMES: Readonly<Record<Dimension, Readonly<Record<string, string>>>> = {
	generation: { 1: 'generation 1', 2: 'generation 2' },
	arch: { x86_64: 'x86_64', arm64: 'arm64' },
	confidential: { true: 'confidential', false: 'not confidential' },
	knowledge: { known: 'lfb_base known', zero: 'lfb_base = 0', moved: 'framebuffer moved and lfb_base with it' },
	sysfb: { true: 'CONFIG_SYSFB=y', false: 'CONFIG_SYSFB=n' },
};

/** Most boxes that are listed; further ones are only counted. JSON lists all. */
const MAX_BOXES = 4;

/** For example: generation 2, lfb_base = 0, framebuffer of 10 MiB or more. */
export function whereText({ values, boxes }: Condition): string {
	const stated = (Object.keys(NAMES) as Dimension[]).flatMap((dimension) => {
		const own: readonly unknown[] | undefined = values[dimension];
		return own === undefined ? [] : [own.map((value) => NAMES[dimension][String(value)]).join(' or ')];
	});
	const shown = boxes.slice(0, MAX_BOXES).map(boxText);
	const left = boxes.length - shown.length;
	const sizes = [...shown, ...(left > 0 ? [`${left} more ranges of sizes, which --json lists`] : [])].join('; or ');
	return [...stated, sizes].filter((part) => part !== '').join(', ') || 'every VM';
}

/** Empty if it contains every size. */
function boxText({ framebuffer, lowMmio }: Box): string {
	return [spanText('framebuffer of', framebuffer), spanText('low MMIO of', lowMmio)]
		.filter((part) => part !== '')
		.join(' with ');
}

function spanText(what: string, { min, max }: Span<Bound>): string {
	if (min === null) {
		return max === null ? '' : `${what} ${boundText(max)} or less`;
	}
	if (max === null) {
		return `${what} ${boundText(min)} or more`;
	}
	const [from, to] = [boundText(min), boundText(max)];
	return from === to ? `${what} ${from}` : `${what} ${from} to ${to}`;
}

/** `132 MiB`, or `2 x the framebuffer + 8 MiB`. */
function boundText(bound: Bound): string {
	if (typeof bound === 'number') {
		return formatSize(bound);
	}
	const { times, plus } = bound;
	const factor = times === 1 ? 'the framebuffer' : `${times} x the framebuffer`;
	return plus === 0 ? factor : `${factor} ${plus < 0 ? '-' : '+'} ${formatSize(Math.abs(plus))}`;
}

export const CANNOT_BE_BUILT = 'such a kernel cannot be built from either tree: HYPERV_VMBUS selects SYSFB with EFI';

const REASONS: Readonly<Record<NotRunReason, string>> = {
	'not-compiled': 'uses what the harness does not know',
	absent: 'the file has no such function',
	'no-file': 'the source has no such file',
	'not-on-a-path': 'nothing that the harness runs reaches it',
	'no-trace':
		'locks, sections, flags of memory, flags and names of resources, messages of devices or fields that are always 0 here, which leave no trace in a run',
	header: 'the shim stands in for the kernel’s headers',
	'file-not-read': 'the harness does not read this file',
	'patch-missing': 'this patch of the series was not given',
	'other-subsystem': 'another subsystem’s, not read',
};

export function notRunReason({ why, detail }: NotRun): string {
	return detail && detail.length > 0 ? `${REASONS[why]}: ${detail.join(', ')}` : REASONS[why];
}
