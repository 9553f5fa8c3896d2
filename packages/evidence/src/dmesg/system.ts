/** The kernel's release, the firmware, the hypervisor: lines of early boot, and what says the same of them elsewhere. */

import type { Sink } from '../sink.ts';
import { readEcam } from './host-bridge.ts';
import type { Rules } from './rule.ts';

const ISOLATION = ['none', 'vbs', 'snp', 'tdx'] as const;
/** As a firmware may name itself or its machine: OpenVMM, its paravisor, its generation 2 firmware. */
const OPENVMM = /\b(?:OpenVMM|OpenHCL|mu_msvm)\b/i;
/** PCI devices of generation 1's chip set: ISA bridge, IDE, power management, host bridge. */
export const LEGACY_DRIVERS = ['ata_piix', 'piix4_smbus', 'agpgart-intel'];

/** A kernel's release and what its name says. */
export function kernelFact(release: string, revision: string | null, sink: Sink): void {
	sink.add('kernel', { release, package: revision });
	if (/(?:microsoft-standard|-WSL\d?\b)/i.test(release.slice(-60))) {
		sink.add('utility-vm', 'wsl-kernel');
	}
	if (/-azure\b/.test(release.slice(-40))) {
		sink.add('azure-kernel', release);
	}
	if (/(?:^|[-.+_])(?:aarch64|arm64)$/.test(release.slice(-20))) {
		sink.add('arch', 'arm64');
	} else if (/(?:^|[-.+_])(?:x86_64|amd64)$/.test(release.slice(-20))) {
		sink.add('arch', 'x86_64');
	}
}

/** Debian's revision in `#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-06-20)`. */
export function revisionIn(text: string): string | null {
	const at = text.lastIndexOf(' Debian ');
	return at < 0 ? null : (/^(\d[-.+~:\w]{0,60})(?= |$)/.exec(text.slice(at + 8))?.[1] ?? null);
}

/** `Linux vm1 6.1.0-44-cloud-amd64 #1 SMP … x86_64 GNU/Linux`: what `uname -a` prints. */
export function readUname(rest: string, sink: Sink): boolean {
	const text = rest.slice(0, 400);
	const [, release] = /^(?:\S{1,64} )?(\d{1,4}\.\d{1,4}[-.+~:_\w]{0,100}) #\d/.exec(text) ?? [];
	if (release === undefined) {
		return false;
	}
	const { boot, kind } = sink;
	sink.boot = 0;
	sink.kind = 'system';
	kernelFact(release, revisionIn(text), sink);
	const [, machine] = / (x86_64|aarch64|amd64|arm64|i\d86)(?: \S{1,20}){0,2}(?: GNU\/Linux)?$/.exec(text) ?? [];
	if (machine !== undefined) {
		sink.add('arch', machine === 'aarch64' || machine === 'arm64' ? 'arm64' : 'x86_64');
	}
	sink.boot = boot;
	sink.kind = kind;
	return true;
}

/** `Microsoft Corporation Virtual Machine/Virtual Machine, BIOS 090008  12/07/2018`, after `DMI:` or `Hardware name:`. */
export function hardware(rest: string, sink: Sink): boolean {
	const text = rest.slice(0, 200);
	const [openvmm] = OPENVMM.exec(text) ?? [];
	if (openvmm !== undefined) {
		sink.add('openvmm', openvmm);
		return true;
	}
	if (text.startsWith('Microsoft Corporation Virtual Machine')) {
		const [, bios] = /, BIOS (Hyper-V UEFI|\d{6})\b/.exec(text) ?? [];
		if (bios !== undefined) {
			sink.add('generation', bios === 'Hyper-V UEFI' ? 2 : 1);
		}
		return true;
	}
	const [machine = ''] = text.split(', BIOS', 1);
	// A cut line may be of any machine.
	if (machine.length > 24 || text.includes(', BIOS')) {
		sink.add('other-machine', machine.slice(0, 80));
	}
	return true;
}

export const systemRules: Rules = {
	Linux(rest, sink) {
		const [, release] = /^version (\d{1,4}\.\d{1,4}[-.+~:\w]{0,100})(?= )/.exec(rest) ?? [];
		if (release === undefined) {
			return readUname(rest, sink);
		}
		kernelFact(release, revisionIn(rest), sink);
		sink.add('log-start', true);
		return true;
	},
	Booting(rest, sink) {
		const isArm = /^Linux on physical CPU 0x[0-9a-f]{1,16} \[0x/.test(rest);
		if (isArm) {
			sink.add('arch', 'arm64');
		}
		return isArm;
	},
	Hypervisor(rest, sink) {
		const [, name] = /^detected: ([ -~]{1,40})$/.exec(rest) ?? [];
		if (name !== undefined) {
			sink.add('hypervisor', name);
		}
		return name !== undefined;
	},
	'Hyper-V'(rest, sink) {
		const [, build] = /^(?:Host Build[ :]{1,2})([-.:0-9]{3,40})/.exec(rest) ?? [];
		if (build !== undefined) {
			sink.add('host-build', build);
			return true;
		}
		// HV_ISOLATION_TYPE: the low four bits of group B.
		const [, group] = /^Isolation Config: Group A 0x[0-9a-f]{1,8}, Group B 0x([0-9a-f]{1,8})$/.exec(rest) ?? [];
		const isolation = group === undefined ? undefined : ISOLATION[Number.parseInt(group, 16) & 15];
		if (isolation !== undefined) {
			sink.add('isolation', isolation);
		}
		return isolation !== undefined || rest.startsWith('privilege flags');
	},
	DMI(rest, sink) {
		if (rest === 'not present or invalid.') {
			sink.add('utility-vm', 'no-dmi');
			return true;
		}
		return !/^(?:Memory slots|SMBIOS )/.test(rest) && hardware(rest, sink);
	},
	efi(rest, sink) {
		const [, vendor] = /^EFI v\d{1,2}\.\d{1,3} by ([ -~]{2,60})$/.exec(rest) ?? [];
		const [openvmm] = OPENVMM.exec(vendor ?? '') ?? [];
		if (openvmm !== undefined) {
			sink.add('openvmm', openvmm);
		}
		if (openvmm !== undefined || vendor?.startsWith('Microsoft')) {
			sink.add('generation', 2);
		} else if (vendor !== undefined) {
			sink.add('other-machine', vendor);
		}
		return vendor !== undefined;
	},
	PCI(rest, sink) {
		const bus =
			rest === 'System does not support PCI' ? 'none' : /^Using configuration type \d/.test(rest) ? 'type-1' : null;
		if (bus !== null) {
			sink.add('legacy-pci', bus);
		}
		return bus !== null || readEcam(rest, sink);
	},
	Memory(rest, sink) {
		const isolation = /^Encryption Features active: .{0,60}\bSEV-SNP\b/.test(rest)
			? 'snp'
			: /^Encryption Features active: .{0,60}\bTDX\b/.test(rest)
				? 'tdx'
				: null;
		if (isolation !== null) {
			sink.add('isolation', isolation);
		}
		return isolation !== null;
	},
	misc(rest, sink) {
		const isDxg = rest.startsWith('dxg: ');
		if (isDxg) {
			sink.add('utility-vm', 'dxgkrnl');
		}
		return isDxg;
	},
	WSL(rest, sink) {
		const isInit = /^\(\d{1,6}\b/.test(rest);
		if (isInit) {
			sink.add('utility-vm', 'wsl-init');
		}
		return isInit;
	},
	...Object.fromEntries(
		LEGACY_DRIVERS.map((driver) => [
			driver,
			(rest: string, sink: Sink) => {
				const [, slot] = /^(0000:\d{2}:\d{2}\.\d): /.exec(rest) ?? [];
				if (slot !== undefined) {
					sink.add('legacy-device', slot);
				}
				return slot !== undefined;
			},
		]),
	),
};
