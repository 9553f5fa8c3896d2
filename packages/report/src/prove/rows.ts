/** Each answer of a proof by itself, with what stands beside it. */

import type { EqualityDomain, EqualityResult, TheoremResult } from '@hvmmio/prover';
import type { CaseJson } from '@hvmmio/vectors/case';
import { reserveCommand } from '../reserve-command.ts';
import { counted } from '../text/count.ts';
import type { Proof } from './document.ts';
import { EQUALITY_TEXTS, POLICIES_TEXT, THEOREM_TEXTS } from './words.ts';

/** One thing that was asked, and its answer. */
export interface ProofRow {
	readonly answer: TheoremResult['answer'];
	/** The theorem's id, or `equal to` and what it was compared with. */
	readonly name: string;
	/** What it says, in one sentence. */
	readonly text: string;
	/** A bound, or the host's framebuffer in the example. */
	readonly details: readonly string[];
	/** If refuted: an input that was run, and the line that shows it. */
	readonly example: CaseJson | null;
	readonly framebuffer: TheoremResult['framebuffer'];
	readonly command: string | null;
	/** If undecided: the reason. */
	readonly why: string | null;
	readonly seconds: number;
}

/**
 * The answers of a proof in their order, equality last.
 * @example
 * ```ts
 * import { proofRows } from '@hvmmio/report';
 * const result = { id: 'below-vtpm', answer: 'proved', example: null, framebuffer: null, why: null, bound: null, seconds: 1 } as const;
 * console.log(proofRows({ domain: 'legal', kernelFlags: [], theorems: [result], equal: null })[0]?.answer); // proved
 * ```
 */
export function proofRows({
	domain,
	kernelFlags,
	theorems,
	equal,
}: Pick<Proof, 'domain' | 'kernelFlags' | 'theorems' | 'equal'>): ProofRow[] {
	const command = (example: CaseJson) =>
		`${reserveCommand(example) ?? JSON.stringify(example)} --engine kernel ${kernelFlags.map(shellWord).join(' ')}`;
	return [
		...theorems.map(({ id, answer, example, framebuffer, bound, why, seconds }) => ({
			...{ answer, name: id, text: THEOREM_TEXTS[id], example, framebuffer, why, seconds },
			details: [
				...(bound === null ? [] : [`${Number(bound) / 2 ** 20} MiB`]),
				...(framebuffer === null ? [] : [`framebuffer: ${framebuffer.start}-${framebuffer.end}`]),
			],
			command: example && command(example),
		})),
		...(equal === null ? [] : [equalRow(equal, `equal to ${equal.to}`, EQUALITY_TEXTS[domain], command)]),
	];
}

/**
 * The answer to whether two policies decide alike, on every VM that a host can make.
 * @example
 * ```ts
 * import { policiesRow } from '@hvmmio/report';
 * const result = { answer: 'proved', example: null, why: null, seconds: 1 } as const;
 * console.log(policiesRow(['sysfb-gate', 'config-window-high'], result).answer); // proved
 * ```
 */
export function policiesRow(
	[one, other]: readonly [string, string],
	result: EqualityResult & { readonly seconds: number },
): ProofRow {
	const command = (example: CaseJson) => reserveCommand(example, one) ?? JSON.stringify(example);
	return equalRow(result, `${one} equal to ${other}`, POLICIES_TEXT, command);
}

function equalRow(
	{ answer, example, why, seconds }: EqualityResult & { readonly seconds: number },
	name: string,
	text: string,
	command: (example: CaseJson) => string,
): ProofRow {
	const shown = example && command(example);
	return { answer, name, text, details: [], example, framebuffer: null, command: shown, why, seconds };
}

/** All answers in one: refuted if one is; proved only if all are and all that was asked about was executed. */
export interface ProofSummary {
	readonly answer: TheoremResult['answer'];
	readonly sentence: string;
}

/**
 * What rows come to, in a word and in a sentence.
 * @param unseen how many parts of the source differ and were not executed
 * @example
 * ```ts
 * import { proofSummary } from '@hvmmio/report';
 * console.log(proofSummary([], 'legal', 1).answer); // undecided
 * ```
 */
export function proofSummary(
	rows: readonly Pick<ProofRow, 'answer'>[],
	domain: EqualityDomain,
	unseen: number,
): ProofSummary {
	const of = (answer: ProofRow['answer']) => rows.filter((row) => row.answer === answer).length;
	const [proved, refuted, undecided] = [of('proved'), of('refuted'), of('undecided')];
	const parts = [
		`${proved} of ${counted(rows.length, 'claim')} proved ${SUMMARY_TEXTS[domain]}`,
		...(refuted > 0 ? [`${refuted} refuted by an input that was run`] : []),
		...(undecided > 0 ? [`${undecided} not decided`] : []),
		...(unseen > 0
			? [`${counted(unseen, 'changed part')} of the source not executed, of which nothing is proved`]
			: []),
	];
	return {
		answer: refuted > 0 ? 'refuted' : undecided > 0 || unseen > 0 || proved === 0 ? 'undecided' : 'proved',
		sentence: `${parts.join('; ')}.`,
	};
}

const SUMMARY_TEXTS: Readonly<Record<EqualityDomain, string>> = {
	legal: 'for every VM that a host can make',
	any: 'for all bits',
};

function shellWord(text: string): string {
	return /^[\w./~+:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
