/** Signs of kdump: in the command line, and the memory that a first kernel keeps for it. */

import { MIB, rangeOf } from '@hvmmio/core/address';
import type { Sink } from '../sink.ts';
import { hex, resourceFrom } from '../text/numbers.ts';
import type { Rule, Rules } from './rule.ts';

/** Words that a kdump kernel's command line has and no other. */
const SECOND = ['elfcorehdr=', 'kdump-tools-dump', 'kdump-capture'];

function readCommandLine(line: string, sink: Sink): void {
	for (const word of line.split(' ', 256)) {
		const sign = SECOND.find((each) => word.includes(each));
		if (sign !== undefined) {
			sink.add('second-kernel', sign);
		}
		if (word === 'WSL_ROOT_INIT=1') {
			sink.add('utility-vm', 'wsl-init');
		}
		const [, list] =
			/^(?:module_blacklist|modprobe\.blacklist|rd\.driver\.blacklist)=([\w,-]{1,200})$/.exec(word) ?? [];
		for (const driver of list?.split(',') ?? []) {
			if (driver.startsWith('hyperv_') || driver === 'pci_hyperv' || driver === 'pci-hyperv') {
				sink.add('blacklisted', driver.replace('-', '_'));
			}
		}
	}
}

const commandLine: Rule = (rest, sink) => {
	const [head] = /^(?:command )?line: /.exec(rest) ?? [];
	if (head !== undefined) {
		readCommandLine(rest.slice(head.length), sink);
	}
	return head !== undefined;
};

export const kexecRules: Rules = {
	Command: commandLine,
	/** Or a panic; one that somebody has asked for by sysrq is none of ours. */
	Kernel(rest, sink, word) {
		if (!rest.startsWith('panic - not syncing')) {
			return commandLine(rest, sink, word);
		}
		if (!/sysrq/i.test(rest.slice(0, 200))) {
			sink.add('oops', { what: `Kernel ${rest}`.slice(0, 120), module: null });
		}
		return true;
	},
	/** `crashkernel reserved: 0x000000002d000000 - 0x000000003d000000 (256 MB)`: the end is exclusive. */
	crashkernel(rest, sink) {
		const found = /^reserved: 0x([0-9a-f]{8,16}) - 0x([0-9a-f]{8,16}) \(/.exec(rest);
		const [start, end] = [hex(found?.[1]), hex(found?.[2])];
		if (start !== null && end !== null && end > start) {
			sink.add('crash-kernel', { start, end });
		}
		return found !== null;
	},
	/** `Reserving 256MB of memory at 592MB for crashkernel`. */
	Reserving(rest, sink) {
		const found = /^(\d{1,6})MB of memory at (\d{1,9})MB for crashkernel/.exec(rest);
		if (found !== null && Number(found[1]) > 0) {
			sink.add('crash-kernel', rangeOf(Number(found[2]) * MIB, Number(found[1]) * MIB));
		}
		return found !== null;
	},
	elfcorehdr(rest, sink) {
		const found = resourceFrom(rest);
		if (found !== null) {
			sink.add('second-kernel', 'elfcorehdr');
		}
		return found !== null;
	},
};
