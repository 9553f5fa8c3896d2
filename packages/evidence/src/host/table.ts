/** Settings in tables: `Format-Table` output with its line of dashes, CSV (comma, semicolon, tab or bar), Markdown. */

import { type Properties, type Property, propertyOf, type Setting, settingOf } from './settings.ts';

const DASHES = /^\s{0,40}-{2,}(?: +-{2,})*\s*$/;
const COLUMNS = 200;
/** A header line contains at least one of these names. */
const HINTS = /Mmio|MemoryMapped|Generation|Resolution|SubType|IsolationType/i;

export class TableReader {
	private previous = '';
	/** Splits a row into fields, in the order of `names`. */
	private cut: ((line: string) => string[]) | null = null;
	private names: string[] = [];
	private readonly onObject: (properties: Properties) => void;

	constructor(onObject: (properties: Properties) => void) {
		this.onObject = onObject;
	}

	read(line: string, number: number): boolean {
		if (line.trim() === '') {
			this.cut = null;
			this.previous = '';
			return false;
		}
		if (this.previous !== '' && DASHES.test(line) && isHeader(this.previous.trim().split(/\s+/, COLUMNS))) {
			this.columns(line);
			return true;
		}
		if (this.cut !== null) {
			return this.row(this.cut(line), number);
		}
		const head = line.slice(0, 2000);
		this.previous = HINTS.test(head) ? head : '';
		return this.previous !== '' && this.csv(head);
	}

	/** A column begins at its dashes and ends where the next dashes begin. */
	private columns(dashes: string): void {
		const starts = [...dashes.slice(0, 2000).matchAll(/-{2,}/g)].map(({ index }) => index);
		this.cut = (row) => starts.map((start, i) => row.slice(start, starts[i + 1]).trim());
		this.names = this.cut(this.previous);
	}

	private csv(line: string): boolean {
		for (const separator of [',', ';', '\t', '|']) {
			const fields = fieldsOf(line, separator);
			if (fields.length > 1 && isHeader(fields)) {
				this.names = fields;
				this.cut = (row) => fieldsOf(row, separator);
				return true;
			}
		}
		return false;
	}

	private row(fields: readonly string[], number: number): boolean {
		if (fields.length > 1 && fields.every((field) => /^:?-{2,}:?$/.test(field))) {
			return true;
		}
		if (fields.length !== this.names.length) {
			this.cut = null;
			return false;
		}
		const properties = new Map<Setting, Property>();
		for (const [i, name] of this.names.entries()) {
			const alias = settingOf(name);
			const value = fields[i] ?? '';
			if (alias !== null && value !== '') {
				properties.set(alias.setting, propertyOf(alias, value, number));
			}
		}
		if (properties.size > 0) {
			this.onObject(properties);
		}
		return true;
	}
}

/** A row with at least one field besides the name. */
function isHeader(fields: readonly string[]): boolean {
	return fields.some((field) => {
		const alias = /[\d:=]/.test(field) ? null : settingOf(field);
		return alias !== null && alias.setting !== 'Name' && alias.setting !== 'VMName';
	});
}

/** Fields, quoted or not; inside quotes a doubled quote is a literal quote. */
function fieldsOf(line: string, separator: string): string[] {
	if (!line.includes(separator)) {
		return [];
	}
	const fields: string[] = [];
	let field = '';
	let quoted = false;
	const row = separator === '|' ? line.replace(/^\s{0,20}\||\|\s{0,20}$/g, '') : line;
	for (const character of row.slice(0, 4000)) {
		if (character === '"') {
			quoted = !quoted;
		} else if (character === separator && !quoted) {
			fields.push(field.trim());
			field = '';
		} else {
			field += character;
		}
	}
	return [...fields, field.trim()].slice(0, COLUMNS);
}
