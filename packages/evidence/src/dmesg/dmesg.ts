/** A kernel's log, line by line; a log may hold several boots one after the other. */

import type { Sink } from '../sink.ts';
import { kexecRules } from './kexec.ts';
import { readLoss } from './loss.ts';
import { memoryRules } from './memory.ts';
import { oopsRules, readFrame } from './oops.ts';
import { pciRules } from './pci.ts';
import { messageOf } from './prefix.ts';
import { GUID, type Rule } from './rule.ts';
import { systemRules } from './system.ts';
import { unread } from './unread.ts';
import { videoRules } from './video.ts';
import { vmbusRules } from './vmbus.ts';

const RULES: ReadonlyMap<string, Rule> = new Map(
	[systemRules, memoryRules, vmbusRules, videoRules, pciRules, kexecRules, oopsRules].flatMap((rules) =>
		Object.entries(rules),
	),
);
/** Only a line with one of these is searched for a message behind an unknown prefix. */
const HINTS =
	/hv_|hyperv|e820|efifb|Linux version|DMI:|efi:|pci|PCI|SRAT|Hypervisor detected|ommand line|ardware name|framebuffer|Hyper-V|BUG|WSL|dxg|#\d{1,4}\S{0,20} SMP/;
const DRIVER = /^(?:hv_pci|hv_vmbus|hyperv_\w{1,20})$/;
const DEVICE = new RegExp(`^ (?:${GUID}|0000:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]: )`, 'i');
/** An unknown prefix is not longer than this, and has no more words. */
const SEARCHED = 240;
const WORDS = 40;
/** The last word of a kernel that hands over to another one. */
const KEXEC = /^kexec(?:_core)?: Starting new kernel/;
/** What cloud-init prints on Azure, and the tag that its VMs carry. */
const AZURE_TAG = '7783-7084-3265-9085-8269-3286-77';
const AZURE_SOURCE = /Datasource DataSourceAzure|DataSourceAzure \[seed/;
/** Seconds by which a log may go back without a new boot: lines of several processors are not sorted. */
const SLACK = 5;

export class DmesgReader {
	/** The kernel's seconds at the last line that has them. */
	private seconds = 0;
	/** Did a boot start with a line that comes before the kernel's version? */
	private fresh = false;
	/** Has the kernel said that it starts another one? */
	private kexec = false;
	/** journald's id of the boot; null where none was seen in it. */
	private bootId: string | null = null;
	private readonly sink: Sink;

	constructor(sink: Sink) {
		this.sink = sink;
	}

	/** @returns true if it is a line of a kernel's log: one that is known, or one with the kernel's time stamp */
	read(line: string): boolean {
		const { sink } = this;
		if (line.startsWith('-- Boot ') || line.startsWith('-- Reboot --')) {
			this.startBoot();
			return true;
		}
		const { text, seconds, level } = messageOf(line);
		sink.level = level;
		if (seconds !== null) {
			if (seconds < 1 && this.seconds > seconds + SLACK) {
				this.startBoot();
			}
			this.seconds = seconds;
		}
		if (KEXEC.test(text)) {
			this.kexec = true;
		}
		const isStart = text.startsWith('Linux version ');
		if (isStart && !this.fresh) {
			this.startBoot();
		}
		if (text.startsWith('Booting Linux on physical CPU')) {
			this.startBoot();
		} else if (isStart) {
			this.fresh = false;
		}
		if (seconds !== null) {
			sink.boot ||= 1;
		}
		const known = this.message(text) || seconds !== null;
		sink.level = null;
		return known;
	}

	/** journald names the boot of a line; another name is another boot. */
	boot(id: string): void {
		if (this.bootId !== null && this.bootId !== id) {
			this.startBoot();
		}
		this.bootId = id;
	}

	/** Does a line start as a message does: after a time stamp, or with a driver's name and a colon? */
	isStart(line: string): boolean {
		const { text, stamped } = messageOf(line);
		const end = endOfWord(text, 0);
		return stamped || (DRIVER.test(text.slice(0, end)) && isNamed(text, end));
	}

	/** A message without its prefix. */
	private message(text: string): boolean {
		if (this.rule(text)) {
			return true;
		}
		const head = text.slice(0, SEARCHED);
		if (head.includes('+0x') && readFrame(text, this.sink)) {
			this.sink.boot ||= 1;
			return true;
		}
		if (readLoss(head, this.sink)) {
			return true;
		}
		if (HINTS.test(head) && this.behindPrefix(text, head)) {
			return true;
		}
		if (text.includes(AZURE_TAG) || AZURE_SOURCE.test(text)) {
			this.sink.add('platform', 'azure');
			return true;
		}
		return false;
	}

	/** The message starts at a later word. */
	private behindPrefix(text: string, head: string): boolean {
		if (head.startsWith('[drm') && head.includes('hyperv')) {
			unread(this.sink, 'hyperv_drm', text);
			return true;
		}
		let words = 0;
		for (let i = 1; i < head.length && words < WORDS; i++) {
			if (' \t]:;>=|",'.includes(head[i - 1] as string) && !' \t'.includes(head[i] as string)) {
				words++;
				if (this.rule(text.slice(i))) {
					return true;
				}
			}
		}
		return false;
	}

	private rule(text: string): boolean {
		const end = endOfWord(text, 0);
		const word = text.slice(0, end);
		const rule = RULES.get(word);
		const { sink } = this;
		// A driver's word in a sentence is none of its messages.
		if (DRIVER.test(word) && !isNamed(text, end)) {
			return false;
		}
		if (rule === undefined) {
			if (word.startsWith('hyperv_') && word.length > 8) {
				unread(sink, word, text.slice(end));
				sink.boot ||= 1;
				return true;
			}
			return false;
		}
		const before = sink.boot;
		sink.boot ||= 1;
		const known = rule(text.slice(text[end] === ':' ? end + 1 : end).trimStart(), sink, word);
		if (!known) {
			sink.boot = before;
		}
		return known;
	}

	/** A new boot, unless the one that the log is in has shown nothing yet. */
	private startBoot(): void {
		if (this.sink.boot === 0 || this.sink.bootHasFacts) {
			this.sink.boot++;
		}
		if (this.kexec) {
			this.sink.add('second-kernel', 'kexec');
			this.kexec = false;
		}
		this.fresh = true;
		this.seconds = 0;
		this.bootId = null;
	}
}

/** Does a colon or a device follow a driver's name? */
function isNamed(text: string, end: number): boolean {
	return text[end] === ':' || DEVICE.test(text.slice(end, end + 40));
}

function endOfWord(text: string, from: number): number {
	let end = from;
	while (end < text.length && end < from + 24 && text[end] !== ' ' && text[end] !== ':') {
		end++;
	}
	return end;
}
