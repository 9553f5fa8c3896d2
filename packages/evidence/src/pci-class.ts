/** What a PCI device is, by its class, its vendor, or the words of lspci. */

import type { DeviceKind } from './fact.ts';

/** @param code base class and subclass, four hex digits @param id vendor and device, `15b3:1016` */
export function kindOfClass(code: string, id: string): DeviceKind {
	if (id.startsWith('15b3:')) {
		return 'mellanox';
	}
	if (code === '0108') {
		return 'nvme';
	}
	const base = code.slice(0, 2);
	return base === '01'
		? 'storage'
		: base === '02'
			? 'network'
			: base === '03' || id.startsWith('10de:')
				? 'gpu'
				: 'other';
}

const WORDS: readonly (readonly [RegExp, DeviceKind])[] = [
	[/Mellanox|ConnectX/i, 'mellanox'],
	[/Non-Volatile memory|NVMe/i, 'nvme'],
	[/Ethernet|Network|Infiniband/i, 'network'],
	[/3D controller|VGA|Display|NVIDIA/i, 'gpu'],
	[/SCSI|SATA|RAID|storage/i, 'storage'],
];

/** @param text what lspci prints behind the slot */
export function kindOfWords(text: string): DeviceKind {
	return WORDS.find(([pattern]) => pattern.test(text.slice(0, 160)))?.[1] ?? 'other';
}
