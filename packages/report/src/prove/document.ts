/** The document and the text of `kernel prove`. */

import type { NotRun } from '@hvmmio/kernel-diff';
import type { EqualityDomain, EqualityResult, TheoremResult } from '@hvmmio/prover';
import { type NotRunDocument, notRunDocument } from '../kernel/diff-document.ts';
import { notRunLines, READER_COLUMNS } from '../kernel/not-run.ts';
import { fitLines, type Line, rows, verbatim } from '../text/lines.ts';
import { type ProofRow, proofRows } from './rows.ts';
import { DOMAIN_TEXTS, type ProofTools, proofPremises, THEOREM_TEXTS } from './words.ts';

/** The questions and their answers, with `seconds` for each. */
export interface Proof {
	readonly path: string;
	/** Flags and values that select the kernel in `hvmmio reserve`. */
	readonly kernelFlags: readonly string[];
	/** All VMs that a host can create, or all bit patterns. */
	readonly domain: EqualityDomain;
	readonly tools: ProofTools;
	readonly theorems: readonly (TheoremResult & { readonly seconds: number })[];
	/** What it was compared with: a policy's id, or a path. */
	readonly equal: (EqualityResult & { readonly to: string; readonly seconds: number }) | null;
	/** Code changed by patches that the prover does not execute; nothing is proved about it. */
	readonly notRun: readonly NotRun[];
}

/** The answer of `hvmmio kernel prove --json`; docs/contract.md says what its fields mean. */
export interface ProofDocument {
	readonly schema: 'hvmmio/kernel-prove/1';
	readonly path: string;
	readonly domain: EqualityDomain;
	readonly theorems: readonly object[];
	readonly equal: object | null;
	readonly notRun: readonly NotRunDocument[];
	readonly complete: boolean;
	readonly premises: readonly string[];
}

/**
 * The document of `hvmmio kernel prove`.
 * @example
 * ```ts
 * import { proofDocument } from '@hvmmio/report';
 * const tools = { compiler: 'clang 22', solver: 'z3 4.16', ownResourceTree: true, two: false };
 * const proof = { path: 'linux', kernelFlags: [], domain: 'legal', tools, theorems: [], equal: null, notRun: [] } as const;
 * console.log('schema' in proofDocument(proof)); // true
 * ```
 */
export function proofDocument({ path, domain, tools, theorems, equal, notRun }: Proof): ProofDocument {
	return {
		schema: 'hvmmio/kernel-prove/1',
		path,
		domain,
		theorems: theorems.map(({ id, answer, example, framebuffer, why, bound, seconds }) => ({
			id,
			text: THEOREM_TEXTS[id],
			answer,
			example,
			...(example === null ? {} : { framebuffer }),
			...(bound === null ? {} : { bound: Number(bound) }),
			...(why === null ? {} : { why }),
			seconds,
		})),
		equal: equal && {
			to: equal.to,
			answer: equal.answer,
			example: equal.example,
			...(equal.why === null ? {} : { why: equal.why }),
			seconds: equal.seconds,
		},
		notRun: notRun.map(notRunDocument),
		complete: notRun.length === 0,
		premises: proofPremises(tools, domain),
	};
}

/**
 * The proof as text, line by line.
 * @example
 * ```ts
 * import { proofText } from '@hvmmio/report';
 * const tools = { compiler: 'clang 22', solver: 'z3 4.16', ownResourceTree: true, two: false };
 * const result = { id: 'below-vtpm', answer: 'proved', example: null, framebuffer: null, why: null, bound: null, seconds: 1 } as const;
 * const proof = { path: 'linux', kernelFlags: [], domain: 'legal', tools, theorems: [result], equal: null, notRun: [] } as const;
 * console.log(proofText(proof)[1]?.trim().split(/ +/)[0]); // proved
 * ```
 */
export function proofText(
	{ path, kernelFlags, domain, tools, theorems, equal, notRun }: Proof,
	columns = Number.POSITIVE_INFINITY,
): string[] {
	const lines = [
		...rows(...(theorems.length > 0 ? [`${path}, ${DOMAIN_TEXTS[domain]}:`] : [])),
		...proofRows({ domain, kernelFlags, theorems, equal }).flatMap(rowLines),
		...(notRun.length === 0 ? [] : rows('')),
		...verbatim(...notRunLines(notRun.map(notRunDocument), Math.min(columns, READER_COLUMNS))),
		...rows('', 'This holds for:', ...proofPremises(tools, domain).map((premise) => `  - ${premise}`)),
	];
	return fitLines(lines, columns);
}

function rowLines({ answer, name, text, details, command, why, seconds }: ProofRow): Line[] {
	const indented = (...texts: readonly string[]) => texts.map((each) => `            ${each}`);
	return [
		...rows(`  ${answer.padEnd(9)} ${name} (${seconds.toFixed(1)} s)`, ...indented(text, ...details)),
		...(command === null ? [] : verbatim(...indented(command))),
		...(why === null ? [] : rows(...indented(why))),
	];
}
