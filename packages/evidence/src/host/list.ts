/** `Format-List` text: a property a line, a blank line between objects. */

import { type Properties, type Property, WANTED } from './settings.ts';

const PROPERTY = /^([A-Z][A-Za-z]{2,40}) {0,40}: ?(.*)$/;

export class ListReader {
	private properties = new Map<string, Property>();
	private readonly take: (properties: Properties) => void;

	constructor(take: (properties: Properties) => void) {
		this.take = take;
	}

	read(line: string, number: number): boolean {
		if (line.trim() === '') {
			this.finish();
			return false;
		}
		const [, name = '', value = ''] = PROPERTY.exec(line) ?? [];
		if (!WANTED.has(name)) {
			return false;
		}
		if (this.properties.has(name)) {
			this.finish();
		}
		this.properties.set(name, { value: value.trim(), line: number });
		return true;
	}

	/** Hands over the object so far. */
	finish(): void {
		if (this.properties.size > 0) {
			this.take(this.properties);
			this.properties = new Map();
		}
	}
}
