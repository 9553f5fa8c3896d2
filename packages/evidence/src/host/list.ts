/** Settings as text: `Format-List`, CLIXML and other XML, and the command lines of scripts; a property a place. */

import { type Properties, type Property, propertyOf, type Setting, settingOf } from './settings.ts';

/** `Name : value` of Format-List, `Name=value` of wmic, `Name = value;` of MOF and of a hash table. */
const PROPERTY = /^\s{0,20}([A-Za-z][A-Za-z_ ]{2,40}?) {0,60}([:=]) {0,2}(.*)$/;
/**
 * `<U64 N="LowMemoryMappedIoSpace">134217728</U64>`, `<Property Name="Generation" Type="…">2</Property>`,
 * `<Generation>2</Generation>`, and what gives the value of an element that has only a name.
 */
const ELEMENT =
	/<(?:[A-Za-z]\w{0,11} [^<>]{0,60}?\bN(?:ame)?="(\w{2,48})"[^<>]{0,80}>([^<]{0,200})(?=<|$)|(?:ToString|VALUE)>([^<]{1,60})(?=<|$)|([A-Za-z]\w{2,47})>([^<]{1,200})(?:<\/|$))/gi;
const COMMAND = /\b(Set-VM|New-VM|Set-VMVideo)\b/i;
/** A command's next line, behind a backtick. */
const CONTINUED = /^\s{0,40}-([A-Za-z]{8,40})[ :]/;
const PARAMETER = /\s-([A-Za-z]{2,40})[ :]\s{0,4}("[^"]{0,100}(?:"|$)|'[^']{0,100}(?:'|$)|[^\s'"-][^\s]{0,60})/g;

export class ListReader {
	private properties = new Map<Setting, Property>();
	/** The enumeration of which only the name has come: CLIXML has its word on a later line, WMI’s XML its value. */
	private enumeration: string | null = null;
	private readonly onObject: (properties: Properties) => void;

	constructor(onObject: (properties: Properties) => void) {
		this.onObject = onObject;
	}

	read(line: string, number: number): boolean {
		const text = line.slice(0, 4000);
		return text.includes('<')
			? this.elements(text, number)
			: COMMAND.test(text)
				? this.command(text, number)
				: CONTINUED.test(text)
					? this.parameters(` ${text}`, number)
					: this.property(text, number);
	}

	/** Hands over the object so far. */
	finish(): void {
		if (this.properties.size > 0) {
			const { properties } = this;
			this.properties = new Map();
			this.onObject(properties);
		}
	}

	private property(text: string, number: number): boolean {
		const [, name = '', sign, value = ''] = PROPERTY.exec(text) ?? [];
		// os-release has NAME= too.
		return (sign !== '=' || !/^name$/i.test(name)) && this.put(name, valueIn(value), number);
	}

	private elements(text: string, number: number): boolean {
		let known = false;
		for (const [, named, value = '', word, tag, content = ''] of text.matchAll(ELEMENT)) {
			if (word !== undefined) {
				known = (this.enumeration !== null && this.put(this.enumeration, word.trim(), number)) || known;
				this.enumeration = null;
			} else if (tag !== undefined) {
				known = this.put(tag, content.trim(), number) || known;
			} else if (named !== undefined && value.trim() === '') {
				this.enumeration = settingOf(named) === null ? null : named;
			} else if (named !== undefined) {
				known = this.put(named, value.trim(), number) || known;
			}
		}
		if (/<\/Obj(?:ect|s)?>\s{0,8}$/.test(text) && !text.includes('N=')) {
			this.finish();
		}
		return known;
	}

	/** `Set-VM -Name x -LowMemoryMappedIoSpace 3GB`; a variable in place of a value says nothing. */
	private command(text: string, number: number): boolean {
		this.finish();
		const known = this.parameters(text.slice(COMMAND.exec(text)?.index ?? 0), number);
		this.finish();
		return known;
	}

	private parameters(text: string, number: number): boolean {
		let known = false;
		for (const [, name = '', given = ''] of text.matchAll(PARAMETER)) {
			const value = valueIn(given);
			known = (!/^[$(@]/.test(value) && this.put(name, value, number)) || known;
		}
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

/** Without quotes, brackets around it, and the end of a statement. */
function valueIn(text: string): string {
	return text
		.trim()
		.replace(/[;,`|\s]{1,8}$/, '')
		.replace(/^\(([^()]{1,60})\)$/, '$1')
		.replace(/^["']|["']$/g, '');
}
