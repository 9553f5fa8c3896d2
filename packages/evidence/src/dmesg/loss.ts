/** Lines that say that others are missing, and lines of a boot that waits for a disk in vain. */

import type { Sink } from '../sink.ts';

const LONGEST = 120;
/** The kernel's own buffer, its old rate limit, and the journal's. What one program writes too fast is not meant. */
const LOST =
	/\b\d{1,9} (?:printk )?messages? (?:dropped|suppressed)\b|\bMissed \d{1,9} kernel messages\b|\bmessages lost due to rate-limiting\b/;
/** As dracut, initramfs-tools, systemd and the kernel say it. */
const NO_DISK =
	/\bdracut-initqueue\b.{0,40}\btimeout\b|\bGave up waiting for root\b|\bALERT!.{1,120}does not exist|\bTimed out waiting for device\b|\bVFS: (?:Cannot open root device|Unable to mount root)\b|\bFailed to mount \/(?:sysroot|kdumproot)\b|\bWarning: \/dev\/.{1,120}does not exist|\b[Ee]ntering emergency mode\b/;

/** @returns true if the line is one of them */
export function readLoss(head: string, sink: Sink): boolean {
	const lost = LOST.test(head);
	if (lost || NO_DISK.test(head)) {
		sink.boot ||= 1;
		sink.add(lost ? 'lines-lost' : 'disk-missing', head.slice(0, LONGEST));
		return true;
	}
	return false;
}
