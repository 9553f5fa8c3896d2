/**
 * Joins lines that a mail program or a terminal of 72 to 80 columns has wrapped. A message that may be wrapped is held
 * until the next line shows whether it continues: a continuation has no time stamp and does not start like a log line.
 */

import { DmesgReader } from '../dmesg/dmesg.ts';
import { Sink } from '../sink.ts';

export interface Broken {
	readonly text: string;
	/** The number of its first line. */
	readonly number: number;
	readonly pieces: number;
}

/** Lengths at which programs wrap lines, including the prefix of a quoted line. */
const CUT_FROM = 40;
const CUT_TO = 132;
const PIECES = 4;
/** Messages that are long enough to be wrapped and matter here. */
const OWN =
	/hv_|hyperv|\[mem\b|pci_bus|\bpci [0-9a-f]{4}|e820|SRAT|efifb|Linux version|DMI:|ardware name|Isolation Config|ommand line|Debian/;

/** May this line continue on the next one? */
export function mayGoOn(line: string): boolean {
	return line.length >= CUT_FROM && line.length <= CUT_TO && OWN.test(line);
}

/** Both lines joined, if that yields at least as much as the first alone; null if the second is not a continuation. */
export function joined({ text, pieces }: Broken, rest: string): (Broken & { readonly goesOn: boolean }) | null {
	const tail = rest.trim();
	if (tail === '' || tail.length > CUT_TO || pieces >= PIECES) {
		return null;
	}
	const alone = factsIn(text);
	const second = factsIn(tail);
	// The continuation may look like a line of its own that yields less, for instance without a device.
	if (worthOf(second) > 0 && worthOf(alone) > 0) {
		return null;
	}
	// Wrapped at a fixed column, or between words.
	const [best] = [`${text}${tail}`, `${text.trimEnd()} ${tail}`]
		.map((whole) => ({ whole, facts: factsIn(whole) }))
		.sort((a, b) => worthOf(b.facts) - worthOf(a.facts));
	if (best === undefined || worthOf(best.facts) < worthOf(alone)) {
		return null;
	}
	if (worthOf(second) > 0 && (worthOf(best.facts) < worthOf(second) || sizeOf(best.facts) <= sizeOf(second))) {
		return null;
	}
	const goesOn = tail.length >= CUT_FROM - 20 && rest.length >= CUT_FROM;
	// A line that adds nothing and does not continue is a separate line.
	return !goesOn && JSON.stringify(best.facts) === JSON.stringify(alone)
		? null
		: { text: best.whole, number: 0, pieces: pieces + 1, goesOn };
}

type Told = readonly (readonly [name: string, value: unknown])[];

/** The facts of a line by itself. */
function factsIn(text: string): Told {
	const sink = new Sink();
	new DmesgReader(sink).read(text);
	return sink.facts().map(({ name, value }) => [name, value]);
}

function sizeOf(facts: Told): number {
	return JSON.stringify(facts).length;
}

/** How many facts those are; an error that no rule explains counts as negative. */
function worthOf(facts: Told): number {
	return facts.reduce((sum, [name]) => sum + (name === 'driver-error' ? -1 : 1), 0);
}
