/** What can be learnt from a line: a name, a value and where it stands. Addresses and sizes are bytes, ranges half-open. */

import type { Range } from '@hvmmio/core/address';
import type { Arch, Resolution } from '@hvmmio/core/host';
import type { Message } from '@hvmmio/core/policies';

/**
 * What a file, or a line of it, is. `host-message`: a message of Hyper-V; `survey`: what DDA scripts print; `trace`:
 * tracepoints; `system`: what a guest's tools and settings say of it (uname, packages, kdump's settings, the kernel's
 * configuration).
 */
export type EvidenceKind =
	| 'dmesg'
	| 'iomem'
	| 'lspci'
	| 'get-vm'
	| 'get-vmvideo'
	| 'host-message'
	| 'survey'
	| 'trace'
	| 'system'
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

/** What kind of PCI device it is, as far as its names tell. */
export type DeviceKind = 'nvme' | 'network' | 'mellanox' | 'gpu' | 'storage' | 'other';

/** Why a file cannot be read as text. */
export type Unreadable = 'gzip' | 'xz' | 'zstd' | 'bzip2' | 'zip' | 'program' | 'binary-journal' | 'binary';

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
	/** A kernel's name that ends in -azure: such kernels run in labs too. */
	readonly 'azure-kernel': string;
	/** A sign of a utility VM such as WSL2, which has no firmware and no video device. */
	readonly 'utility-vm': 'wsl-kernel' | 'wsl-init' | 'no-dmi' | 'dxgkrnl' | 'virtio-pci';
	/** A vendor's name that is not Hyper-V's, as the firmware has it. */
	readonly 'other-machine': string;
	/** An operating system that is not Linux. */
	readonly 'other-system': string;
	/** The log has the kernel's first line. */
	readonly 'log-start': true;
	/** What the kernel says of a legacy PCI bus: that it found one (`type-1`), or that there is none. */
	readonly 'legacy-pci': 'type-1' | 'none';
	/** A name or a PCI device of OpenVMM, as the line has it. */
	readonly openvmm: string;
	/** A PCI host bridge of the machine's own, not one of pci-hyperv's: generation 1 has one, OpenVMM one for each root complex. */
	readonly 'host-bridge': { readonly domain: string };
	/** A device that Hyper-V has on generation 1 alone, on the legacy PCI bus. */
	readonly 'legacy-device': string;
	/** An error line of a driver of Hyper-V, or of a passed-through device, that no rule explains. */
	readonly 'driver-error': {
		readonly driver: string;
		readonly device: Device;
		readonly about: 'interrupt' | 'screen' | 'other';
		readonly text: string;
	};
	/** The line says that other lines are missing. */
	readonly 'lines-lost': string;
	/** The boot waits in vain for a disk or the root file system. */
	readonly 'disk-missing': string;
	/** The kernel has crashed or warned; `module` where a line names one of Hyper-V's drivers. */
	readonly oops: { readonly what: string; readonly module: string | null };
	/** The host did not answer where the video driver said that video memory is. */
	readonly 'video-timeout': string;
	/** What a PCI device is, by its class or its driver. */
	readonly 'device-kind': { readonly slot: string; readonly kind: DeviceKind };
	/** A BAR of a device of the legacy or an emulated PCI bus (domain 0000), not the video device's. */
	readonly 'emulated-bar': { readonly slot: string; readonly range: Range };
	/** A BAR that the kernel could not reserve, since its addresses are taken. */
	readonly 'bar-conflict': { readonly slot: string; readonly range: Range };
	readonly 'kexec-loader': 'kexec_load' | 'kexec_file_load';
	readonly 'kexec-tools': string;
	/** A package of a kernel that is installed, which need not be the one that runs. */
	readonly 'kernel-package': { readonly release: string; readonly package: string | null };
	readonly config: { readonly option: string; readonly value: 'y' | 'm' | 'n' };
	/** `...`: somebody has left lines out. */
	readonly 'rows-left-out': true;
	/** A section of `hvmmio collect`. */
	readonly section: string;
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
	/** `driver` is null where the line does not name it. */
	readonly 'probe-failed': { readonly device: Device; readonly error: number; readonly driver: string | null };
	/** What a VMBus device holds, as /proc/iomem has it. */
	readonly 'device-range': { readonly device: string; readonly range: Range };
	/** /proc/iomem as a user without rights reads it: all addresses are zero. */
	readonly 'addresses-hidden': true;
	readonly 'vm-name': string;
	readonly 'low-mmio-setting': number;
	readonly 'high-mmio-setting': number;
	readonly 'high-mmio-base-setting': number;
	readonly 'resolution-type': 'single' | 'maximum' | 'default';
	readonly 'resolution-setting': Resolution;
	/** The host refused to start the VM: its high MMIO passes what the CPU can address. */
	readonly 'high-mmio-refused': { readonly address: number; readonly limit: number };
	/** A device of the host that can be passed through, by its location path. */
	readonly 'assignable-device': string;
	/** The total of a device's MMIO as the survey script prints it, without a split by 32 and 64 bits. */
	readonly 'survey-total': { readonly device: string; readonly size: number };
}

/** The kinds of facts, as docs/contract.md lists them. */
export type FactName = keyof FactValues;

/** Where a fact stands and to what it belongs. */
export interface Place {
	/** From 1. */
	readonly line: number;
	/** Which boot of a log with several, from 1; 0 where there is no log. */
	readonly boot: number;
	/** The VM of which the host speaks; null where no name is given. */
	readonly vm: string | null;
	/** What the line is. */
	readonly kind: EvidenceKind;
}

/** One fact: its name, its value, and the line that tells it. */
export type FactOf<N extends FactName> = Place & { readonly name: N; readonly value: FactValues[N] };
/** Any fact; its `name` decides the type of its `value`. */
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
	/** Why nothing can be read from it; null if it is text. */
	readonly unreadable: Unreadable | null;
}

/**
 * The facts of one name, in order.
 * @example
 * ```ts
 * import { factsOf, readEvidence } from '@hvmmio/evidence';
 * const log = 'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=(null)\n';
 * const { facts } = await readEvidence('dmesg.txt', [new TextEncoder().encode(log)]);
 * console.log(factsOf(facts, 'hv-mmio').length, factsOf(facts, 'kernel').length); // 1 0
 * ```
 */
export function factsOf<N extends FactName>(facts: readonly Fact[], name: N): FactOf<N>[] {
	return facts.filter((fact): fact is Fact & FactOf<N> => fact.name === name) as FactOf<N>[];
}
