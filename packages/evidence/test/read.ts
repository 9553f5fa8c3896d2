/** Reads a text as a file of evidence. */

import { type Evidence, EvidenceReader, type FactName, type FactOf, factsOf } from '../src/index.ts';

export function read(text: string | Uint8Array, file = 'file'): Evidence {
	const reader = new EvidenceReader(file);
	reader.push(typeof text === 'string' ? new TextEncoder().encode(text) : text);
	return reader.finish();
}

/** The values of one fact in a text, in order. */
export function values<N extends FactName>(text: string | Uint8Array, name: N): FactOf<N>['value'][] {
	return factsOf(read(text).facts, name).map(({ value }) => value);
}

export function utf16(text: string, order: 'le' | 'be', mark = true): Uint8Array {
	const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
	return order === 'le' ? bytes : Buffer.from(bytes).swap16();
}
