/** /proc/iomem: what lies where, nested. A user without rights sees zeros in place of the addresses. */

import { FOUR_GIB, LEGACY_VIDEO_BAR, MIB, type Range } from '@hvmmio/core';
import { VIDEO_DEVICE } from './fact.ts';
import type { Sink } from './sink.ts';
import { hexRange } from './text/numbers.ts';

const ROW = /^( {0,40})([0-9a-f]{8,16})-([0-9a-f]{8,16}) : (\S.{0,119})$/i;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SLOT = /^([0-9a-f]{4,8}:[0-9a-f]{2}):[0-9a-f]{2}\.[0-7]$/;
/** Rows of the firmware's memory map, by the names that the kernel gives them. */
const MEMORY: Readonly<Record<string, string>> = {
	'System RAM': 'usable',
	'ACPI Tables': 'ACPI data',
	'ACPI Non-volatile Storage': 'ACPI NVS',
	Reserved: 'reserved',
	reserved: 'reserved',
};
const BOOT_FRAMEBUFFERS = ['efifb', 'BOOTFB', 'simple-framebuffer', 'simplefb', 'vesafb', 'simpledrm'];
const VIDEO_DRIVERS = ['hyperv_fb', 'hyperv_drm', 'hyperv-drm'];

export class IomemReader {
	private hidden = false;
	/** The VMBus device whose range the rows below it lie in. */
	private device: { readonly guid: string; readonly range: Range; bus: string | null } | null = null;
	private readonly sink: Sink;

	constructor(sink: Sink) {
		this.sink = sink;
	}

	read(line: string): boolean {
		const [, indent = '', start = '', last = '', name = ''] = ROW.exec(line) ?? [];
		if (name === '') {
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
			this.row(name.trim(), range, indent.length);
		}
		return true;
	}

	private row(name: string, range: Range, indent: number): void {
		const { sink } = this;
		const memory = Object.hasOwn(MEMORY, name) ? MEMORY[name] : undefined;
		if (memory !== undefined && indent === 0) {
			sink.add('memory', { range, type: memory });
		} else if (name === 'Crash kernel') {
			sink.add('crash-kernel', range);
		} else if (name === 'PCI Bus 0000:00' && range.start >= MIB) {
			sink.add('root-window', range);
		} else if (BOOT_FRAMEBUFFERS.includes(name)) {
			sink.add('boot-framebuffer', range);
		} else if (VIDEO_DRIVERS.includes(name)) {
			sink.add('framebuffer', range);
		} else if (GUID.test(name)) {
			this.vmbusDevice(name.toLowerCase(), range);
		} else {
			this.pciDevice(name, range);
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
		if (bus.startsWith('0000:')) {
			if (range.start === LEGACY_VIDEO_BAR.start && range.end - range.start === LEGACY_VIDEO_BAR.size) {
				sink.add('video-bar', range);
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
