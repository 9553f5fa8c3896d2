/** A comparison as text. */

import type { AnswerJson } from '@hvmmio/vectors/case';
import { columnLines } from '../text/columns.ts';
import { counted, formatCount } from '../text/count.ts';
import { fitLines, type Line, rows, verbatim } from '../text/lines.ts';
import type { DifftestDocument, DisagreementDocument } from './document.ts';
import { shardLines } from './part.ts';
import { propertyLines } from './property-lines.ts';

/**
 * Lines without line ends. @param columns width of the lines; default unlimited
 * @example
 * ```ts
 * import { compareEngines, createCoreEngine, createWasmEngine } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * import { difftestDocument, difftestText } from '@hvmmio/report';
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const result = await compareEngines([createCoreEngine(), createWasmEngine(policyWasm())], plan);
 * console.log(difftestText(difftestDocument(result)).join('\n').includes('1,000')); // true
 * ```
 */
export function difftestText(document: DifftestDocument, columns = Number.POSITIVE_INFINITY): string[] {
	const { engines, policies, seed, cases, agreed, sources, skipped, disagreements } = document;
	const names = engines.map(({ name, version }) => `${name} ${version}`).join(' and ');
	const lines = [
		...rows(
			`${names}, ${policies.length === 1 ? policies[0] : `${policies.length} policies`}, seed ${seed}`,
			'',
			'inputs for each policy',
			...sources.map(({ source, inputs }) => `  ${SOURCES[source] ?? source}: ${formatCount(inputs)}`),
			...skipped.map(({ source, why }) => `  ${SOURCES[source] ?? source}: skipped, ${why}`),
			'',
		),
		...disagreements.flatMap((each) => [...linesOfDisagreement(each, columns), ...rows('')]),
		...propertyLines(document.properties, columns),
		...rows(
			agreed === cases
				? `${counted(cases, 'case')}: the engines agree on all of them`
				: `${counted(cases, 'case')}: the engines disagree on ${formatCount(cases - agreed)} of them`,
			...shardLines(document.shard),
		),
	];
	return fitLines(lines, columns);
}

const SOURCES: Readonly<Record<string, string>> = {
	lattice: 'every VM and every kernel on it',
	openvmm: 'every kind of guest under OpenVMM',
	vectors: 'published cases',
	boundaries: 'values around every constant',
	random: 'random addresses',
	'lattice sample': 'VMs and kernels at random',
	'openvmm sample': 'guests under OpenVMM at random',
	'any bits': 'any pattern of 64 bits',
};

/**
 * A disagreement: the smallest input as a command line, and all answers side by side.
 * @param columns width of the table; default unlimited
 * @example
 * ```ts
 * import { disagreementDocument, disagreementLines } from '@hvmmio/report';
 * import { formatCase, parseCase } from '@hvmmio/vectors/case';
 * const input = formatCase(parseCase({ mmio: ['0xf8000000-0xffffffff'] }));
 * const answer = { reserved: null, firstSize: 0, attempts: 0, messages: [] };
 * const outputs = { core: answer, kernel: { ...answer, attempts: 1 } };
 * const found = { policy: 'none', sources: ['random'], cases: 1, input, outputs, shrunk: true };
 * const [line] = disagreementLines(disagreementDocument(found));
 * console.log(line); // none: core and kernel disagree on 1 case (random); the smallest:
 * ```
 */
export function disagreementLines(disagreement: DisagreementDocument, columns = Number.POSITIVE_INFINITY): string[] {
	return linesOfDisagreement(disagreement, columns).map(({ text }) => text);
}

export function linesOfDisagreement(disagreement: DisagreementDocument, columns: number): Line[] {
	const { policy, sources, cases, input, outputs, shrunk, command } = disagreement;
	const names = Object.keys(outputs);
	const answers = FIELDS.map(({ title, show }) => [title, ...names.map((name) => show(outputs[name] as AnswerJson))]);
	const others = names.filter((name) => name !== 'core' && name !== 'kernel').map((name) => `--engine ${name}`);
	const hint = others.length > 0 ? `for another engine's answer add ${others.join(' or ')}` : 'core answers that line';
	return [
		...rows(
			`${policy}: ${names.join(' and ')} disagree on ${counted(cases, 'case')} (${sources.join(', ')}); ${shrunk ? 'the smallest' : 'one of them'}:`,
		),
		...verbatim(`  ${command ?? JSON.stringify(input)}`),
		...rows(
			...columnLines([['', ...names], ...answers], { columns: columns - 2 }).map((line) => `  ${line}`),
			`  ${command === null ? 'no command line can state this input' : hint}`,
		),
	];
}

const FIELDS: readonly { title: string; show: (output: AnswerJson) => string }[] = [
	{
		title: 'reserved',
		show: ({ reserved, failed }) => failed ?? (reserved ? `${reserved.start}-${reserved.end}` : 'none'),
	},
	{ title: 'first size', show: ({ firstSize }) => String(firstSize ?? 'not observed') },
	{ title: 'attempts', show: ({ attempts }) => String(attempts) },
	{ title: 'messages', show: ({ messages }) => messages.join(' ') || 'none' },
];
