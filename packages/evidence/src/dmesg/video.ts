/** Framebuffers: the boot framebuffer driver's, and those of hyperv_drm and hyperv_fb. */

import { MIB, rangeOf } from '@hvmmio/core/address';
import type { Sink } from '../sink.ts';
import { hex } from '../text/numbers.ts';
import { readProbeFailure } from './probe.ts';
import type { Rule, Rules } from './rule.ts';
import { unread } from './unread.ts';

/** `framebuffer at 0xf8000000, using 3072k, total 3072k`. */
const bootFramebuffer: Rule = (rest, sink, word) => {
	const using = /^framebuffer at 0x([0-9a-f]{1,16}), (?:mapped to 0x[0-9a-f]{1,16}, )?using (\d{1,9})k,/.exec(rest);
	const start = hex(using?.[1]);
	if (start !== null) {
		sink.add('boot-framebuffer', rangeOf(start, Number(using?.[2]) * 1024));
		if (word === 'efifb') {
			// EFI: there is none on generation 1.
			sink.add('generation', 2);
		}
	}
	return start !== null || /^(probing for|mode is|scrolling)/.test(rest);
};

/** `simple-framebuffer.0: framebuffer at 0xf8000000, 0x300000 bytes`. */
const simpleFramebuffer: Rule = (rest, sink) => {
	const found = /^(?:simple-framebuffer\.\d{1,3}: )?framebuffer at 0x([0-9a-f]{1,16}), 0x([0-9a-f]{1,8}) bytes/.exec(
		rest,
	);
	const [start, size] = [hex(found?.[1]), hex(found?.[2])];
	if (start !== null && size !== null && size > 0) {
		sink.add('boot-framebuffer', rangeOf(start, size));
		return true;
	}
	return false;
};

function readScreen(rest: string, sink: Sink): boolean {
	const at = rest.indexOf('Screen resolution: ');
	const screen =
		/^Screen resolution: (\d{1,5})x(\d{1,5}), Color depth: \d{1,3}(?:, Frame buffer size: (\d{1,12})\b)?/.exec(
			at < 0 ? '' : rest.slice(at),
		);
	if (screen === null) {
		return false;
	}
	sink.add('screen', { horizontal: Number(screen[1]), vertical: Number(screen[2]) });
	const size = Number(screen[3] ?? 0);
	if (size > 0 && size % MIB === 0) {
		sink.add('framebuffer-size', size);
	}
	return true;
}

/** `0000:00:08.0: BAR 0: can't reserve [mem 0xf8000000-0xfbffffff]`: the legacy video device of generation 1. */
function readLegacyDevice(rest: string, sink: Sink): boolean {
	const isLegacy = /^0000:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]: /.test(rest);
	if (isLegacy) {
		sink.add('generation', 1);
	}
	return isLegacy;
}

const videoDriver: Rule = (rest, sink, word) => {
	if (readScreen(rest, sink) || readLegacyDevice(rest, sink)) {
		return true;
	}
	if (rest.includes('Failed to allocate mmio') || rest.includes('Unable to allocate framebuffer memory')) {
		sink.add('video-allocation-failed', word);
	} else if (rest.includes('Unable to allocate enough contiguous physical memory')) {
		sink.add('framebuffer-not-in-ram', true);
	} else if (/Time out on waiting vram location ack/i.test(rest)) {
		sink.add('video-timeout', word);
	} else if (!readProbeFailure(rest, word, sink)) {
		unread(sink, word, rest);
	}
	return true;
};

export const videoRules: Rules = {
	efifb: bootFramebuffer,
	vesafb: bootFramebuffer,
	'simple-framebuffer': simpleFramebuffer,
	hyperv_fb: videoDriver,
	hyperv_drm: videoDriver,
	/** `checking generic (f8000000 300000) vs hw (f8000000 300000)`: the boot framebuffer, and the driver's. */
	checking(rest, sink) {
		const found = /^generic \(([0-9a-f]{1,16}) ([0-9a-f]{1,16})\) vs hw \(([0-9a-f]{1,16}) ([0-9a-f]{1,16})\)/.exec(
			rest,
		);
		const [start, size] = [hex(found?.[1]), hex(found?.[2])];
		if (start !== null && size !== null && start > 0 && size > 0) {
			sink.add('boot-framebuffer', rangeOf(start, size));
		}
		return found !== null;
	},
};
