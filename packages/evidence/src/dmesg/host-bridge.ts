/** PCI host bridges of the machine's own: ACPI's root bridges, and where their configuration space is. */

import type { Sink } from '../sink.ts';

/** `ACPI: PCI Root Bridge [PCI0] (domain 0000 [bus 00-ff])`, after `ACPI: `. */
export function readRootBridge(rest: string, sink: Sink): boolean {
	const [, domain] = /^PCI Root Bridge \[\w{1,8}\] \(domain ([0-9a-f]{4,8}) \[bus /.exec(rest) ?? [];
	if (domain !== undefined) {
		sink.addHostBridge(domain);
	}
	return domain !== undefined;
}

/**
 * `ECAM [mem 0x200000000-0x20fffffff] (base 0x200000000) for domain 0000 [bus 00-ff]`, after `PCI: `; until 6.8
 * `MMCONFIG for domain 0000 [bus 00-ff] at [mem …]`.
 */
export function readEcam(rest: string, sink: Sink): boolean {
	const [, domain] =
		/^(?:ECAM \[mem [-0-9a-fx]{3,40}\] \(base 0x[0-9a-f]{1,16}\)|MMCONFIG) for domain ([0-9a-f]{4,8}) \[bus /.exec(
			rest,
		) ?? [];
	if (domain !== undefined) {
		sink.addHostBridge(domain);
	}
	return domain !== undefined;
}
