/** The tracepoint `hyperv:vmbus_onoffer`: what the host offers, and how much MMIO it names for it. */

import { MIB } from '@hvmmio/core/address';
import { VIDEO_DEVICE } from '@hvmmio/core/host';
import type { Sink } from './sink.ts';

export function readTrace(line: string, sink: Sink): boolean {
	const at = line.indexOf('vmbus_onoffer: ');
	if (at < 0) {
		return false;
	}
	const [, device] = /if_instance \{?([-0-9a-f]{36})\}?,/i.exec(line.slice(at, at + 400)) ?? [];
	const [, megabytes] = /mmio_megabytes (\d{1,5}),/.exec(line.slice(at, at + 400)) ?? [];
	if (device?.toLowerCase() === VIDEO_DEVICE && Number(megabytes) > 0) {
		sink.add('framebuffer-size', Number(megabytes) * MIB);
	}
	return true;
}
