/**
 * What stands before the kernel's own words: time stamps of the kernel (`[    1.234567]`), of `dmesg -T`, journald and
 * syslog (`Apr 28 10:02:11 vm1 kernel:`), levels (`<6>`, `kern  :info  :`), callers (`[    T1]`), containers
 * (`web_1  |`, `2026-04-28T10:02:11Z stdout F`), records of /dev/kmsg. Each is looked for in a bounded part of the line.
 */

export interface Message {
	readonly text: string;
	/** The kernel's seconds since boot; null where the line has none. */
	readonly seconds: number | null;
	/** The kernel's log level, 0 to 7, from 3 down an error; null where the line has none. */
	readonly level: number | null;
	/** Does the line start as a log's lines do? */
	readonly stamped: boolean;
}

/** What other programs put in brackets before each line; not a resource, and not a driver's `[drm]`. */
const BRACKETS = /^(?:\[(?!mem |drm)[^[\]]{1,40}\] ?){1,4}/;
/** A prefix is not longer than this. */
const PREFIX = 200;
const SECONDS = /\[ {0,10}(\d{1,10}\.\d{1,9})\]/;
const CALLER = /^\[ {0,10}[TC]\d{1,10}\]/;
const DATE = /^\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}\]/;
const ISO = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:[-+Z:\d]{1,6})?[: ]/;
const SYSLOG = /^[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} /;
const LEVEL = /^<(\d{1,3})>/;
const FACILITY = /^[a-z0-9]{2,8} {0,8}:([a-z]{2,6}) {0,6}: /;
const LEVELS: readonly string[] = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];
/** `kernel:` after a host's name, and what syslog programs put around it. */
const KERNEL = / kernel(?:\[\d{1,7}\])?: /;
/** `3,1234,1400000,-,caller=T1;text`. */
const KMSG = /^(\d{1,5}),\d{1,20},(\d{1,20}),[-c+](?:,[^;]{0,80})?;/;

export function messageOf(line: string): Message {
	const [record, priority, micros] = KMSG.exec(line) ?? [];
	if (record !== undefined) {
		return {
			text: line.slice(record.length),
			seconds: Number(micros) / 1e6,
			level: Number(priority) & 7,
			stamped: true,
		};
	}
	const head = line.length > PREFIX ? line.slice(0, PREFIX) : line;
	let level: number | null = null;
	const takeLevel = (text: string) => {
		const number = LEVEL.exec(text)?.[1];
		const word = FACILITY.exec(text)?.[1];
		const index = LEVELS.indexOf(word ?? '');
		level ??= number !== undefined ? Number(number) & 7 : index < 0 ? null : index;
	};
	takeLevel(head.trimStart());
	let stamped = ISO.test(head) || SYSLOG.test(head) || DATE.test(head.trimStart()) || LEVEL.test(head);
	const stamp = head.includes('[') ? SECONDS.exec(head) : null;
	let from = stamp === null ? 0 : stamp.index + stamp[0].length;
	const kernel = head.includes(' kernel') ? KERNEL.exec(head.slice(from)) : null;
	if (kernel !== null) {
		from += kernel.index + kernel[0].length;
	}
	stamped ||= from > 0;
	let text = line.slice(from).trim();
	for (const pattern of [LEVEL, FACILITY, DATE, ISO, CALLER, BRACKETS]) {
		const [match] = pattern.exec(text) ?? [];
		if (match !== undefined) {
			takeLevel(match);
			text = text.slice(match.length).trimStart();
		}
	}
	return { text, seconds: stamp === null ? null : Number(stamp[1]), level, stamped };
}
