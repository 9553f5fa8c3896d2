/** `lspci -v`, `-vv`, `-nn`, `-mm`, `-vmm`, `-xxx`, and lshw: devices and their BARs. */

import { FOUR_GIB, rangeOf, sizeOf } from '@hvmmio/core/address';
import { kindOfClass, kindOfWords } from './pci-class.ts';
import type { Sink } from './sink.ts';
import { hex, hexRange } from './text/numbers.ts';

const HEADER = /^\s{0,12}(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) (\S.*)$/;
/** The same behind marks of lists and tables, tags, numbers: then with the words of a class behind it. */
const MARKED =
	/^.{1,80}?(?:[^0-9a-z:.]|\d:)(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) ("?[A-Z][\w/ -]{2,60}?(?: \[[0-9a-f]{4}\])?(?:: |" ").*)$/;
/** `Slot:	858c:00:00.0` of -vmm, `bus info: pci@858c:00:00.0` of lshw. */
const SLOT = /^\s{0,20}(?:Slot:|bus info: pci@)\s{0,8}(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}:[0-9a-f]{2}\.[0-7])$/;
const NUMBERED = /^\s{0,8}\d{1,6}[:\t-]/;
const REGION =
	/(?:\bRegion (\d): )?(?:\[virtual\] )?\bMemory at ([0-9a-f]{1,16}|<[a-z]{1,16}>) \((32|64)-bit, (?:non-)?prefetchable\)(?: \[[a-z]{1,16}\]){0,4} \[size=(\d{1,10})([KMGT]?)\]/;
/** Without an address the system often knows no size either. */
const UNSIZED = /(?:\bRegion (\d): )?\bMemory at <[a-z]{1,16}> \((32|64)-bit, (?:non-)?prefetchable\)/;
const OWN_WORDS =
	/^(?:Flags|Subsystem|Kernel|Capabilities|Control|Status|Latency|Interrupt|NUMA node|Expansion ROM|\[virtual\]|(?:Class|Vendor|Device|SVendor|SDevice|PhySlot|Rev|ProgIf|Driver|Module|NUMANode):|[0-9a-f]{2,3}: (?:[0-9a-f]{2} ?){16}$|product:|vendor:|physical id:|resources:|configuration:)/;
/** lshw's `memory:fe0000000-fe0003fff`. */
const LSHW_MEMORY = /\bmemory:([0-9a-f]{8,16})-([0-9a-f]{8,16})/g;
const VIDEO = ['Hyper-V virtual VGA', '1414:5353'];
/** A virtual bridge or switch port of OpenVMM (docs/hosts.md). */
const OPENVMM = /\b(?:1414:|Microsoft Corporation (?:Device )?)(c03[012])\b/;
const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
/** The domain of the legacy bus; pci-hyperv's devices have others. */
const LEGACY = '0000';

export function isLspciHeader(line: string): boolean {
	return HEADER.test(line);
}

function headerIn(line: string): RegExpExecArray | null {
	return HEADER.exec(line) ?? (line.length < 400 && line.includes('.') ? MARKED.exec(line) : null);
}

export class LspciReader {
	private slot: string | null = null;
	private isVideo = false;
	/** lshw names the product before the slot. */
	private product = '';
	private readonly sink: Sink;

	constructor(sink: Sink) {
		this.sink = sink;
	}

	read(given: string): boolean {
		const numbered = NUMBERED.exec(given)?.[0].length ?? 0;
		const line = numbered > 0 && !HEADER.test(given) ? given.slice(numbered) : given;
		const [, domain = LEGACY, function_, rest = ''] = headerIn(line) ?? [];
		if (function_ !== undefined) {
			this.device(domain, function_, rest);
			return true;
		}
		const [, slotDomain = LEGACY, slot] = SLOT.exec(line) ?? [];
		if (slot !== undefined) {
			this.device(slotDomain, slot, this.product);
			this.product = '';
			return true;
		}
		const text = line.trim();
		const [, words] = /^Class:\s{1,8}(\S.{0,100})$/.exec(text) ?? [];
		if (words !== undefined && this.slot !== null) {
			this.device(this.slot.slice(0, this.slot.indexOf(':')), this.slot.slice(this.slot.indexOf(':') + 1), words);
			return true;
		}
		const [, product] = /^(?:product|Device): {0,4}\t?(\S.{0,100})$/.exec(text) ?? [];
		if (product !== undefined && text.startsWith('product')) {
			this.product = product;
			return this.slot !== null;
		}
		if (product !== undefined && this.slot !== null) {
			this.device(this.slot.slice(0, this.slot.indexOf(':')), this.slot.slice(this.slot.indexOf(':') + 1), product);
		}
		return this.slot !== null && this.detail(text, this.slot);
	}

	private device(domain: string, function_: string, text: string): void {
		this.slot = `${domain}:${function_}`;
		this.isVideo = VIDEO.some((sign) => text.includes(sign));
		if (this.isVideo) {
			this.sink.add('generation', 1);
		} else if (OPENVMM.test(text.slice(0, 200))) {
			this.sink.add('openvmm', `1414:${OPENVMM.exec(text.slice(0, 200))?.[1]}`);
		} else if (domain !== LEGACY && text !== '') {
			const [, code, id] = /^([0-9a-f]{4}): ([0-9a-f]{4}:[0-9a-f]{4})\b/.exec(text) ?? [];
			const kind = code !== undefined && id !== undefined ? kindOfClass(code, id) : kindOfWords(text);
			this.sink.add('device-kind', { slot: this.slot, kind });
		}
	}

	/** A line below a device: known if it is a region, or one of lspci's own words. */
	private detail(text: string, slot: string): boolean {
		if (text.startsWith('resources:')) {
			for (const [, start, last] of text.slice(0, 400).matchAll(LSHW_MEMORY)) {
				const range = hexRange(start, last);
				if (range !== null) {
					this.memory(slot, null, range, sizeOf(range), range.start < FOUR_GIB ? 32 : 64);
				}
			}
			return true;
		}
		const region = REGION.exec(text.slice(0, 300));
		const [unsized, number, width] = (region === null && UNSIZED.exec(text.slice(0, 300))) || [];
		if (unsized !== undefined) {
			this.memory(slot, number === undefined ? null : Number(number), null, 0, width === '32' ? 32 : 64);
			return true;
		}
		if (region === null) {
			return OWN_WORDS.test(text.slice(0, 80));
		}
		const [, index, digits = '', bits, count, unit = ''] = region;
		const size = Number(count) * (UNITS[unit] as number);
		const start = digits.startsWith('<') ? null : hex(digits);
		const range = start === null || size === 0 ? null : rangeOf(start, size);
		this.memory(slot, index === undefined ? null : Number(index), range, size, bits === '32' ? 32 : 64);
		return true;
	}

	private memory(
		slot: string,
		index: number | null,
		range: ReturnType<typeof rangeOf> | null,
		size: number,
		bits: 32 | 64,
	): void {
		if (this.isVideo && range !== null) {
			this.sink.add('video-bar', range);
		} else if (!slot.startsWith(`${LEGACY}:`) && (size > 0 || range === null)) {
			this.sink.add(range === null ? 'bar-unassigned' : 'bar', { slot, index, range, size, bits });
		}
	}
}
