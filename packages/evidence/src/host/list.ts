/** Settings as text: `Format-List`, CLIXML and other XML, and the command lines of scripts; a property a place. */

import { type Properties, type Property, propertyOf, type Setting, settingOf } from './settings.ts';

const PROPERTY = /^\s{0,20}([A-Za-z][A-Za-z_ ]{2,40}?) {0,60}: {0,2}(.*)$/;
/** `<U64 N="LowMemoryMappedIoSpace">134217728</U64>`, `<Property Name="Generation" Type="…">2</Property>`. */
const ELEMENT = /<[A-Za-z]\w{0,11} [^<>]{0,60}?\bN(?:ame)?="(\w{2,48})"[^<>]{0,80}>([^<]{0,200})(?=<|$)/g;
const TO_STRING = /<ToString>([^<]{1,60})</;
const COMMAND = /\b(Set-VM|New-VM|Set-VMVideo)\b/i;
const PARAMETER = /\s-([A-Za-z]{2,40})[ :]\s{0,4}("[^"]{0,100}"|'[^']{0,100}'|[^\s'"-][^\s]{0,60})/g;

export class ListReader {
	private properties = new Map<Setting, Property>();
	/** The enumeration of which only the name has come: CLIXML has its word on a later line. */
	private enumeration: string | null = null;
	private readonly take: (properties: Properties) => void;

	constructor(take: (properties: Properties) => void) {
		this.take = take;
	}

	read(line: string, number: number): boolean {
		const text = line.slice(0, 4000);
		return text.includes('<')
			? this.elements(text, number)
			: COMMAND.test(text)
				? this.command(text, number)
				: this.property(text, number);
	}

	/** Hands over the object so far. */
	finish(): void {
		if (this.properties.size > 0) {
			const { properties } = this;
			this.properties = new Map();
			this.take(properties);
		}
	}

	private property(text: string, number: number): boolean {
		const [, name = '', value = ''] = PROPERTY.exec(text) ?? [];
		return this.put(name, value.trim(), number);
	}

	private elements(text: string, number: number): boolean {
		let known = false;
		for (const [, name = '', value = ''] of text.matchAll(ELEMENT)) {
			if (value.trim() === '') {
				this.enumeration = settingOf(name) === null ? null : name;
			} else {
				known = this.put(name, value.trim(), number) || known;
			}
		}
		const [, word] = TO_STRING.exec(text) ?? [];
		if (word !== undefined && this.enumeration !== null) {
			known = this.put(this.enumeration, word, number) || known;
			this.enumeration = null;
		}
		if (/<\/Obj(?:ect|s)?>\s{0,8}$/.test(text) && !text.includes('N=')) {
			this.finish();
		}
		return known;
	}

	/** `Set-VM -Name x -LowMemoryMappedIoSpace 3GB`; a variable in place of a value says nothing. */
	private command(text: string, number: number): boolean {
		this.finish();
		const at = COMMAND.exec(text)?.index ?? 0;
		let known = false;
		for (const [, name = '', quoted = ''] of text.slice(at).matchAll(PARAMETER)) {
			const value = quoted.replace(/^["']|["']$/g, '');
			known = (!/^[$(@]/.test(value) && this.put(name, value, number)) || known;
		}
		this.finish();
		return known;
	}

	private put(name: string, value: string, line: number): boolean {
		const alias = settingOf(name);
		if (alias === null) {
			return false;
		}
		if (this.properties.has(alias.setting)) {
			this.finish();
		}
		this.properties.set(alias.setting, propertyOf(alias, value, line));
		return true;
	}
}
