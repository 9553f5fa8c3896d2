/** What can be learnt from a line: a name, a value and where it stands. Addresses and sizes are bytes, ranges half-open. */

import type { Arch, Message, Range, Resolution } from '@hvmmio/core';

/** What a file is. `host-message`: a message of Hyper-V; `survey`: what DDA scripts print; `trace`: tracepoints. */
export type EvidenceKind =
	| 'dmesg'
	| 'iomem'
	| 'lspci'
	| 'get-vm'
	| 'get-vmvideo'
	| 'host-message'
	| 'survey'
	| 'trace'
	| 'unknown';

/** A PCI BAR of one device; `slot` is `domain:bus:device.function`. */
export interface Bar {
	readonly slot: string;
	/** Number of the BAR; null where the line does not say it. */
	readonly index: number | null;
	/** Null where it has no address. */
	readonly range: Range | null;
	readonly size: number;
	readonly bits: 32 | 64;
}

/** A VMBus device by its instance GUID; null where the line does not name it. */
export type Device = string | null;

/** The value that each fact has. */
export interface FactValues {
	/** `uname -r`, and Debian's package version where the line has it. */
	readonly kernel: { readonly release: string; readonly package: string | null };
	readonly arch: Arch;
	readonly hypervisor: string;
	readonly 'host-build': string;
	readonly generation: 1 | 2;
	readonly platform: 'azure';
	/** A utility VM such as WSL2: it has no firmware and no video device. */
	readonly 'utility-vm': true;
	readonly isolation: 'none' | 'vbs' | 'snp' | 'tdx';
	/** A sign that this kernel was started by kexec after a crash. */
	readonly 'second-kernel': string;
	/** Memory set aside for a kdump kernel. */
	readonly 'crash-kernel': Range;
	/** A driver that the command line keeps from loading. */
	readonly blacklisted: string;
	/** A row of the firmware's memory map. */
	readonly memory: { readonly range: Range; readonly type: string };
	/** Memory that is there or may be added later (SRAT). */
	readonly 'memory-affinity': Range;
	/** The largest hole below 4 GiB that the kernel found. */
	readonly 'pci-gap': Range;
	/** A window of the legacy PCI root bus: generation 1. */
	readonly 'root-window': Range;
	/** `hv_mmio=… fb=…`: the first node, its sibling and the reservation. */
	readonly 'hv-mmio': { readonly low: Range | null; readonly high: Range | null; readonly reserved: Range | null };
	readonly 'reservation-warning': Message;
	readonly 'driver-registered': string;
	/** What the boot framebuffer driver holds. */
	readonly 'boot-framebuffer': Range;
	/** What the synthetic video device holds. */
	readonly framebuffer: Range;
	/** `mmio_megabytes` of the video device's offer, in bytes. */
	readonly 'framebuffer-size': number;
	/** The mode in use. */
	readonly screen: Resolution;
	readonly 'video-allocation-failed': string;
	/** BAR0 of the legacy video device: generation 1. */
	readonly 'video-bar': Range;
	/** hyperv_fb on generation 1 found no room in RAM: benign. */
	readonly 'framebuffer-not-in-ram': true;
	/** pci-hyperv starts on a device. */
	readonly 'pci-probe': { readonly device: Device };
	/** The bus (`858c:00`) of a device. */
	readonly 'pci-bus': { readonly device: Device; readonly bus: string };
	readonly 'bridge-window': { readonly bus: string; readonly range: Range };
	readonly bar: Bar;
	readonly 'bar-unassigned': Bar;
	readonly 'mmio-needed': { readonly device: Device; readonly where: 'low' | 'high'; readonly size: number };
	readonly 'd0-failed': { readonly device: Device; readonly status: string };
	readonly 'd0-retried': { readonly device: Device };
	readonly 'probe-failed': { readonly device: Device; readonly error: number };
	/** What a VMBus device holds, as /proc/iomem has it. */
	readonly 'device-range': { readonly device: string; readonly range: Range };
	/** /proc/iomem as a user without rights reads it: all addresses are zero. */
	readonly 'addresses-hidden': true;
	readonly 'vm-name': string;
	readonly 'low-mmio-setting': number;
	readonly 'high-mmio-setting': number;
	readonly 'resolution-type': 'single' | 'maximum' | 'default';
	readonly 'resolution-setting': Resolution;
	/** The host refused to start the VM: its high MMIO passes what the CPU can address. */
	readonly 'high-mmio-refused': { readonly address: number; readonly limit: number };
	/** A device of the host that can be passed through, by its location path. */
	readonly 'assignable-device': string;
	/** The total of a device's MMIO as the survey script prints it, without a split by 32 and 64 bits. */
	readonly 'survey-total': { readonly device: string; readonly size: number };
}

export type FactName = keyof FactValues;

/** Where a fact stands and to what it belongs. */
export interface Place {
	/** From 1. */
	readonly line: number;
	/** Which boot of a log with several, from 1; 0 where there is no log. */
	readonly boot: number;
	/** The VM of which the host speaks; null where no name is given. */
	readonly vm: string | null;
}

export type FactOf<N extends FactName> = Place & { readonly name: N; readonly value: FactValues[N] };
export type Fact = { [N in FactName]: FactOf<N> }[FactName];

/** What one file holds. */
export interface Evidence {
	readonly file: string;
	readonly kind: EvidenceKind;
	/** In the order of their lines. */
	readonly facts: readonly Fact[];
	/** Facts beyond the most that are kept of a name. */
	readonly dropped: number;
	readonly lines: number;
	/** Why nothing can be read from it, in words; null if it is text. */
	readonly unreadable: string | null;
}

/** Instance GUID of the synthetic video device, the same on every host (docs/domain.md, section 8). */
export const VIDEO_DEVICE = '5620e0c7-8062-4dce-aeb7-520c7ef76171';

/** The facts of one name, in order. */
export function factsOf<N extends FactName>(facts: readonly Fact[], name: N): FactOf<N>[] {
	return facts.filter((fact): fact is Fact & FactOf<N> => fact.name === name) as FactOf<N>[];
}
