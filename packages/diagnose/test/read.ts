/** Helpers that diagnose texts as evidence files. */

import { type Evidence, EvidenceReader } from '@hvmmio/evidence';
import { type Diagnosis, diagnose, type Finding, type FindingId, type FindingOf } from '../src/index.ts';

export function read(text: string | Uint8Array, file = 'file'): Evidence {
	const reader = new EvidenceReader(file);
	reader.push(typeof text === 'string' ? new TextEncoder().encode(text) : text);
	return reader.finish();
}

export function diagnoseTexts(files: Readonly<Record<string, string>>): Diagnosis {
	return diagnose(Object.entries(files).map(([file, text]) => read(text, file)));
}

/** The ids of the findings of a severity, in order. */
export function idsOf({ findings }: Diagnosis, severity: Finding['severity']): FindingId[] {
	return findings.filter((each) => each.severity === severity).map(({ id }) => id);
}

/** @throws Error if there is no such finding */
export function findingOf<I extends FindingId>({ findings }: Diagnosis, id: I): FindingOf<I> {
	const found = findings.find((each) => each.id === id);
	if (found === undefined) {
		throw new Error(`no finding ${id}, but ${findings.map((each) => each.id).join(', ')}`);
	}
	return found as unknown as FindingOf<I>;
}

export function utf16(text: string, order: 'le' | 'be'): Uint8Array {
	const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
	return order === 'le' ? bytes : Buffer.from(bytes).swap16();
}
