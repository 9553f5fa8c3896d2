/** What was found: what, why, where, the lines that show it, and what to do. */

import type { Source } from '@hvmmio/evidence';

export type Severity = 'error' | 'warning' | 'info';

export type FindingId =
	| 'd0-entry-refused'
	| 'd0-device-left-powered'
	| 'd0-status-unknown'
	| 'd0-entry-retried'
	| 'low-mmio-exhausted'
	| 'high-mmio-exhausted'
	| 'high-mmio-above-limit'
	| 'config-window-exhausted'
	| 'bar-unassigned'
	| 'framebuffer-unreserved'
	| 'framebuffer-moved'
	| 'framebuffer-overlap'
	| 'gen1-large-framebuffer'
	| 'video-allocation-failed'
	| 'probe-failed'
	| 'kdump-at-risk'
	| 'fix-present'
	| 'model-mismatch'
	| 'contradiction'
	| 'other-hypervisor'
	| 'addresses-hidden'
	| 'survey-without-split'
	| 'unknown-file'
	| 'unreadable-file'
	| 'collect-next'
	| 'nothing-wrong';

/** Something to do, and what is known of it. */
export interface Step {
	readonly what: string;
	/** A line to paste into a shell or PowerShell. */
	readonly command?: string;
	readonly known: string;
}

/** Advice that is often given and does not help here. */
export interface Unhelpful {
	readonly what: string;
	readonly because: string;
}

export interface Finding {
	readonly id: FindingId;
	readonly severity: Severity;
	/** What happened, in one sentence. */
	readonly what: string;
	/** Why, in a sentence or two. */
	readonly why: string;
	/** The addresses that matter, each in words. */
	readonly addresses: readonly string[];
	readonly evidence: readonly Source[];
	/** The least effort first. */
	readonly steps: readonly Step[];
	readonly unhelpful: readonly Unhelpful[];
	/** A text that can be sent to the project; null where there is nothing to send. */
	readonly report: string | null;
}

type Told = Pick<Finding, 'id' | 'severity' | 'what'> & Partial<Finding>;

/** A finding, with nothing for what is left out. */
export function finding(told: Told): Finding {
	return { why: '', addresses: [], evidence: [], steps: [], unhelpful: [], report: null, ...told };
}

/** What, why and where in one text. */
export function messageOf({ what, why, addresses }: Finding): string {
	const places = addresses.join('; ');
	const where = places === '' ? '' : `${places.charAt(0).toUpperCase()}${places.slice(1)}.`;
	return [what, why, where].filter((part) => part !== '').join(' ');
}

/** What to do, the least effort first, and what does not help, in one text; empty where there is nothing to do. */
export function adviceOf({ steps, unhelpful, report }: Finding): string {
	const todo = steps.map(
		({ what, command, known }, i) =>
			`${i + 1}. ${what}${command === undefined ? '' : ` ${command}`}${known === '' ? '' : ` Known: ${known}.`}`,
	);
	const not = unhelpful.map(({ what, because }) => `Does not help here: ${what}, because ${because}`);
	return [...todo, ...not, ...(report === null ? [] : [report])].join('\n');
}
