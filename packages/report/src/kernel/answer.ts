/** The difference between two kernels' answers to one input. */

import type { Answer } from '@hvmmio/kernel-diff';
import { formatSize } from '../format.ts';
import { counted, formatCount } from '../text/count.ts';
import { quoted } from '../text/escape.ts';

const MIB = 2 ** 20;
const MAX_LINE = 200;

/**
 * The part of an answer that differs: the reservation, else the first node, else the probe, else the lines printed, else the objects
 * kept.
 */
export function answerText(own: Answer, other: Answer): string {
	if (own.failed !== undefined || other.failed !== undefined) {
		return own.failed ?? 'terminates';
	}
	if (!isSame(own.reserved, other.reserved)) {
		return own.reserved ? `reserves ${rangeText(own.reserved)}` : 'reserves nothing';
	}
	if (!isSame(own.nodes, other.nodes)) {
		return nodeText(own, other);
	}
	if (own.error !== other.error) {
		return own.error === undefined ? 'the probe succeeds' : `the probe returns ${own.error}`;
	}
	return own.objects !== other.objects && isSame(own.log, other.log)
		? `keeps ${counted(own.objects ?? 0, 'object')} in memory`
		: messageText(own, other);
}

export function nodeText(own: Answer, other: Answer): string {
	const node = own.nodes.find((each, i) => !isSame(each, other.nodes[i]));
	return node ? `node ${node.start}-${node.end}` : `${own.nodes.length} ${own.nodes.length === 1 ? 'node' : 'nodes'}`;
}

export function messageText(own: Answer, other: Answer): string {
	const lines = own.log.filter((line) => !other.log.includes(line));
	if (lines.length === 0) {
		return own.log.length === other.log.length ? 'prints the same lines, at another level' : 'prints no such line';
	}
	return `prints ${lines.map((line) => `"${quoted(line, MAX_LINE)}"`).join(', ')}`;
}

export function rangeText({ start, end, size }: { start: string; end: string; size: number }): string {
	return `${start}-${end}, ${size % MIB === 0 ? formatSize(size) : `${formatCount(size)} bytes`}`;
}

function isSame(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
