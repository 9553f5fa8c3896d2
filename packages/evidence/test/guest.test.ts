/** The kernel that runs, its packages, its configuration and kdump's settings, as a guest's tools print them. */

import { expect, test } from 'vitest';
import { read } from './read.ts';

const wanted = (facts: Record<string, unknown>, text: string) => {
	const found = Object.fromEntries(read(text).facts.map(({ name, value }) => [name, value]));
	expect(found).toMatchObject(facts);
};
const RELEASE = '6.1.0-44-cloud-amd64';
const UNAME = `Linux vm1 ${RELEASE} #1 SMP PREEMPT_DYNAMIC Debian 6.1.164-1 (2026-02-11) x86_64 GNU/Linux`;
const PACKAGED = { release: RELEASE, package: '6.1.164-1' };
const BARE = { release: RELEASE, package: null };

test.each([
	['uname -a', UNAME, PACKAGED],
	['uname -a behind a prompt', `user@vm1:~$ uname -a\n${UNAME}`, PACKAGED],
	['uname -a in a list', `- Kernel: ${UNAME}`, PACKAGED],
	['uname -a as code', `\`${UNAME}\``, PACKAGED],
	['uname -s -r -v -m', `Linux ${RELEASE} #1 SMP PREEMPT_DYNAMIC Debian 6.1.164-1 (2026-02-11) x86_64`, PACKAGED],
	[
		'/proc/version',
		`Linux version ${RELEASE} (a@b) (gcc-12) #1 SMP PREEMPT_DYNAMIC Debian 6.1.164-1 (2026-02-11)`,
		PACKAGED,
	],
	['an oops', `[ 6.5] CPU: 0 UID: 0 PID: 30 Comm: kworker/u4:2 Not tainted ${RELEASE} #1  Debian 6.1.164-1`, PACKAGED],
	['a tainted oops', `[ 6.5] CPU: 3 PID: 12 Comm: kworker/3:1 Tainted: G        W  OE      ${RELEASE} #1`, BARE],
	['hostnamectl', `            Kernel: Linux ${RELEASE}`, BARE],
	['inxi', `System:    Host: vm1 Kernel: ${RELEASE} x86_64 bits: 64`, BARE],
	['a report', `**Kernel version**: ${RELEASE}`, BARE],
	['uname -r', `$ uname -r\n${RELEASE}`, BARE],
])('the kernel by %s', (_name, text, kernel) => wanted({ kernel }, text));

test.each([
	['dpkg -l', `ii  linux-image-${RELEASE}  6.1.164-1  amd64  Linux 6.1 (signed)`, PACKAGED],
	['dpkg -l in a table', `| ii  linux-image-${RELEASE}   6.1.164-1   amd64        Linux |`, PACKAGED],
	['apt list', `linux-image-${RELEASE}/stable-security,now 6.1.164-1 amd64 [installed,automatic]`, PACKAGED],
	['dpkg-query -W', `linux-image-${RELEASE}\t6.1.164-1`, PACKAGED],
	['rpm -qa', 'kernel-core-5.14.0-427.13.1.el9_4.x86_64', { release: '5.14.0-427.13.1.el9_4', package: null }],
	[
		'rpm -qa --last',
		'kernel-azure-6.4.0-150600.8.8.1.x86_64        Mon 01 Jan 2024 10:00:00 AM UTC',
		{ release: '6.4.0-150600.8.8.1', package: null },
	],
	[
		'dnf list',
		'kernel-core.x86_64          5.14.0-427.13.1.el9_4          @baseos',
		{ release: '5.14.0-427.13.1.el9_4', package: null },
	],
	[
		'zypper',
		'i+ | kernel-default | package | 6.4.0-150600.23.7.1 | x86_64 | SLE',
		{ release: '6.4.0-150600.23.7.1', package: null },
	],
])('a package by %s', (_name, text, value) => wanted({ 'kernel-package': value }, text));

test.each([
	['KDUMP_KEXEC_ARGS="-s"', 'kexec_file_load'],
	["export KDUMP_KEXEC_ARGS='-s'", 'kexec_file_load'],
	['/etc/default/kdump-tools:KDUMP_KEXEC_ARGS="-s"', 'kexec_file_load'],
	['7:KDUMP_KEXEC_ARGS="-s"', 'kexec_file_load'],
	['KEXEC_ARGS="-s --debug"', 'kexec_file_load'],
	['KEXEC_ARGS+=" -s"', 'kexec_file_load'],
	['KEXEC_OPTIONS="-s"', 'kexec_file_load'],
	['+ /sbin/kexec -p --command-line="x" -s /boot/vmlinuz', 'kexec_file_load'],
	['# kexec -ps /boot/vmlinuz'.slice(2), 'kexec_file_load'],
	['$ sudo kexec --kexec-file-syscall -p /boot/vmlinuz', 'kexec_file_load'],
	['kexec -c -p /boot/vmlinuz', 'kexec_load'],
])('kexec by %s', (text, loader) => wanted({ 'kexec-loader': loader }, text));

test('a line that is commented out sets nothing', () => {
	expect(read('#KDUMP_KEXEC_ARGS="-s"\n# CONFIG_OTHER is not set\n').facts).toEqual([]);
});

test.each([
	['ii  kexec-tools  1:2.0.25-3+b1  amd64  tools', '2.0.25'],
	['kexec-tools 2.0.18 released 10 July 2018', '2.0.18'],
	['kexec-tools-2.0.18-3.el9.x86_64', '2.0.18'],
])('the version of kexec-tools by %s', (text, version) => wanted({ 'kexec-tools': version }, text));

test.each([
	['CONFIG_SYSFB=y', 'SYSFB', 'y'],
	['# CONFIG_DRM_HYPERV is not set', 'DRM_HYPERV', 'n'],
	['/boot/config-6.1.0:CONFIG_FB_HYPERV=m', 'FB_HYPERV', 'm'],
	['12:# CONFIG_SYSFB is not set', 'SYSFB', 'n'],
	['* `CONFIG_SYSFB=y`', 'SYSFB', 'y'],
])('the configuration by %s', (text, option, value) => wanted({ config: { option, value } }, text));

test.each([
	['-mm', '4a2b:00:00.0 "Non-Volatile memory controller" "Microsoft Corporation" "Device b111"', 'nvme'],
	['-vmm', 'Slot:\t4a2b:00:00.0\nClass:\tNon-Volatile memory controller', 'nvme'],
	['-n', '4a2b:00:00.0 0108: 1414:b111', 'nvme'],
	[
		'-xxx',
		'4a2b:00:00.0 Ethernet controller: Mellanox Technologies MT27710\n00: b3 15 16 10 06 04 10 00 00 00 00 02 08 00 00 00',
		'mellanox',
	],
])('lspci %s', (_name, text, kind) => wanted({ 'device-kind': { slot: '4a2b:00:00.0', kind } }, text));

test('the legacy video device, by what the synthetic driver says of it', () => {
	wanted({ generation: 1 }, "[    2.1] hyperv_drm 0000:00:08.0: BAR 0: can't reserve [mem 0xf8000000-0xfbffffff]");
});
