/** One file of evidence, read as a stream: bytes to lines, each line to the readers, what they know to facts. */

import { DmesgReader } from './dmesg/dmesg.ts';
import type { Evidence, EvidenceKind } from './fact.ts';
import { JsonReader, startsJson } from './host/json.ts';
import { ListReader } from './host/list.ts';
import { HostMessageReader } from './host/messages.ts';
import { type Properties, readSettings } from './host/settings.ts';
import { IomemReader } from './iomem.ts';
import { LspciReader } from './lspci.ts';
import { Sink } from './sink.ts';
import { withoutControls, withoutQuotes } from './text/clean.ts';
import { Decoder } from './text/decode.ts';
import { LineSplitter } from './text/lines.ts';
import { QuotedPrintable } from './text/quoted-printable.ts';
import { readTrace } from './trace.ts';

/** Reads what is pushed; memory stays bounded whatever that is. */
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
	private json: JsonReader | null = null;
	private readonly counts = new Map<EvidenceKind, number>();

	/** @param file its name, as answers give it */
	constructor(file: string) {
		this.file = file;
	}

	/** What the file is if it is no text, in words, as soon as its first bytes tell; then the rest need not be read. */
	get unreadable(): string | null {
		return this.decoder.unreadable;
	}

	/** The next bytes. */
	push(bytes: Uint8Array): void {
		this.lines.push(this.decoder.push(bytes));
	}

	/** All that was learnt. Nothing can be pushed after it. */
	finish(): Evidence {
		this.lines.push(this.decoder.finish());
		this.lines.finish();
		const rest = this.quoted.finish();
		if (rest !== null) {
			this.text(rest, this.lines.number);
		}
		this.json?.finish();
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
			const line = this.quoted.push(withoutQuotes(withoutControls(raw)));
			if (line === null) {
				return;
			}
			if (startsJson(line)) {
				this.json = new JsonReader({
					object: (properties) => this.object(properties),
					message: (text) => this.text(text, this.sink.line),
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
		json.finish();
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

	private text(line: string, number: number): void {
		if (line === '') {
			this.list.finish();
			return;
		}
		if (line.startsWith('#')) {
			return;
		}
		const { sink } = this;
		if (this.list.read(line, number)) {
			return;
		}
		if (this.iomem.read(line)) {
			this.count('iomem');
		} else if (this.lspci.read(line)) {
			this.count('lspci');
		} else if (readTrace(line, sink)) {
			this.count('trace');
		} else {
			const kind = this.host.read(line) ?? (this.dmesg.read(line) ? 'dmesg' : null);
			if (kind !== null) {
				this.count(kind);
			}
		}
	}
}

/** Reads a file as it comes; the bytes are the caller's to bring. */
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
