/** Where RAM is, and the holes between: the firmware's map, the SRAT, the hole that the kernel found for PCI. */

import { hex, resourceAt, resourceFrom } from '../text/numbers.ts';
import { readRootBridge } from './host-bridge.ts';
import type { Rule, Rules } from './rule.ts';

/** `e820: [mem …] available for PCI devices`, since 2017 without the word before it. */
const gap: Rule = (rest, sink) => {
	const resource = resourceAt(rest, 0);
	if (resource?.range && rest.startsWith(' available for PCI devices', resource.end)) {
		sink.add('pci-gap', resource.range);
		return true;
	}
	return false;
};

const affinity: Rule = (rest, sink) => {
	const resource = /^(?:SRAT: )?Node \d{1,4} PXM \d{1,4} \[mem /.test(rest) ? resourceFrom(rest) : null;
	if (resource?.range) {
		sink.add('memory-affinity', resource.range);
		return true;
	}
	return false;
};

export const memoryRules: Rules = {
	'BIOS-e820'(rest, sink) {
		const resource = resourceAt(rest, 0);
		if (resource?.range) {
			const type = rest.slice(resource.end).trim();
			if (!/^[A-Za-z][\w ]{1,29}$/.test(type)) {
				return false;
			}
			sink.add('memory', { range: resource.range, type });
			return true;
		}
		// Until 2012: the end is exclusive.
		const old = /^([0-9a-f]{16}) - ([0-9a-f]{16}) \(([\w ]{1,30})\)$/.exec(rest);
		const [start, end] = [hex(old?.[1]), hex(old?.[2])];
		if (start === null || end === null || end <= start) {
			return false;
		}
		sink.add('memory', { range: { start, end }, type: old?.[3] as string });
		return true;
	},
	e820: gap,
	'[mem': (rest, sink) => gap(`[mem ${rest}`, sink, '[mem'),
	ACPI: (rest, sink) => (rest.startsWith('SRAT: ') ? affinity(rest, sink, 'ACPI') : readRootBridge(rest, sink)),
	SRAT: affinity,
	// arm64 has no e820 map; its rows of memory are all usable.
	node(rest, sink) {
		const resource = /^\d{1,4}: \[mem /.test(rest) ? resourceFrom(rest) : null;
		if (resource?.range) {
			sink.add('memory', { range: resource.range, type: 'usable' });
			return true;
		}
		return false;
	},
};
