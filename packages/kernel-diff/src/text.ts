/** A comparison of two kernels in 72 columns, for the part of a patch mail below `---`. */

import { MIB } from '@hvmmio/core';
import { count } from '@hvmmio/differential';
import type { AllocationChange, Answer, DiffDocument, RegionDocument, RequestChange, RequestDocument } from './diff.ts';
import type { Effects } from './effects.ts';

const COLUMNS = 72;

/** Lines without line ends, none longer than 72 columns but for commands and paths. */
export function diffText(document: DiffDocument): string[] {
	const { old, new: now, cases, changed, regions, requests, allocations } = document;
	return [
		'hvmmio kernel diff: a simulation, no VM was booted',
		...[
			{ name: 'old', side: old },
			{ name: 'new', side: now },
		].flatMap(({ name, side }) =>
			wrap(`${name}: ${side.path} (${side.policy ?? 'no known policy'}${stands(side.resourceTree)})`, 5),
		),
		...wrap(`${count(changed)} of ${count(cases)} inputs are decided differently.`, 0),
		...regions.flatMap((region, i) => ['', ...regionLines(region, i + 1)]),
		...requests.flatMap((request) => ['', ...requestLines(request)]),
		...allocationLines(allocations),
	];
}

function stands(tree: 'kernel' | 'stand-in'): string {
	return tree === 'stand-in' ? '; no kernel/resource.c, a stand-in was used' : '';
}

function regionLines({ change, where, cases, example, effects }: RegionDocument, number: number): string[] {
	return [
		...wrap(`${number}. ${capital(change)}: ${where}; ${count(cases)} inputs.`, 3),
		...(example.vm ? wrap(`   e.g. ${example.vm}`, 8) : []),
		`     old ${answerText(example.oldAnswer, example.newAnswer)}`,
		`     new ${answerText(example.newAnswer, example.oldAnswer)}`,
		...(effects ? effectLines(effects) : []),
	];
}

/** What differs of an answer, which is the reservation, else the first node, else the warnings. */
export function answerText(own: Answer, other: Answer): string {
	if (own.failed || other.failed) {
		return own.failed ? `${own.failed}` : 'comes to its end';
	}
	if (JSON.stringify(own.reserved) !== JSON.stringify(other.reserved)) {
		return own.reserved ? `reserves ${rangeText(own.reserved)}` : 'reserves nothing';
	}
	if (JSON.stringify(own.nodes) !== JSON.stringify(other.nodes)) {
		const different = own.nodes.findIndex((node, i) => JSON.stringify(node) !== JSON.stringify(other.nodes[i]));
		const node = own.nodes[different];
		return node ? `node ${node.start}-${node.end}` : `${own.nodes.length} nodes`;
	}
	return own.messages.length > 0 ? `warns: ${own.messages.join(', ')}` : 'warns of nothing';
}

export function rangeText({ start, end, size }: { start: string; end: string; size: number }): string {
	return `${start}-${end}, ${size % MIB === 0 ? `${size / MIB} MiB` : `${count(size)} bytes`}`;
}

/** What follows for the VMs that were simulated. */
export function effectSentences(effects: Effects): string[] {
	const { simulated, conflictsBefore, conflictsAfter, degradedBefore, degradedAfter, lowMmioLost } = effects;
	const vms = `${simulated} ${simulated === 1 ? 'VM' : 'VMs'} simulated in every load order`;
	return [
		`${vms}: a PCI device collides with the framebuffer on ${conflictsBefore} before, on ${conflictsAfter} after`,
		...(degradedBefore + degradedAfter > 0
			? [`a request finds no room on ${degradedBefore} before, on ${degradedAfter} after`]
			: []),
		lowMmioLost > 0
			? `PCI devices lose up to ${lowMmioLost / MIB} MiB of low MMIO`
			: lowMmioLost < 0
				? `PCI devices get at least ${-lowMmioLost / MIB} MiB of low MMIO back`
				: 'PCI devices lose no low MMIO',
	];
}

function effectLines(effects: Effects): string[] {
	return wrap(`     ${effectSentences(effects).join('; ')}.`, 5);
}

function requestLines({ driver, old, new: now }: RequestChange): string[] {
	return [
		...wrap(`${capital(driver)}: asked for differently.`, 3),
		...old.map((request) => `     old ${requestText(request)}`),
		...now.map((request) => `     new ${requestText(request)}`),
	];
}

export function requestText({ min, max, size, align, overlapOk }: RequestDocument): string {
	return `${min}..${max}, ${size} bytes, align ${align}${overlapOk ? ', fb_overlap_ok' : ''}`;
}

function allocationLines({ scripts, changed, example }: AllocationChange): string[] {
	if (example === null) {
		return [];
	}
	const shown = (result: typeof example.old) =>
		result === null ? 'no room' : typeof result === 'string' ? result : rangeText(result);
	return [
		'',
		...wrap(`Allocations after boot come out differently in ${changed} of ${scripts} scripts of requests.`, 3),
		...wrap(`     e.g. after ${example.after} requests, ${example.call}`, 8),
		`     old ${shown(example.old)}`,
		`     new ${shown(example.new)}`,
	];
}

function capital(text: string): string {
	return /^[a-z]+[-_]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** Breaks a line between words; what follows the first line is indented. */
function wrap(text: string, indent: number): string[] {
	const lines: string[] = [];
	let line = /^ */.exec(text)?.[0] ?? '';
	let isEmpty = true;
	for (const word of text.trim().split(' ')) {
		if (!isEmpty && line.length + 1 + word.length > COLUMNS) {
			lines.push(line);
			line = ' '.repeat(indent);
			isEmpty = true;
		}
		line += isEmpty ? word : ` ${word}`;
		isEmpty = false;
	}
	return [...lines, line];
}
