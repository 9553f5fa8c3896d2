/** One file of evidence, read as a stream: bytes to lines, each line to the readers, what they know to facts. */

import { DmesgReader } from './dmesg/dmesg.ts';
import type { Evidence, EvidenceKind, Unreadable } from './fact.ts';
import { readGuest } from './guest.ts';
import { JsonReader, startsJson } from './host/json.ts';
import { ListReader } from './host/list.ts';
import { HostMessageReader } from './host/messages.ts';
import { type Properties, readSettings } from './host/settings.ts';
import { TableReader } from './host/table.ts';
import { IomemReader, isIomemRow } from './iomem.ts';
import { isLspciHeader, LspciReader } from './lspci.ts';
import { readOtherSystem } from './other-system.ts';
import { Sink } from './sink.ts';
import { withoutControls, withoutQuotes } from './text/clean.ts';
import { Decoder } from './text/decode.ts';
import { LineSplitter } from './text/lines.ts';
import { plain, unescapedLines } from './text/plain.ts';
import { QuotedPrintable } from './text/quoted-printable.ts';
import { type Broken, joined, mayGoOn } from './text/wrapped.ts';
import { readTrace } from './trace.ts';

/** `### hvmmio: dmesg`: a section of what `hvmmio collect`'s script writes. */
const SECTION = /^### hvmmio: ([a-z][-a-z0-9]{0,40})$/;
/** What ends a line besides line feeds and carriage returns, in texts of web pages. */
const OTHER_ENDS = /[\u0085\u2028\u2029]/g;
/** A field of `journalctl -o export` and `-o verbose`. */
const FIELD = /^\s{0,8}(MESSAGE|_BOOT_ID)=(.*)$/;

/**
 * Reads what is pushed; memory stays bounded whatever that is.
 * @example
 * ```ts
 * import { EvidenceReader } from '@hvmmio/evidence';
 * const reader = new EvidenceReader('dmesg.txt');
 * reader.push(new TextEncoder().encode('[    0.000000] Linux version 6.1.0-31-amd64\n'));
 * console.log(reader.finish().kind); // dmesg
 * ```
 */
export class EvidenceReader {
	private readonly file: string;
	private readonly sink = new Sink();
	private readonly decoder = new Decoder();
	private readonly lines = new LineSplitter((text, number, first, last) => this.line(text, number, first, last));
	private readonly quoted = new QuotedPrintable();
	private readonly dmesg = new DmesgReader(this.sink);
	private readonly iomem = new IomemReader(this.sink);
	private readonly lspci = new LspciReader(this.sink);
	private readonly host = new HostMessageReader(this.sink);
	private readonly list = new ListReader((properties) => this.object(properties));
	private readonly table = new TableReader((properties) => this.object(properties));
	private json: JsonReader | null = null;
	/** A line that may go on in the next one. */
	private broken: Broken | null = null;
	private readonly counts = new Map<EvidenceKind, number>();

	/** @param file its name, as answers give it */
	constructor(file: string) {
		this.file = file;
	}

	/** What the file is if it is no text, as soon as its first bytes tell; then the rest need not be read. */
	get unreadable(): Unreadable | null {
		return this.decoder.unreadable;
	}

	/** The next bytes. */
	push(bytes: Uint8Array): void {
		this.lines.push(this.decoder.push(bytes).replace(OTHER_ENDS, '\n'));
	}

	/** All that was learnt. Nothing can be pushed after it. */
	finish(): Evidence {
		this.lines.push(this.decoder.finish().replace(OTHER_ENDS, '\n'));
		this.lines.finish();
		const rest = this.quoted.finish();
		if (rest !== null) {
			this.text(rest, this.lines.number);
		}
		this.json?.finish(this.lines.number);
		this.endBroken();
		this.list.finish();
		const { file, sink } = this;
		const { unreadable } = this.decoder;
		return {
			file,
			kind: this.kind(),
			facts: sink.facts(),
			dropped: sink.dropped,
			lines: this.lines.number,
			unreadable,
		};
	}

	/** The kind that most of the known lines are of. */
	private kind(): EvidenceKind {
		const [[kind] = ['unknown' as const]] = [...this.counts].sort(([, a], [, b]) => b - a);
		return kind;
	}

	private count(kind: EvidenceKind): void {
		this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
	}

	/** A line, or a further piece of one that is too long for a log. */
	private line(raw: string, number: number, first: boolean, last: boolean): void {
		this.sink.line = number;
		if (this.json !== null) {
			this.inJson(raw, number, first, last);
		} else if (first) {
			const quoted = this.quoted.push(withoutQuotes(withoutControls(raw)));
			if (quoted === null) {
				return;
			}
			// `data: {…}`: an event of journalctl -o json-sse.
			const line = /^data: \s{0,4}[{[]/.test(quoted.slice(0, 16)) ? quoted.slice(6) : quoted;
			if (startsJson(line)) {
				this.endBroken();
				this.json = new JsonReader({
					object: (properties) => this.object(properties),
					message: (text, at, last) => this.message(text, at, last),
					boot: (id) => this.dmesg.boot(id),
				});
				this.inJson(line, number, first, last);
			} else {
				this.text(line, number);
			}
		}
	}

	private inJson(text: string, number: number, first: boolean, last: boolean): void {
		const json = this.json as JsonReader;
		const pushed = json.push(text, number);
		const outcome = pushed === 'more' && last ? json.endLine(number) : pushed;
		if (outcome === 'more') {
			return;
		}
		json.finish(number);
		this.json = null;
		if (outcome === 'broken' && first) {
			this.text(withoutQuotes(withoutControls(text)), number);
		}
	}

	private object(properties: Properties): void {
		const kind = readSettings(properties, this.sink);
		if (kind !== null) {
			this.count(kind);
		}
	}

	/** A text of a JSON document: no setting, whatever it looks like. */
	private message(text: string, number: number, last: boolean): void {
		this.sink.line = number;
		for (const line of text === '' ? [] : unescapedLines(withoutControls(text))) {
			this.guestLine(plain(line), number);
		}
		if (last) {
			this.endBroken();
		}
	}

	private text(line: string, number: number): void {
		if (line.trim() === '') {
			this.list.finish();
			this.table.read('', number);
			return;
		}
		const section = line.startsWith('#') ? SECTION.exec(line.trimEnd())?.[1] : undefined;
		if (section !== undefined) {
			this.endBroken();
			this.sink.kind = 'system';
			this.sink.add('section', section);
			this.count('system');
			return;
		}
		if (/^#(?! CONFIG_|033\[| {1,4}\[ {0,6}\d)/.test(line)) {
			return;
		}
		const [, field, value = ''] = FIELD.exec(line) ?? [];
		if (field === '_BOOT_ID') {
			this.dmesg.boot(value.slice(0, 64));
			return;
		}
		const settings = field === undefined && (this.table.read(line, number) || this.list.read(plain(line), number));
		if (!settings) {
			for (const each of unescapedLines(field === undefined ? line : value)) {
				this.guestLine(plain(each), number);
			}
		}
	}

	/** A line of the guest, which may be the rest of the one before it. */
	private guestLine(line: string, number: number): void {
		const { broken } = this;
		if (broken !== null) {
			this.broken = null;
			const isOwn = this.dmesg.isStart(line) || isIomemRow(line) || isLspciHeader(line);
			const whole = isOwn ? null : joined(broken, line);
			if (whole !== null) {
				this.hold({ ...whole, number: broken.number }, whole.goesOn);
				return;
			}
			this.known(broken.text, broken.number);
		}
		this.hold({ text: line, number, pieces: 1 }, mayGoOn(line));
	}

	/** Reads a line, or keeps it until the next one shows whether it is whole. */
	private hold(line: Broken, goesOn: boolean): void {
		if (goesOn) {
			this.broken = line;
		} else {
			this.known(line.text, line.number);
		}
	}

	private endBroken(): void {
		const { broken } = this;
		this.broken = null;
		if (broken !== null) {
			this.known(broken.text, broken.number);
		}
	}

	private known(line: string, number: number): void {
		const { sink } = this;
		const at = sink.line;
		sink.line = number;
		const kind = this.read(line);
		if (kind !== null) {
			this.count(kind);
		}
		sink.kind = 'unknown';
		sink.line = at;
	}

	/** Asks the readers one after the other; the kind of the first that knows the line. */
	private read(line: string): EvidenceKind | null {
		const { sink } = this;
		sink.kind = 'iomem';
		if (this.iomem.read(line)) {
			return 'iomem';
		}
		sink.kind = 'lspci';
		if (this.lspci.read(line)) {
			return 'lspci';
		}
		sink.kind = 'trace';
		if (readTrace(line, sink)) {
			return 'trace';
		}
		sink.kind = 'system';
		if (readGuest(line, sink)) {
			return 'system';
		}
		sink.kind = 'host-message';
		const host = this.host.read(line);
		sink.kind = 'dmesg';
		return host ?? (this.dmesg.read(line) || readOtherSystem(line, sink) ? 'dmesg' : null);
	}
}

/**
 * Reads a file as it comes; the bytes are the caller's to bring.
 * @example
 * ```ts
 * import { readEvidence } from '@hvmmio/evidence';
 * const log = 'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=(null)\n';
 * const { kind, facts } = await readEvidence('dmesg.txt', [new TextEncoder().encode(log)]);
 * console.log(kind, facts[0]?.name, facts[0]?.line); // dmesg hv-mmio 1
 * ```
 */
export async function readEvidence(
	file: string,
	stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Evidence> {
	const reader = new EvidenceReader(file);
	for await (const bytes of stream) {
		reader.push(bytes);
	}
	return reader.finish();
}
