/**
 * /proc/iomem: nested address ranges. Nesting is worked out from the addresses, because pasting may change indentation.
 * An unprivileged user sees zeros instead of addresses.
 */

import { FOUR_GIB, MIB, type Range } from '@hvmmio/core/address';
import { LEGACY_VIDEO_BAR, VIDEO_DEVICE } from '@hvmmio/core/host';
import type { Sink } from './sink.ts';
import { hexRange } from './text/numbers.ts';

/** The row after any prefix: list and table marks, tags, line numbers of `grep -n` and `cat -n`. */
const ROW =
	/(?:^|[^0-9a-z])(?:0x)?([0-9a-f]{8,16})[ \t]?-[ \t]?(?:0x)?([0-9a-f]{8,16})[ \t]{0,4}:[ \t]{0,4}(\S.{0,119})$/i;
/** Longest line considered: prefix and row. */
const LONGEST = 300;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SLOT = /^([0-9a-f]{4,8}:[0-9a-f]{2}):[0-9a-f]{2}\.[0-7]$/;
/** Marks that rows were left out. */
const LEFT_OUT = /^[^\w]{0,20}(?:\.{2,5}|\u2026|\[\.{2,4}\]|<snip>|\[snip\]|\[\u2026\])[^\w]{0,8}$/i;
/** Rows of the firmware's memory map, by the kernel's names for them. */
const MEMORY: Readonly<Record<string, string>> = {
	'System RAM': 'usable',
	'ACPI Tables': 'ACPI data',
	'ACPI Non-volatile Storage': 'ACPI NVS',
	Reserved: 'reserved',
	reserved: 'reserved',
};
const BOOT_FRAMEBUFFERS = ['efifb', 'BOOTFB', 'simple-framebuffer', 'simplefb', 'vesafb', 'simpledrm'];
const VIDEO_DRIVERS = ['hyperv_fb', 'hyperv_drm', 'hyperv-drm'];

export function isIomemRow(line: string): boolean {
	return rowIn(line) !== null;
}

function rowIn(line: string): RegExpExecArray | null {
	return line.length > LONGEST ? null : ROW.exec(line);
}

export class IomemReader {
	private hidden = false;
	/** The row of the firmware's map or of the root that the rows below it may lie in. */
	private top: Range | null = null;
	/** The VMBus device whose range the rows below it lie in. */
	private device: { readonly guid: string; readonly range: Range; bus: string | null } | null = null;
	private readonly sink: Sink;

	constructor(sink: Sink) {
		this.sink = sink;
	}

	read(line: string): boolean {
		const [, start = '', last = '', name = ''] = rowIn(line) ?? [];
		if (name === '') {
			const leftOut = LEFT_OUT.test(line);
			if (leftOut) {
				this.sink.add('rows-left-out', true);
			}
			return false;
		}
		if (/^0+$/.test(start) && /^0+$/.test(last)) {
			if (!this.hidden) {
				this.sink.add('addresses-hidden', true);
			}
			this.hidden = true;
			return true;
		}
		const range = hexRange(start, last);
		if (range !== null) {
			const nested = this.top !== null && range.start >= this.top.start && range.end <= this.top.end;
			if (!nested) {
				this.top = range;
			}
			this.row(name.trim(), range, nested);
		}
		return true;
	}

	private row(name: string, range: Range, nested: boolean): void {
		const { sink } = this;
		const memory = Object.hasOwn(MEMORY, name) ? MEMORY[name] : undefined;
		if (memory !== undefined && !nested) {
			sink.add('memory', { range, type: memory });
		} else if (name === 'Crash kernel') {
			sink.add('crash-kernel', range);
		} else if (name === 'PCI Bus 0000:00' && range.start >= MIB) {
			sink.add('root-window', range);
		} else if (BOOT_FRAMEBUFFERS.includes(name)) {
			sink.add('boot-framebuffer', range);
		} else if (VIDEO_DRIVERS.includes(name)) {
			sink.add('framebuffer', range);
		} else if (name.startsWith('PNP0003:')) {
			// The I/O APIC's page: a guest of UEFI without legacy PCI has it (docs/domain.md, section 5).
			sink.add('legacy-pci', 'none');
			// Only x86_64 has it.
			sink.add('arch', 'x86_64');
		} else if (/^PCI (?:ECAM|MMCONFIG) [0-9a-f]{4} \[bus /.test(name)) {
			sink.addHostBridge(name.slice(name.indexOf(' ', 4) + 1, name.indexOf(' [')));
		} else if (GUID.test(name)) {
			this.vmbusDevice(name.toLowerCase(), range);
		} else {
			this.pciDevice(name.toLowerCase(), range);
		}
	}

	private vmbusDevice(guid: string, range: Range): void {
		if (guid === VIDEO_DEVICE) {
			this.sink.add('framebuffer', range);
			return;
		}
		this.sink.add('device-range', { device: guid, range });
		this.device = { guid, range, bus: null };
	}

	private pciDevice(name: string, range: Range): void {
		const { sink, device } = this;
		const [, bus] = SLOT.exec(name) ?? [];
		if (bus === undefined) {
			return;
		}
		if (sink.isOwnBus(bus)) {
			if (range.start === LEGACY_VIDEO_BAR.start && range.end - range.start === LEGACY_VIDEO_BAR.size) {
				sink.add('video-bar', range);
			} else if (range.start >= MIB) {
				sink.add('emulated-bar', { slot: name, range });
			}
			return;
		}
		if (device !== null && device.bus !== bus && range.start >= device.range.start && range.end <= device.range.end) {
			device.bus = bus;
			sink.add('pci-bus', { device: device.guid, bus });
		}
		const bits = range.start < FOUR_GIB ? 32 : 64;
		sink.add('bar', { slot: name, index: null, range, size: range.end - range.start, bits });
	}
}
