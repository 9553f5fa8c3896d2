/** Hyper-V's own words: why a VM did not start, and what a survey of devices for DDA says. */

import { MIB } from '@hvmmio/core/address';
import type { EvidenceKind } from '../fact.ts';
import type { Sink } from '../sink.ts';
import { hex } from '../text/numbers.ts';

/** In any language the message has two addresses above 4 GiB: the region, and the limit, a power of two. */
const ADDRESSES = /\b0x([0-9a-f]{9,16})\b/gi;
/** How it starts: in English, with an address of 16 digits, or with both; what hv_pci says it needs has one of fewer. */
const START = /upper MMIO region|\b0x[0-9a-f]{16}\b|\b0x[0-9a-f]{9,16}\b.{1,200}\b0x[0-9a-f]{9,16}\b/i;
const NAME = /['‘"«„“]([^'’"»“”]{1,100})['’"»“”]/;
/** A console breaks the message into lines of its width. */
const MAX_LINES = 6;

export class HostMessageReader {
	private text = '';
	private lines = 0;
	/** Lines before the message that may name the VM. */
	private previous = '';
	private device = '';
	private readonly sink: Sink;

	constructor(sink: Sink) {
		this.sink = sink;
	}

	read(line: string): EvidenceKind | null {
		return this.refusal(line) ? 'host-message' : this.survey(line) ? 'survey' : null;
	}

	/** The upper MMIO region is above what the CPU can address. */
	private refusal(line: string): boolean {
		const text = line.slice(0, 600);
		if (this.text === '') {
			if (!/\bMMIO\b/.test(text) || !START.test(text)) {
				this.previous = text;
				return false;
			}
			this.text = this.previous;
			this.lines = 0;
		}
		this.text += ` ${text.trim()}`;
		this.lines++;
		const numbers = [...this.text.slice(0, 2000).matchAll(ADDRESSES)].map(([, digits]) => hex(digits));
		const limit = numbers.find((number) => number !== null && Number.isInteger(Math.log2(number))) ?? null;
		const address = numbers.find((number) => number !== null && limit !== null && number > limit) ?? null;
		if (address !== null && limit !== null) {
			const { sink } = this;
			const { vm } = sink;
			sink.vm = NAME.exec(this.text)?.[1] ?? null;
			sink.add('high-mmio-refused', { address, limit });
			sink.vm = vm;
		}
		if ((address !== null && limit !== null) || this.lines === MAX_LINES) {
			this.text = '';
			this.previous = '';
		}
		return true;
	}

	/** The survey prints a device's name, then what it found about it, indented. */
	private survey(line: string): boolean {
		const text = line.slice(0, 300).trim();
		const [, megabytes] = /^And it requires at least: (\d{1,9}) MB of MMIO gap space/.exec(text) ?? [];
		if (megabytes !== undefined) {
			this.sink.add('survey-total', { device: this.device, size: Number(megabytes) * MIB });
			return true;
		}
		if (/^PCIROOT\([0-9A-Fa-f]{1,4}\)#/.test(text)) {
			this.sink.add('assignable-device', text.slice(0, 200));
			return true;
		}
		if (text !== '' && !/^\s/.test(line) && !text.startsWith('Express Endpoint')) {
			this.device = text.slice(0, 100);
		}
		return false;
	}
}
