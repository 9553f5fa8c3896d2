/** The kernel's release, the firmware, the hypervisor: lines of early boot. */

import type { Rules } from './rule.ts';

const ISOLATION = ['none', 'vbs', 'snp', 'tdx'] as const;

export const systemRules: Rules = {
	Linux(rest, sink) {
		const [, release] = /^version (\d{1,4}\.\d{1,4}[-.+~:\w]{0,100})(?= )/.exec(rest) ?? [];
		if (release === undefined) {
			return false;
		}
		const at = rest.lastIndexOf(' Debian ');
		const [, revision = null] = at < 0 ? [] : (/^(\d[-.+~:\w]{0,60})(?= )/.exec(rest.slice(at + 8)) ?? []);
		sink.add('kernel', { release, package: revision });
		if (/\bWSL2\b/i.test(release.slice(-40))) {
			sink.add('utility-vm', true);
		}
		if (/-azure\b/.test(release.slice(-30))) {
			sink.add('platform', 'azure');
		}
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
			sink.add('utility-vm', true);
			return true;
		}
		const [, bios] =
			/^Microsoft Corporation Virtual Machine\/Virtual Machine, BIOS (Hyper-V UEFI|\d{6})/.exec(rest) ?? [];
		if (bios !== undefined) {
			sink.add('generation', bios === 'Hyper-V UEFI' ? 2 : 1);
		}
		return bios !== undefined;
	},
	efi(rest, sink) {
		const isFirmware = /^EFI v\d{1,2}\.\d{1,3} by Microsoft/.test(rest);
		if (isFirmware) {
			sink.add('generation', 2);
		}
		return isFirmware;
	},
	PCI(rest, sink) {
		const generation =
			rest === 'System does not support PCI' ? 2 : /^Using configuration type \d/.test(rest) ? 1 : null;
		if (generation !== null) {
			sink.add('generation', generation);
		}
		return generation !== null;
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
};
