/** Reads the sections of a compiled module. */

import { NotModelled } from '../not-modelled.ts';
import { STATE_AT } from '../run/layout.ts';
import { ByteReader } from './bytes.ts';

export const SECTION = {
	custom: 0,
	import: 2,
	function: 3,
	table: 4,
	memory: 5,
	global: 6,
	export: 7,
	start: 8,
	element: 9,
	code: 10,
	data: 11,
};

export interface Section {
	readonly id: number;
	readonly body: ByteReader;
}

export function sectionsOf(wasm: Uint8Array): Section[] {
	const reader = new ByteReader(wasm, 8);
	const sections: Section[] = [];
	while (reader.at < reader.end) {
		const id = reader.byte();
		const size = reader.unsigned();
		sections.push({ id, body: new ByteReader(wasm, reader.at, reader.at + size) });
		reader.skip(size);
	}
	return sections;
}

export function bodyOf(sections: readonly Section[], id: number): ByteReader | null {
	const found = sections.find((section) => section.id === id);
	return found ? new ByteReader(found.body.bytes, found.body.at, found.body.end) : null;
}

export function countOf(sections: readonly Section[], id: number): number {
	return bodyOf(sections, id)?.unsigned() ?? 0;
}

/** The flags of the limits of the module's only table or memory; 0 if there is none. */
export function limitsFlag(sections: readonly Section[], id: number): number {
	const body = bodyOf(sections, id);
	if (body === null || body.unsigned() === 0) {
		return 0;
	}
	if (id === SECTION.table) {
		body.byte();
	}
	return body.byte();
}

/** Number of parameters of each function. */
export function parametersOf(sections: readonly Section[]): number[] {
	const types = bodyOf(sections, 1);
	const functions = bodyOf(sections, SECTION.function);
	if (types === null || functions === null) {
		return [];
	}
	const counts: number[] = [];
	for (let left = types.unsigned(); left > 0; left--) {
		if (types.byte() !== 0x60) {
			throw new NotModelled('the compiled module has types other than functions');
		}
		const parameters = types.unsigned();
		types.skip(parameters);
		types.skip(types.unsigned());
		counts.push(parameters);
	}
	return Array.from({ length: functions.unsigned() }, () => counts[functions.unsigned()] as number);
}

interface Export {
	readonly name: string;
	/** 0: a function. */
	readonly kind: number;
	readonly index: number;
}

export function exportsOf(sections: readonly Section[]): Export[] {
	const body = bodyOf(sections, SECTION.export);
	return Array.from({ length: body?.unsigned() ?? 0 }, () => {
		const reader = body as ByteReader;
		const length = reader.unsigned();
		const name = new TextDecoder().decode(reader.bytes.subarray(reader.at, reader.at + length));
		reader.skip(length);
		return { name, kind: reader.byte(), index: reader.unsigned() };
	});
}

/** The first data segment, where the linker puts constants; `end` is exclusive. */
export function firstSegment(sections: readonly Section[]): { start: number; end: number } {
	const body = bodyOf(sections, SECTION.data);
	if (body === null || body.unsigned() === 0) {
		return { start: STATE_AT, end: STATE_AT };
	}
	body.skip(2);
	const start = body.unsigned();
	body.skip(1);
	return { start, end: start + body.unsigned() };
}

export function exportedFunction(sections: readonly Section[], wanted: string): number {
	return exportsOf(sections).find(({ name, kind }) => kind === 0 && name === wanted)?.index ?? -1;
}
