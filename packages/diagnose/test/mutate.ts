/** Mutated evidence: seeds that are cut, spliced, and filled with troublesome text. */

export type Random = (limit: number) => number;

const GUID = 'c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908';

const SEEDS: readonly string[] = [
	`[    0.000000] Linux version 6.12.94 (a@b) #1 SMP Debian 6.12.94-1 (2026-05-01)
[    0.000000] Command line: ro elfcorehdr=0x6d000000 modprobe.blacklist=hyperv_fb
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000f7ffffff] usable
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x000000027fffffff] usable
[    0.000000] e820: [mem 0x40000000-0xffffffff] available for PCI devices
[    0.009127] ACPI: SRAT: Node 0 PXM 0 [mem 0x00000000-0x5fffffff] hotplug
[    0.000000] efi: EFI v2.7 by Microsoft
[    0.000000] Hypervisor detected: Microsoft Hyper-V
[    1.400000] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]
[    1.500000] hv_vmbus: Unexpected framebuffer mmio base of zero`,
	`[    0.611127] efifb: framebuffer at 0xf8000000, using 3072k, total 3072k
[    1.170021] hv_vmbus: registering driver hyperv_fb
[    1.170580] hyperv_fb: Screen resolution: 1920x1080, Color depth: 32, Frame buffer size: 8388608
[    1.170600] checking generic (f8000000 300000) vs hw (f8000000 300000)
[    4.000000] hv_vmbus: registering driver hv_pci
[    4.100000] hv_pci ${GUID}: PCI VMBus probing: Using version 0x10004
[    4.190000] hv_pci ${GUID}: Retrying D0 Entry
[    4.200000] hv_pci ${GUID}: PCI Pass-through VSP failed D0 Entry with status c0370048
[    4.210000] hv_pci ${GUID}: probe with driver hv_pci failed with error -71
[    4.300000] hv_pci ${GUID}: Need 0x2000000 of low MMIO space. Consider reconfiguring the VM.
[    4.400000] hv_pci ${GUID}: PCI host bridge to bus 77aa:00
[    4.400000] pci_bus 77aa:00: root bus resource [mem 0xfe0000000-0xfe00fffff window]
[    4.400000] pci 77aa:00:00.0: BAR 0 [mem 0xfe0000000-0xfe0003fff 64bit pref]: assigned
[    4.400000] pci 77aa:00:00.0: BAR 1: no space for [mem size 0x800000000 64bit pref]`,
	`00100000-f7ffffff : System RAM
f8000000-fffbffff : PCI Bus 0000:00
  f8000000-fbffffff : 0000:00:08.0
    f8000000-f8001fff : ${GUID}
f8800000-f8ffffff : 5620e0c7-8062-4dce-aeb7-520c7ef76171
100000000-207ffffff : System RAM
fe0000000-fffffffff : PCI Bus 0000:00
  fe0000000-fe07fffff : ${GUID}
    fe0000000-fe07fffff : 77aa:00:02.0`,
	`00:08.0 VGA compatible controller: Microsoft Corporation Hyper-V virtual VGA [1414:5353]
	Memory at f8000000 (32-bit, non-prefetchable) [size=64M]
77aa:00:00.0 3D controller: Example
	Region 0: Memory at f9000000 (32-bit, non-prefetchable) [size=16M]
	Region 1: Memory at <unassigned> (64-bit, prefetchable) [disabled] [size=64G]`,
	'{"Name":"web","Generation":2,"LowMemoryMappedIoSpace":157286400,"HighMemoryMappedIoSpace":1073741824}',
	'[{"VMName":"web","ResolutionType":{"value":3,"Value":"Single"},"HorizontalResolution":4834,"VerticalResolution":3622}]',
	'{"MESSAGE":"hv_vmbus: registering driver hv_pci"}\n{"MESSAGE":"efi: EFI v2.7 by Microsoft"}',
	`Name                   : web
Generation             : 1
LowMemoryMappedIoSpace : 134217728

VMName : web
ResolutionType : Maximum
HorizontalResolution : 7680
VerticalResolution : 4320`,
	"Virtual machine 'web' cannot be started. The upper MMIO region (0x00000017dffff000) is above the the supported physical address range. Make sure that the upper MMIO region is below 0x0000001000000000.",
	`vmbus_onoffer: child_relid 0xb, if_instance 5620e0c7-8062-4dce-aeb7-520c7ef76171, chn_flags 0x0, mmio_megabytes 68, sub_channel_index 0
Example GPU
    And it requires at least: 176 MB of MMIO gap space
PCIROOT(36)#PCI(0000)`,
];

const PIECES = [
	'[mem 0x',
	'[mem 0xffffffffffffffff-0x0]',
	'0xfffffffffffffffff',
	'=3D',
	'=\n',
	'\r',
	'\r\n',
	'\u0000',
	'\u001b[',
	'\u001b]',
	'{',
	'[',
	'"',
	'\\u001b',
	'}]',
	'> > ',
	'<6>',
	'kernel: ',
	'-- Reboot --',
	GUID,
	'\nhv_vmbus: hv_mmio=[mem 0xffff0000-0xffff0fff],[mem 0xffffffffff000-0xfffffffffffff] fb=(null)\n',
	'\nhv_vmbus: hv_mmio=[mem 0x00000000-0x00000fff],(null) fb=[mem 0xfffffffff0000-0xfffffffffffff]\n',
	'\n77ab:00:00.0 X: Y\n\tMemory at <unassigned> (64-bit, prefetchable) [size=4096T]\n\tRegion 1: Memory at f0000000 (64-bit, prefetchable) [size=4096T]\n',
	'\nhv_pci: Need fffffffffffff of low MMIO space\nNeed 10000000000000 of high MMIO space\n',
	'{"Name":"a*[","LowMemoryMappedIoSpace":9007199254740991,"HighMemoryMappedIoSpace":4503599627370496}\n',
	'\npci_bus 0000:00: root bus resource [mem 0xffffffff-0x100000000 window]\n',
	'\n00000000-fffffffffffff : 5620e0c7-8062-4dce-aeb7-520c7ef76171\n',
	'mmio_megabytes 99999,',
	' : ',
	'99999999999999999999',
	'-1',
	'1e309',
	'[    0.000000] ',
	'é\ud800',
];

/** The next input. */
export function mutated(random: Random): Uint8Array {
	let text = seed(random);
	for (let times = random(3); times > 0; times--) {
		const other = seed(random);
		text = `${text.slice(0, random(text.length + 1))}${random(2) === 0 ? '\n' : ''}${other.slice(random(other.length))}`;
	}
	for (let times = random(8); times > 0; times--) {
		text = change(text, random);
	}
	const kind = random(16);
	const bytes = kind < 2 ? Buffer.from(`\ufeff${text}`, 'utf16le') : new TextEncoder().encode(text);
	return kind === 2 ? bytes.subarray(0, random(bytes.length + 1)) : bytes;
}

function seed(random: Random): string {
	return SEEDS[random(SEEDS.length)] as string;
}

function change(text: string, random: Random): string {
	const at = random(text.length + 1);
	const end = Math.min(text.length, at + random(40));
	switch (random(7)) {
		case 0:
			return text.slice(0, at);
		case 1:
			return text.slice(0, at) + text.slice(end);
		case 2:
			return text.slice(0, end) + text.slice(at);
		case 3:
			return text.slice(0, at) + (PIECES[random(PIECES.length)] as string) + text.slice(at);
		case 4:
			return text.slice(0, at) + String.fromCharCode(random(random(8) === 0 ? 0x1_0000 : 128)) + text.slice(at + 1);
		case 5:
			return text.slice(0, at) + random(2 ** 32).toString(random(2) === 0 ? 16 : 10) + text.slice(end);
		default: {
			const lines = text.split('\n');
			const [line = ''] = lines.splice(random(lines.length), 1);
			lines.splice(random(lines.length + 1), 0, line);
			return lines.join('\n');
		}
	}
}
