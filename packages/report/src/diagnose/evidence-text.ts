/** A file's facts as text, each with its line numbers. */

import type { Evidence, Fact } from '@hvmmio/evidence';
import { describeRange, formatAddress, formatSize } from '../format.ts';
import { quoted } from '../text/escape.ts';

/** Most facts of one name that are shown individually; beyond that only their lines. */
const SHOWN = 3;

/** The kind of a file, and its facts with their lines. */
export function evidenceLines({ file, kind, lines, facts, dropped }: Evidence): string[] {
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
		lines.set(text, [...new Set([...(lines.get(text) ?? []), line])]);
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
