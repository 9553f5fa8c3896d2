/**
 * What a guest's tools and settings say of it: uname, hostnamectl, packages of dpkg and rpm, the kernel's configuration,
 * kdump's settings.
 */

import { kernelFact } from './dmesg/system.ts';
import type { Sink } from './sink.ts';

/** Options of the kernel's configuration that matter here. */
const OPTIONS =
	/^(?:CONFIG_)(SYSFB|SYSFB_SIMPLEFB|DRM_HYPERV|FB_HYPERV|PCI_HYPERV|HYPERV|HYPERV_VMBUS|FB_EFI|KEXEC_FILE)$/;
const CONFIG = /^(?:[\w./-]{1,80}[:-])?(?:\d{1,6}[:-])?(?:# )?(CONFIG_[A-Z0-9_]{2,40})(?:=([ymn])| is (not set))$/;
/** `ii  linux-image-6.1.0-44-amd64  6.1.164-1  amd64  …`, and `kexec-tools/stable,now 1:2.0.25-3 amd64 [installed]`. */
const DPKG =
	/^(?:[hi]i {1,4})?([a-z][-a-z0-9.+~]{2,80})(?::(?:amd64|arm64))?(?:\/\S{1,60})? {1,80}([0-9][-0-9A-Za-z.+:~]{0,60}) {1,60}(?:amd64|arm64|all)\b/;
/** `dpkg-query -W` has no architecture. */
const DPKG_QUERY = /^(linux-image-[-.+~\w]{3,80}|kexec-tools)\s{1,40}(\d[-0-9A-Za-z.+:~]{1,60})$/;
/** `kernel-core-5.14.0-427.13.1.el9_4.x86_64`, `kernel-core.x86_64  5.14.0-427…  @baseos`, `i+ | kernel-default | package | 6.4.0-… | x86_64`. */
const RPM =
	/^(kernel(?:-core|-azure|-default|-uek(?:-core)?|-mshv)?|kexec-tools|kdump-utils)-(\d[-0-9A-Za-z.+~_]{1,80})\.(?:x86_64|aarch64)(?:\s{2,}.*)?$/;
const DNF = /^(kernel(?:-core|-uek-core)?|kexec-tools)\.(?:x86_64|aarch64)\s{1,60}(\d[-0-9A-Za-z.+~_]{1,80})(?:\s|$)/;
const ZYPPER =
	/^i\+? {1,3}\| (kernel-(?:default|azure)|kexec-tools) {1,60}\| package {1,20}\| (\d[-0-9A-Za-z.+~_]{1,80}) {1,60}\|/;
/** `KDUMP_KEXEC_ARGS="-s"`, `KEXEC_ARGS=…`, and a command line of kexec. */
const KEXEC_ARGS =
	/^(?:[\w./-]{1,80}[:-])?(?:\d{1,6}[:-])?(?:export )?(?:KDUMP_KEXEC_ARGS|KEXEC_ARGS|KEXEC_OPTIONS)\+?=["']?([^"'#]{0,200})/;
const KEXEC_COMMAND =
	/^(?:\S{0,40}[$#+] )?(?:sudo )?(?:\/s?bin\/|\/usr\/s?bin\/)?kexec ((?:-{1,2}[a-zA-Z][^ ]{0,200} ?){1,12})/;

/** @returns true if the line is one of these */
export function readGuest(line: string, sink: Sink): boolean {
	const text = line.trim().slice(0, 400).replaceAll('**', '');
	return readConfig(text, sink) || readKexec(text, sink) || readPackage(text, sink) || readRunning(text, sink);
}

function readConfig(text: string, sink: Sink): boolean {
	const [, name = '', value, unset] = text.includes('CONFIG_') ? (CONFIG.exec(text) ?? []) : [];
	const option = OPTIONS.exec(name)?.[1];
	if (option !== undefined) {
		sink.add('config', { option, value: unset === undefined ? (value as 'y' | 'm' | 'n') : 'n' });
	}
	return name !== '';
}

function readKexec(text: string, sink: Sink): boolean {
	const [, args] = KEXEC_ARGS.exec(text) ?? KEXEC_COMMAND.exec(text) ?? [];
	if (args === undefined) {
		const [, version] = /^kexec-tools (\d{1,2}\.\d{1,2}\.\d{1,3})\b/.exec(text) ?? [];
		if (version !== undefined) {
			sink.add('kexec-tools', version);
		}
		return version !== undefined;
	}
	const words = args.split(' ');
	if (words.some((word) => isShort(word, 's') || word === '--kexec-file-syscall')) {
		sink.add('kexec-loader', 'kexec_file_load');
	} else if (words.some((word) => isShort(word, 'c') || word === '--kexec-syscall')) {
		sink.add('kexec-loader', 'kexec_load');
	}
	return true;
}

/** `-s`, alone or with others: `-ps`. */
function isShort(word: string, letter: string): boolean {
	return /^-[acdefhlpstuvx]{1,6}$/.test(word) && word.includes(letter);
}

function readPackage(text: string, sink: Sink): boolean {
	const [, name, version] =
		DPKG.exec(text) ?? DPKG_QUERY.exec(text) ?? RPM.exec(text) ?? DNF.exec(text) ?? ZYPPER.exec(text) ?? [];
	if (name === undefined || version === undefined) {
		return false;
	}
	const [, image] = /^linux-image-(?:unsigned-)?(\d[-.+~\w]{1,80})$/.exec(name) ?? [];
	if (image !== undefined) {
		sink.add('kernel-package', { release: image, package: version });
	} else if (name === 'kexec-tools') {
		sink.add('kexec-tools', /^(?:\d{1,2}:)?(\d{1,2}\.\d{1,2}\.\d{1,3})/.exec(version)?.[1] ?? version);
	} else if (name.startsWith('kernel')) {
		sink.add('kernel-package', { release: version, package: null });
	}
	return true;
}

/** The kernel that runs, as hostnamectl and /etc/os-release's neighbours in a report say it. */
function readRunning(text: string, sink: Sink): boolean {
	const [, release] =
		/^(?:Kernel(?: (?:release|version))?|uname -r|kernel_?(?:release|version)?): (?:Linux )?(\d{1,4}\.\d{1,4}[-.+~:_\w]{0,100})$/i.exec(
			text,
		) ??
		/^(?:.{0,60}\s)?Kernel: (\d{1,2}\.\d{1,3}\.\d{1,3}-[-.+~_\w]{1,80}) (?:x86_64|aarch64|arch:)/.exec(text) ??
		/^(\d{1,2}\.\d{1,3}\.\d{1,3}-[-.+~_\w]{1,80}(?:amd64|x86_64|arm64|aarch64|generic|azure|cvm|default|kvm|WSL2|cloud|fde))$/.exec(
			text,
		) ??
		[];
	const [, machine] = /^Architecture: {1,20}(x86[-_]64|arm64|aarch64)$/.exec(text) ?? [];
	const other = /^Virtualization: (kvm|xen|vmware|oracle|amazon|google|qemu|bhyve|none)$/.exec(text)?.[1];
	const { boot } = sink;
	sink.boot = 0;
	if (release !== undefined) {
		kernelFact(release, null, sink);
	} else if (machine !== undefined) {
		sink.add('arch', machine.startsWith('x86') ? 'x86_64' : 'arm64');
	} else if (other !== undefined) {
		sink.add('other-machine', other);
	} else if (text === 'Virtualization: microsoft') {
		sink.add('hypervisor', 'Microsoft Hyper-V');
	}
	sink.boot = boot;
	const isOsRelease = /^(?:PRETTY_NAME|VERSION_ID|VERSION_CODENAME|ID|ID_LIKE|NAME|VERSION)=\S/.test(text);
	return (
		release !== undefined ||
		machine !== undefined ||
		other !== undefined ||
		text === 'Virtualization: microsoft' ||
		isOsRelease
	);
}
