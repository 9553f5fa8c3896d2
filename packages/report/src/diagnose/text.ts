/** A diagnosis as text: the headline, the evidence, the assumptions, a map, the findings. */

import type { Diagnosis, KernelPolicy, Observed, Severity } from '@hvmmio/diagnose';
import { simulateCommand } from '../command.ts';
import { describeVm } from '../describe.ts';
import { describeRange } from '../format.ts';
import type { MapModel } from '../map-model.ts';
import { drawTerminal } from '../terminal.ts';
import { printable, quoted } from '../text/escape.ts';
import { fitLines, type Line, rows, verbatim } from '../text/lines.ts';
import { wrap } from '../text/wrap.ts';
import { assumptionText, explanation, sureLines } from './clues.ts';
import { evidenceLines } from './evidence-text.ts';
import { SHOWN as SHOWN_BY } from './findings/mismatch.ts';
import { type FindingText, findingText } from './findings.ts';
import { headlineOf } from './headline.ts';
import { policyName, policyReason } from './names.ts';

const LABELS: Readonly<Record<Severity, { readonly text: string; readonly color: string }>> = {
	error: { text: 'ERROR', color: '1;31' },
	warning: { text: 'WARNING', color: '33' },
	info: { text: 'note', color: '2' },
};
const CONCLUSIONS = {
	trouble: 'TROUBLE',
	risk: 'RISK',
	fine: 'FINE',
	unknown: 'CANNOT TELL',
} as const;
/** Most line numbers of evidence that are listed. */
const SHOWN = 3;
const WIDEST = 110;

/** Options for the text of a diagnosis. */
export interface DiagnosisTextOptions {
	/** Width of sentences and of the map, in columns. */
	readonly columns: number;
	/** Width of rows, in columns; without it a row stays one line, for grep. */
	readonly rowColumns?: number | undefined;
	/** True for ANSI colours. */
	readonly color: boolean;
	/** True to include how the VM was inferred. */
	readonly explain: boolean;
}

/**
 * Lines without line ends. @param map the map of this diagnosis; null if there is none
 * @example
 * ```ts
 * import { diagnose } from '@hvmmio/diagnose';
 * import { readEvidence } from '@hvmmio/evidence';
 * import { diagnosisText } from '@hvmmio/report';
 * const log = 'hv_pci c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908: PCI Pass-through VSP failed D0 Entry with status c0370048\n';
 * const diagnosis = diagnose([await readEvidence('console.txt', [new TextEncoder().encode(log)])]);
 * const lines = diagnosisText(diagnosis, null, { columns: 80, color: false, explain: false });
 * console.log(lines.some((line) => line.includes('c0370048'))); // true
 * ```
 */
export function diagnosisText(
	diagnosis: Diagnosis,
	map: MapModel | null,
	{ columns, rowColumns = Number.POSITIVE_INFINITY, color, explain }: DiagnosisTextOptions,
): string[] {
	const { properties, tried } = diagnosis.machine.inference;
	const parts = [
		headOf(diagnosis, columns),
		explain && diagnosis.vm !== null ? rows(...explanation(properties, tried)) : [],
		map === null ? [] : [...wrapped(map.title, 0, columns, 2), ...verbatim(...drawTerminal(map, { color, columns }))],
		tailOf(diagnosis, columns, color),
	].filter((part) => part.length > 0);
	const lines = parts.flatMap((part, i) => (i > 0 ? [...rows(''), ...part] : part));
	return fitLines(lines, rowColumns);
}

function headOf(diagnosis: Diagnosis, columns: number): Line[] {
	const { evidence, machine, assumed, vm } = diagnosis;
	const { observed } = machine;
	// Properties without any evidence are already listed as open.
	const others = assumed.filter((each) => each.id !== 'property' || each.property.by.length > 0);
	const { what, first } = headlineOf(diagnosis);
	const top = [
		...wrapped(`${CONCLUSIONS[diagnosis.conclusion]}: ${what}`, 0, columns, 2),
		...(first === null ? [] : wrapped(`First: ${first}`, 2, columns, 2)),
		...rows(''),
	];
	const files = rows(...evidence.flatMap((each) => [...evidenceLines(each), '']));
	if (vm === null) {
		return [...top, ...files.slice(0, -1)];
	}
	return [
		...top,
		...files,
		...rows(...(machine.name === null ? [] : [`VM ${quoted(machine.name)}`]), `VM as modelled: ${describeVm(vm)}`),
		...sureLines(machine.inference.properties).flatMap(({ how, what }) => wrapped(`${how}: ${what}`, 2, columns, 2)),
		...policyLines(diagnosis, columns),
		...verbatim(`  model: ${simulateCommand(vm, diagnosis.prediction.options)}`),
		...rows(
			...observedLine('low MMIO', observed.lowMmio),
			...observedLine('high MMIO', observed.highMmio),
			...observedLine('framebuffer', observed.framebuffer),
			...observedLine('reserved', observed.reserved),
			...(others.length === 0 ? [] : ['', 'assumed']),
		),
		...others.flatMap((each) => wrapped(`- ${assumptionText(each)}`, 2, columns, 2)),
	];
}

function tailOf({ findings }: Diagnosis, columns: number, color: boolean): Line[] {
	return findings.flatMap((finding, i) => [
		...(i > 0 ? rows('') : []),
		...findingLines(findingText(finding), columns, color),
	]);
}

/** The policy of each kernel; one line if both are the same for the same reason. */
function policyLines({ prediction }: Diagnosis, columns: number): Line[] {
	const [first, second] = prediction.policies;
	const line = (who: string, { id, sure, because }: KernelPolicy) =>
		wrapped(`${who}: policy ${policyName(id)} (${sure}), since ${policyReason(because)}`, 2, columns, 2);
	return first.id === second.id && JSON.stringify(first.because) === JSON.stringify(second.because)
		? line('kernel', first)
		: [...line('first kernel', first), ...line('second kernel', second)];
}

function observedLine(name: string, observed: Observed | null): string[] {
	if (observed === null) {
		return [];
	}
	const lines = observed.sources.slice(0, SHOWN).map(({ file, line }) => `${quoted(file)}:${line}`);
	return [
		`  observed ${name.padEnd(12)} ${describeRange(observed.range)}, ${SHOWN_BY[observed.by]} (${lines.join(', ')})`,
	];
}

function findingLines(
	{ id, severity, what, why, addresses, evidence, steps, unhelpful, report }: FindingText,
	columns: number,
	color: boolean,
): Line[] {
	const label = LABELS[severity];
	const head = color ? `\u001b[${label.color}m${label.text}\u001b[0m` : label.text;
	const lines = evidence.slice(0, 8).map(({ file, line }) => `${quoted(file)}:${line}`);
	const more = evidence.length > 8 ? [`and ${evidence.length - 8} more`] : [];
	const indented = (text: string, indent: number, hang: number) => wrapped(text, indent, columns, hang);
	return [
		...verbatim(`${head} ${id}`),
		...indented(what, 2, 0),
		...(why === '' ? [] : indented(why, 2, 0)),
		...addresses.flatMap((each) => indented(`· ${each}`, 4, 2)),
		...(lines.length > 0 ? indented(`seen in ${[...lines, ...more].join(', ')}`, 2, 2) : []),
		...(steps.length > 0 ? rows('  what to do') : []),
		...steps.flatMap(({ what: step, command, known }, i) => [
			...indented(`${i + 1}. ${step}`, 4, 3),
			...(command === undefined ? [] : verbatim(`       ${printable(command)}`)),
			...(known === '' ? [] : indented(`known: ${known}`, 7, 2)),
		]),
		...(unhelpful.length > 0 ? rows('  what does not help here') : []),
		...unhelpful.flatMap(({ what: advice, because }) => indented(`- ${advice}: ${because}`, 4, 2)),
		...(report === null
			? []
			: rows('  text for the project', ...report.split('\n').map((line) => `    ${printable(line)}`))),
	];
}

/** Wraps between words; lines after the first are indented by `hang` more. */
function wrapped(text: string, indent: number, columns: number, hang: number): Line[] {
	const width = Math.max(40, Math.min(columns, WIDEST));
	return verbatim(...wrap(printable(text), { columns: width, indent, hang: indent + hang }));
}
