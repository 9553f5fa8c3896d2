/**
 * Lines that a mail program or a terminal of 72 to 80 columns has cut. A message that may be cut is kept until the next
 * line shows whether it goes on there: that line then has no time stamp and starts with no word of a log.
 */

import { DmesgReader } from '../dmesg/dmesg.ts';
import { Sink } from '../sink.ts';

export interface Broken {
	readonly text: string;
	/** Of its first line. */
	readonly number: number;
	readonly pieces: number;
}

/** Lengths at which programs cut lines, with what stood before a quoted one. */
const CUT_FROM = 40;
const CUT_TO = 132;
const PIECES = 4;
/** Only messages of this domain are long enough to matter. */
const OWN =
	/hv_|hyperv|\[mem\b|pci_bus|\bpci [0-9a-f]{4}|e820|SRAT|efifb|Linux version|DMI:|ardware name|Isolation Config|ommand line|Debian/;

/** May a line go on in the next one? */
export function mayGoOn(line: string): boolean {
	return line.length >= CUT_FROM && line.length <= CUT_TO && OWN.test(line);
}

/** Both as one line, if that tells as much as the first alone; null if the second is no rest of the first. */
export function joined({ text, pieces }: Broken, rest: string): (Broken & { readonly goesOn: boolean }) | null {
	const tail = rest.trim();
	if (tail === '' || tail.length > CUT_TO || pieces >= PIECES) {
		return null;
	}
	const alone = factsIn(text);
	const second = factsIn(tail);
	// The rest may look like a line of its own that tells less: of no device, for instance.
	if (worthOf(second) > 0 && worthOf(alone) > 0) {
		return null;
	}
	// Cut at a column, or between words.
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
	// What adds nothing, and goes on nowhere, is a line of its own.
	return !goesOn && JSON.stringify(best.facts) === JSON.stringify(alone)
		? null
		: { text: best.whole, number: 0, pieces: pieces + 1, goesOn };
}

type Told = readonly (readonly [name: string, value: unknown])[];

/** What a line tells by itself. */
function factsIn(text: string): Told {
	const sink = new Sink();
	new DmesgReader(sink).read(text);
	return sink.facts().map(({ name, value }) => [name, value]);
}

function sizeOf(facts: Told): number {
	return JSON.stringify(facts).length;
}

/** How much that is; an error that no rule explains is less than nothing. */
function worthOf(facts: Told): number {
	return facts.reduce((sum, [name]) => sum + (name === 'driver-error' ? -1 : 1), 0);
}
