/** pci-hyperv's devices, their windows and BARs; the legacy bus of generation 1. */

import type { Range } from '@hvmmio/core/address';
import { LEGACY_VIDEO_BAR } from '@hvmmio/core/host';
import type { Bar, Device } from '../fact.ts';
import { kindOfClass } from '../pci-class.ts';
import type { Sink } from '../sink.ts';
import { hex, type PrintedResource, resourceAt, resourceFrom } from '../text/numbers.ts';
import { readProbeFailure } from './probe.ts';
import { GUID, type Rule, type Rules } from './rule.ts';
import { unread } from './unread.ts';

const DEVICE = new RegExp(`^(${GUID}): `, 'i');
const SLOT = /^([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]): /;
const BUS = /^([0-9a-f]{4,8}:[0-9a-f]{2})\b/;
/** Virtual bridges and switch ports of OpenVMM (docs/hosts.md). */
const OPENVMM_PORTS = ['1414:c030', '1414:c031', '1414:c032'];

/** `Need 0x2000000 of low MMIO space.`, and as it was spelled at first, without 0x and without a device. */
function readNeed(text: string, device: Device, sink: Sink): boolean {
	const need = /^Need (?:0x)?([0-9a-f]{1,16}) of (low|high) MMIO space/i.exec(text);
	const size = hex(need?.[1]);
	if (size === null) {
		return false;
	}
	sink.add('mmio-needed', { device, where: need?.[2]?.toLowerCase() as 'low' | 'high', size });
	return true;
}

const pciHyperv: Rule = (rest, sink) => {
	const [head = '', guid] = DEVICE.exec(rest) ?? [];
	const device = guid?.toLowerCase() ?? null;
	const text = rest.slice(head.length);
	if (readNeed(text, device, sink)) {
		return true;
	}
	if (text.startsWith('PCI VMBus probing')) {
		sink.add('pci-probe', { device });
	} else if (text.startsWith('Retrying D0 Entry')) {
		sink.add('d0-retried', { device });
	} else if (text.startsWith('PCI host bridge to bus ')) {
		readBus(text, device, sink);
	} else if (text.startsWith('PCI Pass-through VSP failed D0 Entry with status ')) {
		// Whole or not at all: a cut status would be another one.
		const [, status] = /with status (?:0x)?([0-9a-f]{8})\b/i.exec(text) ?? [];
		if (status !== undefined) {
			sink.add('d0-failed', { device, status: status.toLowerCase() });
		} else {
			unread(sink, 'hv_pci', rest);
		}
	} else if (!readProbeFailure(rest, 'hv_pci', sink)) {
		unread(sink, 'hv_pci', rest);
	}
	return true;
};

function readBus(text: string, device: Device, sink: Sink): boolean {
	const [, bus] = BUS.exec(text.slice('PCI host bridge to bus '.length)) ?? [];
	if (bus !== undefined && !sink.isOwnBus(bus)) {
		sink.add('pci-bus', { device, bus });
	}
	return bus !== undefined;
}

/** `reg 0x10: [mem …]`, `BAR 0: assigned [mem …]`, `BAR 0 [mem …]`, `BAR 0 [mem size …]: can't assign; no space`. */
function readBar(slot: string, text: string, sink: Sink): boolean {
	const [head, register, number] = /^(?:reg 0x([0-9a-f]{2})|BAR (\d{1,2}))[: ]/.exec(text) ?? [];
	const resource = head === undefined ? null : resourceFrom(text);
	if (resource === null) {
		return head !== undefined;
	}
	const index = register === undefined ? Number(number) : (Number.parseInt(register, 16) - 0x10) / 4;
	const bar = barOf(slot, index, resource);
	if (sink.isOwnBus(slot)) {
		if (/can't reserve/.test(text) && bar.range !== null) {
			sink.add('bar-conflict', { slot, range: bar.range });
		} else if (bar.range !== null && isVideoBar(index, bar.range)) {
			sink.add('video-bar', bar.range);
		} else if (bar.range !== null && bar.range.start >= 2 ** 20) {
			sink.add('emulated-bar', { slot, range: bar.range });
		}
		return true;
	}
	const failed = resource.range === null || /no space|failed to assign|can't assign/.test(text);
	sink.add(failed ? 'bar-unassigned' : 'bar', failed ? { ...bar, range: null } : bar);
	return true;
}

function isVideoBar(index: number, { start, end }: Range): boolean {
	return index === 0 && start === LEGACY_VIDEO_BAR.start && end - start === LEGACY_VIDEO_BAR.size;
}

function barOf(slot: string, index: number, { range, size, flags }: PrintedResource): Bar {
	return { slot, index, range, size, bits: flags.includes('64bit') ? 64 : 32 };
}

/** Devices of generation 1's chip set, by vendor and device. */
const CHIP_SET = ['8086:7192', '8086:7110', '8086:7111', '8086:7113'];
const DRIVEN = { nvme: 'nvme', mlx5_core: 'mellanox', mlx4_core: 'mellanox', nvidia: 'gpu' } as const;

function readIdentity(slot: string, id: string, code: string, sink: Sink): void {
	if (OPENVMM_PORTS.includes(id)) {
		sink.add('openvmm', id);
	} else if (!sink.isOwnBus(slot)) {
		sink.add('device-kind', { slot, kind: kindOfClass(code.slice(0, 4), id) });
		if (id.startsWith('1af4:')) {
			sink.add('utility-vm', 'virtio-pci');
		}
	} else if (id === '1414:5353') {
		sink.add('generation', 1);
	} else if (CHIP_SET.includes(id)) {
		sink.add('legacy-device', slot);
	}
}

/** What a driver says of a device that does not work: a failure with its number, a time-out, a device that is given up. */
const DEVICE_FAILED =
	/\bfail(?:ed|ure)\b[^\n]{0,80}?[ (]-?\d|\btime(?:d )?out\b(?! (?:set|to)\b)|\bnot ready\b|\bis (?:down|dead)\b|\bfatal\b|\bdisabling\b|\b[Rr]emov(?:ing|ed) after\b/;
/** Warnings and worse. */
const WARNING = 4;

/** The host let the device in, and still it does not work. */
function deviceError(rest: string, sink: Sink, driver: string): boolean {
	const failed = (sink.level ?? WARNING) <= WARNING && DEVICE_FAILED.test(rest.slice(0, 400));
	if (failed) {
		sink.add('driver-error', { driver, device: null, about: 'other', text: rest.slice(0, 160) });
	}
	return failed;
}

function driverLine(rest: string, sink: Sink, word: string): boolean {
	const [head = '', slot] = SLOT.exec(rest) ?? [];
	const [, function_] = /^nvme\d{1,3}: pci function ([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])/.exec(rest) ?? [];
	const [, probed] = /^probe of ([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) failed with error /.exec(rest) ?? [];
	const named = slot ?? function_ ?? probed;
	if (named === undefined) {
		return /^nvme\d{1,3}: /.test(rest) && deviceError(rest, sink, word);
	}
	if (!sink.isOwnBus(named)) {
		sink.add('device-kind', { slot: named, kind: DRIVEN[word as keyof typeof DRIVEN] });
		deviceError(rest, sink, word);
	}
	return slot === undefined || readBar(slot, rest.slice(head.length), sink) || true;
}

export const pciRules: Rules = {
	hv_pci: pciHyperv,
	/** Before 2016 the driver named no device. */
	Need: (rest, sink) => readNeed(`Need ${rest}`, null, sink),
	pci(rest, sink) {
		const [head = '', slot] = SLOT.exec(rest) ?? [];
		if (slot === undefined) {
			return false;
		}
		const text = rest.slice(head.length);
		const [, vendor, product, code] =
			/^\[([0-9a-f]{4}):([0-9a-f]{4})\] type \w{2} class 0x([0-9a-f]{6})/.exec(text) ?? [];
		if (vendor === undefined) {
			const known = readBar(slot, text, sink);
			return known || (!sink.isOwnBus(slot) && deviceError(rest, sink, 'pci'));
		}
		readIdentity(slot, `${vendor}:${product}`, code ?? '', sink);
		return true;
	},
	/** `nvme 0000:02:00.0: BAR 0: can't reserve [mem …]`, and what a driver says of its device. */
	nvme: driverLine,
	mlx5_core: driverLine,
	mlx4_core: driverLine,
	nvidia: driverLine,
	pci_bus(rest, sink) {
		const [head = '', bus] = BUS.exec(rest) ?? [];
		const [marker] = /^: (?:root bus )?resource (?:\d{1,3} )?/.exec(rest.slice(head.length, head.length + 40)) ?? [];
		const resource = marker === undefined ? null : resourceAt(rest, head.length + marker.length);
		if (bus !== undefined && resource?.range) {
			if (!sink.isOwnBus(bus)) {
				sink.add('bridge-window', { bus, range: resource.range });
			} else if (resource.range.start >= 2 ** 20) {
				sink.add('root-window', resource.range);
			}
		}
		return bus !== undefined;
	},
};
