/** The kernel's crashes and warnings: what they say, and whether one of Hyper-V's drivers is in them. */

import type { Sink } from '../sink.ts';
import type { Rule, Rules } from './rule.ts';
import { hardware, kernelFact, revisionIn } from './system.ts';

const LONGEST = 120;
/** `relid2channel+0x1a/0x30 [hv_vmbus]`: a function of a module; or one that is built in, by its name. */
const FRAME =
	/\b([a-z_]\w{1,60})(?:\.\w{1,20}){0,3}\+0x[0-9a-f]{1,6}\/0x[0-9a-f]{1,6}(?: \[(hv_\w{1,20}|pci_hyperv\w{0,10}|hyperv_\w{1,20})\b)?/;
const OWN_FUNCTION = /^(?:hv_|vmbus_|hyperv_|hvfb_|synthvid_)/;
const OWN_SOURCE =
	/at drivers\/(?:hv|pci\/controller\/pci-hyperv|pci\/host\/pci-hyperv|video\/fbdev\/hyperv|gpu\/drm\/hyperv)/;

/** Adds a line of a trace that names one of Hyper-V's drivers. */
export function readFrame(text: string, sink: Sink): boolean {
	const head = text.slice(0, 200);
	const [, name = '', module] = FRAME.exec(head) ?? [];
	if (module !== undefined || (OWN_FUNCTION.test(name) && /^(?:RIP|pc|EIP)\b/.test(head))) {
		sink.add('oops', { what: head.slice(0, LONGEST), module: module ?? name });
		return true;
	}
	return false;
}

const crash: Rule = (rest, sink, word) => {
	const text = `${word} ${rest}`;
	if (/sysrq/i.test(text.slice(0, 200))) {
		return true;
	}
	sink.add('oops', { what: text.slice(0, LONGEST), module: null });
	return true;
};

/** `CPU: 0 PID: 0 Comm: swapper/0 Not tainted 5.19.10-300.fc37.x86_64 #1`. */
function header(rest: string, sink: Sink): boolean {
	const text = rest.slice(0, 300);
	const [, release] =
		/(?:Not tainted|Tainted:[ A-Z]{1,60}(?:\[[A-Z]\]=[A-Z_]{1,24},? ?){0,24}) {1,12}(\d{1,4}\.\d{1,4}\S{0,100})/.exec(
			text,
		) ?? [];
	if (release !== undefined) {
		kernelFact(release, revisionIn(text), sink);
	}
	return release !== undefined;
}

export const oopsRules: Rules = {
	BUG: (rest, sink) => crash(rest, sink, 'BUG:'),
	Oops: (rest, sink) => crash(rest, sink, 'Oops:'),
	Unable: (rest, sink) => rest.startsWith('to handle kernel') && crash(rest, sink, 'Unable'),
	general: (rest, sink) => rest.startsWith('protection fault') && crash(rest, sink, 'general'),
	kernel: (rest, sink) => rest.startsWith('BUG at ') && crash(rest, sink, 'kernel'),
	watchdog: (rest, sink) => rest.startsWith('BUG: ') && crash(rest, sink, 'watchdog:'),
	Modules: (rest) => rest.startsWith('linked in'),
	WARNING(rest, sink) {
		const found = OWN_SOURCE.exec(rest.slice(0, 200));
		if (found !== null) {
			sink.add('oops', { what: `WARNING: ${rest}`.slice(0, LONGEST), module: found[0].slice(3) });
		}
		return found !== null;
	},
	CPU: header,
	Hardware: (rest, sink) => rest.startsWith('name: ') && hardware(rest.slice(6), sink),
};
