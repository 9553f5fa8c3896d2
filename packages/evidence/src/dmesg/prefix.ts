/**
 * What stands before the kernel's own words: time stamps of the kernel (`[    1.234567]`), of `dmesg -T`, journald and
 * syslog (`Apr 28 10:02:11 vm1 kernel:`), levels (`<6>`, `kern  :info  :`), callers (`[    T1]`), containers
 * (`web_1  |`, `2026-04-28T10:02:11Z stdout F`). Each is looked for in a bounded part of the line.
 */

export interface Message {
	readonly text: string;
	/** The kernel's seconds since boot; null where the line has none. */
	readonly seconds: number | null;
}

/** What other programs put in brackets before each line; not a resource, and not a driver's `[drm]`. */
const BRACKETS = /^(?:\[(?!mem |drm)[^[\]]{1,40}\] ?){1,4}/;
/** A prefix is not longer than this. */
const PREFIX = 200;
const SECONDS = /\[ {0,10}(\d{1,10}\.\d{1,9})\]/;
const CALLER = /^\[ {0,10}[TC]\d{1,10}\]/;
const DATE = /^\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}\]/;
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[.,]\d{1,9}[-+Z:\d]{1,6} /;
const LEVEL = /^<\d{1,3}>/;
const FACILITY = /^[a-z0-9]{2,8} {0,8}:[a-z]{2,6} {0,6}: /;
/** `kernel:` after a host's name, and what syslog programs put around it. */
const KERNEL = ' kernel: ';

export function messageOf(line: string): Message {
	const head = line.length > PREFIX ? line.slice(0, PREFIX) : line;
	const stamp = head.includes('[') ? SECONDS.exec(head) : null;
	let from = stamp === null ? 0 : stamp.index + stamp[0].length;
	const kernel = head.indexOf(KERNEL, from);
	if (kernel >= 0) {
		from = kernel + KERNEL.length;
	}
	let text = line.slice(from).trim();
	for (const pattern of [LEVEL, FACILITY, DATE, ISO, CALLER, BRACKETS]) {
		const [match] = pattern.exec(text) ?? [];
		if (match !== undefined) {
			text = text.slice(match.length).trimStart();
		}
	}
	return { text, seconds: stamp === null ? null : Number(stamp[1]) };
}
