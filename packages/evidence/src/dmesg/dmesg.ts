/** A kernel's log, line by line; a log may hold several boots one after the other. */

import type { Sink } from '../sink.ts';
import { kexecRules } from './kexec.ts';
import { memoryRules } from './memory.ts';
import { pciRules } from './pci.ts';
import { messageOf } from './prefix.ts';
import type { Rule } from './rule.ts';
import { systemRules } from './system.ts';
import { videoRules } from './video.ts';
import { vmbusRules } from './vmbus.ts';

const RULES: ReadonlyMap<string, Rule> = new Map(
	[systemRules, memoryRules, vmbusRules, videoRules, pciRules, kexecRules].flatMap((rules) => Object.entries(rules)),
);
/** Words of this domain by which a message is found where an unknown prefix stands before it. */
const ANCHORS = /(?<= )(?:hv_vmbus|hv_pci|hyperv_fb|hyperv_drm|efifb|BIOS-e820): ?|(?<= )hv_pci [0-9a-f]{8}-/;
/** An unknown prefix is not longer than this. */
const SEARCHED = 300;
/** The last word of a kernel that hands over to another one. */
const KEXEC = /^kexec(?:_core)?: Starting new kernel/;
/** What the tools of Azure print, and the tag that its VMs carry. */
const AZURE = ['DataSourceAzure', '7783-7084-3265-9085-8269-3286-77'];
/** Seconds by which a log may go back without a new boot: lines of several processors are not sorted. */
const SLACK = 5;

export class DmesgReader {
	/** The kernel's seconds at the last line that has them. */
	private seconds = 0;
	/** Did a boot start with a line that comes before the kernel's version? */
	private fresh = false;
	/** Has the kernel said that it starts another one? */
	private kexec = false;
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
		const { text, seconds } = messageOf(line);
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
		return this.message(text) || seconds !== null;
	}

	/** A message without its prefix. */
	private message(text: string): boolean {
		const known = this.rule(text);
		if (known) {
			return true;
		}
		const head = text.slice(0, SEARCHED);
		if (head.includes('hv_') || head.includes('hyperv_') || head.includes('e820') || head.includes('efifb')) {
			const at = ANCHORS.exec(head)?.index;
			if (at !== undefined && this.rule(text.slice(at))) {
				return true;
			}
		}
		if (AZURE.some((sign) => text.includes(sign))) {
			this.sink.add('platform', 'azure');
			return true;
		}
		return false;
	}

	private rule(text: string): boolean {
		let end = 0;
		while (end < text.length && end < 24 && text[end] !== ' ' && text[end] !== ':') {
			end++;
		}
		const word = text.slice(0, end);
		const rule = RULES.get(word);
		if (rule === undefined) {
			return false;
		}
		const { sink } = this;
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
	}
}
