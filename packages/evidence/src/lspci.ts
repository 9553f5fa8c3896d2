/** `lspci -v`, `-vv`, `-nn`: devices and their BARs. */

import { rangeOf } from '@hvmmio/core';
import type { Sink } from './sink.ts';
import { hex } from './text/numbers.ts';

const HEADER = /^(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) (\S.*)$/;
const REGION =
	/^\s{1,16}(?:Region (\d): )?(?:\[virtual\] )?Memory at ([0-9a-f]{1,16}|<[a-z]{1,16}>) \((32|64)-bit, (?:non-)?prefetchable\)(?: \[[a-z]{1,16}\]){0,4} \[size=(\d{1,10})([KMGT]?)\]/;
const VIDEO = ['Hyper-V virtual VGA', '1414:5353'];
const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
/** The domain of the legacy bus; pci-hyperv's devices have others. */
const LEGACY = '0000';

export class LspciReader {
	private slot: string | null = null;
	private isVideo = false;
	private readonly sink: Sink;

	constructor(sink: Sink) {
		this.sink = sink;
	}

	read(line: string): boolean {
		const [, domain = LEGACY, function_, rest = ''] = HEADER.exec(line) ?? [];
		if (function_ !== undefined) {
			this.slot = `${domain}:${function_}`;
			this.isVideo = VIDEO.some((sign) => rest.includes(sign));
			if (this.isVideo) {
				this.sink.add('generation', 1);
			}
			return true;
		}
		return this.slot !== null && /^\s/.test(line) && this.detail(line, this.slot);
	}

	/** An indented line below a device: known if it is a region, or one of lspci's own words. */
	private detail(line: string, slot: string): boolean {
		const region = REGION.exec(line);
		if (region === null) {
			return /^\s+(?:Flags|Subsystem|Kernel|Capabilities|Control|Status|Latency|Interrupt|NUMA node|Expansion ROM|\[virtual\])/.test(
				line.slice(0, 80),
			);
		}
		const [, index, digits = '', bits, count, unit = ''] = region;
		const size = Number(count) * (UNITS[unit] as number);
		const start = digits.startsWith('<') ? null : hex(digits);
		const range = start === null || size === 0 ? null : rangeOf(start, size);
		if (this.isVideo && range !== null) {
			this.sink.add('video-bar', range);
		} else if (!slot.startsWith(`${LEGACY}:`) && size > 0) {
			const bar = { slot, index: index === undefined ? null : Number(index), range, size };
			this.sink.add(range === null ? 'bar-unassigned' : 'bar', { ...bar, bits: bits === '32' ? 32 : 64 });
		}
		return true;
	}
}
