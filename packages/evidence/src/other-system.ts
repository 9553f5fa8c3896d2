/** Logs of systems that are not Linux, which place devices by rules of their own. */

import type { Sink } from './sink.ts';

const NAMED = /^(FreeBSD|NetBSD|OpenBSD|DragonFly|illumos|SunOS)(?: |\/)\D{0,20}\d/;
/** How FreeBSD and OpenBSD introduce Hyper-V and its devices. */
const FREEBSD =
	/^(?:\w{2,12}\d{1,3}: <Hyper-V |Hypervisor: Origin = "Microsoft Hv"|FreeBSD is a registered|Copyright \(c\) [-\d, ]{4,20} The FreeBSD Project)/;
const OPENBSD = /^(?:pvbus\d{1,2} at mainbus\d{1,2}: Hyper-V|hyperv\d{1,2} at pvbus\d{1,2}|hvn\d{1,2} at hyperv\d)/;

export function readOtherSystem(line: string, sink: Sink): boolean {
	const text = line.trimStart().slice(0, 200);
	const system = NAMED.exec(text)?.[1] ?? (FREEBSD.test(text) ? 'FreeBSD' : OPENBSD.test(text) ? 'OpenBSD' : null);
	if (system !== null) {
		sink.add('other-system', system);
	}
	return system !== null;
}
