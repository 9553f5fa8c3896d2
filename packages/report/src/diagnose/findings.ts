/** Findings as text: what happened, why, and the addresses involved. */

import type { Finding, FindingId } from '@hvmmio/diagnose';
import { type StepText, stepText, type UnhelpfulText, unhelpfulText } from './advice.ts';
import { DEVICE_WORDS } from './findings/devices.ts';
import { ERROR_WORDS } from './findings/errors.ts';
import { FILE_WORDS } from './findings/files.ts';
import { FRAMEBUFFER_WORDS } from './findings/framebuffer.ts';
import { GUEST_WORDS } from './findings/guest.ts';
import { KDUMP_WORDS } from './findings/kdump.ts';
import { MISMATCH_WORDS } from './findings/mismatch.ts';
import type { Words, WordsOf } from './findings/words.ts';

/** The text of a finding. */
export interface FindingText {
	readonly id: FindingId;
	readonly severity: Finding['severity'];
	/** What happened, in one sentence. */
	readonly what: string;
	/** Why, in a sentence or two. */
	readonly why: string;
	/** The addresses involved, each with a description. */
	readonly addresses: readonly string[];
	readonly evidence: Finding['evidence'];
	readonly steps: readonly StepText[];
	readonly unhelpful: readonly UnhelpfulText[];
	/** A text to send to the project; null if there is nothing to send. */
	readonly report: string | null;
}

const WORDS: WordsOf<FindingId> = {
	...DEVICE_WORDS,
	...FRAMEBUFFER_WORDS,
	...ERROR_WORDS,
	...KDUMP_WORDS,
	...GUEST_WORDS,
	...FILE_WORDS,
	...MISMATCH_WORDS,
};

/**
 * Makes the text of a finding.
 * @example
 * ```ts
 * import { diagnose } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * import { findingText } from '@hvmmio/report';
 * const log = 'hv_pci c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908: PCI Pass-through VSP failed D0 Entry with status c0370048\n';
 * const { findings } = diagnose([await readEvidence('console.txt', [new TextEncoder().encode(log)])]);
 * console.log(findings.map((finding) => findingText(finding).id)[0]); // d0-entry-refused
 * ```
 */
export function findingText(finding: Finding): FindingText {
	const { id, severity, evidence, steps, unhelpful } = finding;
	const words = (WORDS[id] as (finding: Finding) => Words)(finding);
	return {
		id,
		severity,
		what: words.what,
		why: words.why ?? '',
		addresses: words.addresses ?? [],
		evidence,
		steps: steps.map(stepText),
		unhelpful: unhelpful.map(unhelpfulText),
		report: words.report ?? null,
	};
}

/**
 * What, why and where as one text.
 * @example
 * ```ts
 * import { diagnose } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * import { findingText, messageOf } from '@hvmmio/report';
 * const log = 'hv_pci c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908: PCI Pass-through VSP failed D0 Entry with status c0370048\n';
 * const { findings } = diagnose([await readEvidence('console.txt', [new TextEncoder().encode(log)])]);
 * console.log(findings.every((finding) => messageOf(findingText(finding)) !== '')); // true
 * ```
 */
export function messageOf({ what, why, addresses }: FindingText): string {
	const places = addresses.join('; ');
	const where = places === '' ? '' : `${places.charAt(0).toUpperCase()}${places.slice(1)}.`;
	return [what, why, where].filter((part) => part !== '').join(' ');
}

/**
 * What to do, least effort first, and what does not help, as one text; empty if there is nothing to do.
 * @example
 * ```ts
 * import { diagnose } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * import { adviceOf, findingText } from '@hvmmio/report';
 * const log = 'hv_pci c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908: PCI Pass-through VSP failed D0 Entry with status c0370048\n';
 * const { findings } = diagnose([await readEvidence('console.txt', [new TextEncoder().encode(log)])]);
 * console.log(findings.every((finding) => adviceOf(findingText(finding)) !== '')); // true
 * ```
 */
export function adviceOf({ steps, unhelpful, report }: FindingText): string {
	const todo = steps.map(
		({ what, command, known }, i) =>
			`${i + 1}. ${what}${command === undefined ? '' : ` ${command}`}${known === '' ? '' : ` Known: ${known}.`}`,
	);
	const not = unhelpful.map(({ what, because }) => `Does not help here: ${what}, because ${because}`);
	return [...todo, ...not, ...(report === null ? [] : [report])].join('\n');
}
