/** A diagnosis for a reader: what follows in a line, what the files tell, what is assumed, a map, what was found. */

import type { Diagnosis, KernelPolicy, Observed, Severity } from '@hvmmio/diagnose';
import type { Evidence, Fact } from '@hvmmio/evidence';
import {
	assumptionText,
	describeRange,
	describeVm,
	type FindingText,
	findingText,
	formatAddress,
	formatSize,
	headlineOf,
	policyName,
	policyReason,
	printable,
	quoted,
	SHOWN_BY,
	simulateCommand,
} from '@hvmmio/report';

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
/** Facts of one name that are shown one by one; of more only their lines. */
const SHOWN = 3;
const WIDEST = 110;

/** Before the map. */
export function headOf(diagnosis: Diagnosis, columns: number): string[] {
	const { evidence, machine, assumed, vm } = diagnosis;
	const { observed } = machine;
	const { what, first } = headlineOf(diagnosis);
	const top = [
		...wrapped(`${CONCLUSIONS[diagnosis.conclusion]}: ${what}`, 0, columns, 2),
		...(first === null ? [] : wrapped(`First: ${first}`, 2, columns, 2)),
		'',
	];
	const files = evidence.flatMap((each) => [...evidenceLines(each), '']);
	if (vm === null) {
		return [...top, ...files.slice(0, -1)];
	}
	return [
		...top,
		...files,
		...(machine.name === null ? [] : [`VM ${quoted(machine.name)}`]),
		describeVm(vm),
		...policyLines(diagnosis, columns),
		`  model: ${simulateCommand(vm, diagnosis.prediction.options)}`,
		...observedLine('low MMIO', observed.lowMmio),
		...observedLine('high MMIO', observed.highMmio),
		...observedLine('framebuffer', observed.framebuffer),
		...observedLine('reserved', observed.reserved),
		...(assumed.length === 0 ? [] : ['', 'assumed']),
		...assumed.flatMap((each) => wrapped(`- ${assumptionText(each)}`, 2, columns, 2)),
	];
}

/** After it. */
export function tailOf({ findings }: Diagnosis, columns: number, color: boolean): string[] {
	return findings.flatMap((finding, i) => [
		...(i > 0 ? [''] : []),
		...findingLines(findingText(finding), columns, color),
	]);
}

function evidenceLines({ file, kind, lines, facts, dropped }: Evidence): string[] {
	const rows = new Map<string, Fact[]>();
	for (const fact of facts) {
		rows.set(fact.name, [...(rows.get(fact.name) ?? []), fact]);
	}
	const more = dropped > 0 ? [`  and ${dropped} more, of which only the lines were counted`] : [];
	return [
		`${quoted(file)}: ${kind}, ${lines} line${lines === 1 ? '' : 's'}`,
		...[...rows].flatMap(([name, each]) => factLines(name, each)),
		...more,
	];
}

function factLines(name: string, facts: readonly Fact[]): string[] {
	if (facts.length > SHOWN) {
		const [first, last] = [facts[0]?.line, facts.at(-1)?.line];
		return [`  ${name.padEnd(18)} ${facts.length} times, lines ${first} to ${last}`];
	}
	const lines = new Map<string, number[]>();
	for (const { value, line } of facts) {
		const text = valueText(value, name === 'high-mmio-base-setting' ? 'address' : '');
		lines.set(text, [...(lines.get(text) ?? []), line]);
	}
	return [...lines].map(
		([text, at]) => `  ${name.padEnd(18)} ${text} (line${at.length > 1 ? 's' : ''} ${at.join(', ')})`,
	);
}

function valueText(value: unknown, key = ''): string {
	if (typeof value === 'number') {
		return key === 'address' || key === 'limit'
			? formatAddress(value)
			: value >= 2 ** 20
				? formatSize(value)
				: String(value);
	}
	if (value === null || typeof value !== 'object') {
		return value === true ? 'yes' : quoted(value ?? 'none');
	}
	const { start, end } = value as { start?: unknown; end?: unknown };
	if (typeof start === 'number' && typeof end === 'number') {
		return describeRange({ start, end });
	}
	return Object.entries(value)
		.filter(([, each]) => each !== null)
		.map(([name, each]) => `${name} ${valueText(each, name)}`)
		.join(', ');
}

/** Which policy each kernel has; in one line where it is the same for the same reason. */
function policyLines({ prediction }: Diagnosis, columns: number): string[] {
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
): string[] {
	const label = LABELS[severity];
	const head = color ? `\u001b[${label.color}m${label.text}\u001b[0m` : label.text;
	const lines = evidence.slice(0, 8).map(({ file, line }) => `${quoted(file)}:${line}`);
	const more = evidence.length > 8 ? [`and ${evidence.length - 8} more`] : [];
	const indented = (text: string, indent: number, hang: number) => wrapped(text, indent, columns, hang);
	return [
		`${head} ${id}`,
		...indented(what, 2, 0),
		...(why === '' ? [] : indented(why, 2, 0)),
		...addresses.flatMap((each) => indented(`· ${each}`, 4, 2)),
		...(lines.length > 0 ? indented(`seen in ${[...lines, ...more].join(', ')}`, 2, 2) : []),
		...(steps.length > 0 ? ['  what to do'] : []),
		...steps.flatMap(({ what: step, command, known }, i) => [
			...indented(`${i + 1}. ${step}`, 4, 3),
			...(command === undefined ? [] : [`       ${printable(command)}`]),
			...(known === '' ? [] : indented(`known: ${known}`, 7, 2)),
		]),
		...(unhelpful.length > 0 ? ['  what does not help here'] : []),
		...unhelpful.flatMap(({ what: advice, because }) => indented(`- ${advice}: ${because}`, 4, 2)),
		...(report === null
			? []
			: ['  text for the project', ...report.split('\n').map((line) => `    ${printable(line)}`)]),
	];
}

/** Lines of whole words. */
function wrapped(text: string, indent: number, columns: number, hang: number): string[] {
	const width = Math.max(40, Math.min(columns, WIDEST));
	const lines: string[] = [];
	let line = ' '.repeat(indent);
	let empty = true;
	for (const word of printable(text).split(' ')) {
		if (!empty && line.length + 1 + word.length > width) {
			lines.push(line);
			line = ' '.repeat(indent + hang);
			empty = true;
		}
		line += empty ? word : ` ${word}`;
		empty = false;
	}
	return [...lines, line];
}
