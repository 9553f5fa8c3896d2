/**
 * A second reading of docs/domain.md, sections 3 and 4, for tests: in bigint, with every constant and comparison a
 * knob, so that an engine that is wrong in one of them can be made. It shares nothing with the packages under test.
 */

import { type Case, type Message, readCase } from '@hvmmio/vectors/case';
import type { Engine } from '../src/engine.ts';
import { createInputs, writeOutput } from '../src/index.ts';

const MIB = 1n << 20n;

/** What may be wrong. The values here are right. */
export const RIGHT = {
	// Section 3.
	ignoredBelow: MIB,
	vtpm: 0xfed4_0000n,
	oldCutEnd: 0xfed4_0000n,
	newCutEnd: 0xfed3_ffffn,
	oldCutHolds: (start: bigint, last: bigint, vtpm: bigint) => last > vtpm && start < vtpm,
	newCutHolds: (start: bigint, last: bigint, vtpm: bigint) => last >= vtpm && start < vtpm,
	truncatesRanges: true,
	growsUp: true,
	growsDown: true,
	insertsBefore: (nodeStart: bigint, last: bigint) => nodeStart > last,
	mergesOnlyOnce: true,
	// Section 4.
	efiLeast: 8n * MIB,
	biosLeast: 64n * MIB,
	fixedSize: 64n * MIB,
	halfLimit: 128n * MIB,
	divisor: 2n,
	fourGib: 1n << 32n,
	seedStart: (1n << 32n) - 128n * MIB,
	seedSize: 64n * MIB,
	smallest: MIB,
	fits: (start: bigint, end: bigint, nodeStart: bigint, nodeLast: bigint) => start >= nodeStart && end <= nodeLast,
	isStale: (start: bigint, low: bigint) => start !== 0n && start < low,
	lowIsTooHigh: (low: bigint, limit: bigint) => low >= limit,
	lowIsZero: (low: bigint): boolean => low === 0n,
	sizeIsInt: true,
	truncatesBar: true,
	refusesWrapped: true,
	refusesWrappedAt64: true,
	asksSysfb: true,
	asksConfidential: true,
	asksDevice: true,
	asksMemory: true,
	warnsOfLowBase: true,
	warnsOfZero: true,
	halvesFromStart: true,
	// Without a node no message is printed either.
	warnsWithoutNode: false,
};

export type Knobs = typeof RIGHT;

const OLD_CUT = [
	'screen-info',
	'gen1-bar',
	'sysfb-gate',
	'fixed-64m-fallback',
	'fixed-64m-always',
	'config-window-high',
	'none',
];
const WARNS_ZERO = ['low-half', 'low-half-ungated', 'low-half-screen-info'];
const LOW_HALF = [...WARNS_ZERO, 'low-half-skip-cvm'];

interface Node {
	start: bigint;
	last: bigint;
}

/** @param change what this engine gets wrong, if anything */
export function reimplementation(name: string, change: Partial<Knobs> = {}): Engine {
	const knobs = { ...RIGHT, ...change };
	let inputs = createInputs(0);
	return {
		name,
		version: '0',
		anyBits: true,
		take(block) {
			inputs = block;
		},
		run(policy, count, outputs) {
			for (let i = 0; i < count; i++) {
				writeOutput(outputs, i, decide(knobs, policy, readCase(inputs.words, i)));
			}
		},
	};
}

function walk(k: Knobs, policy: string, { mmio, resourceSize }: Case): Node[] {
	const bits = resourceSize === 32 && k.truncatesRanges ? 32 : 64;
	const width = resourceSize;
	const nodes: Node[] = [];
	for (const range of mmio) {
		const start = BigInt.asUintN(bits, range.start);
		let last = BigInt.asUintN(bits, range.last);
		if (last < k.ignoredBelow) {
			continue;
		}
		if (OLD_CUT.includes(policy)) {
			last = k.oldCutHolds(start, last, k.vtpm) ? k.oldCutEnd : last;
		} else {
			last = k.newCutHolds(start, last, k.vtpm) ? k.newCutEnd : last;
		}
		place(k, nodes, start, last, width);
	}
	return nodes;
}

function place(k: Knobs, nodes: Node[], start: bigint, last: bigint, width: number): void {
	for (const [i, node] of nodes.entries()) {
		if (k.growsUp && BigInt.asUintN(width, node.last + 1n) === start) {
			node.last = last;
			const next = nodes[i + 1];
			if (!k.mergesOnlyOnce && next !== undefined && next.start === last + 1n) {
				node.last = next.last;
				nodes.splice(i + 1, 1);
			}
			return;
		}
		if (k.growsDown && node.start === BigInt.asUintN(width, last + 1n)) {
			node.start = start;
			return;
		}
		if (k.insertsBefore(node.start, last)) {
			nodes.splice(i, 0, { start, last });
			return;
		}
	}
	nodes.push({ start, last });
}

interface Choice {
	start: bigint;
	size: bigint;
	messages: Message[];
}

function decide(k: Knobs, policy: string, input: Case) {
	const nothing = (messages: Message[] = []) => ({ start: 0n, size: 0n, firstSize: 0n, attempts: 0, messages });
	const node = walk(k, policy, input)[0];
	const skipsConfidential = policy === 'seed-proposal' || policy === 'low-half-skip-cvm';
	if (node === undefined && k.warnsWithoutNode && policy === 'low-half') {
		return nothing(['unexpected-low-mmio-base']);
	}
	if (policy === 'none' || node === undefined || (skipsConfidential && k.asksConfidential && input.confidential)) {
		return nothing();
	}
	const choice = input.bios ? choosesBios(k, policy, input) : choosesEfi(k, policy, input, node.start);
	if (choice === null) {
		return nothing();
	}
	const { start, size: firstSize, messages } = choice;
	if (start === 0n) {
		return nothing(WARNS_ZERO.includes(policy) && k.warnsOfZero ? [...messages, 'framebuffer-base-zero'] : messages);
	}
	const signed = policy === 'screen-info' && k.sizeIsInt ? BigInt.asIntN(32, firstSize) : firstSize;
	const refuses = input.resourceSize === 32 ? k.refusesWrapped : k.refusesWrappedAt64;
	let attempts = 0;
	for (let size = signed; size >= k.smallest; size /= 2n) {
		attempts++;
		const end = BigInt.asUintN(input.resourceSize, start + size - 1n);
		if ((end >= start || !refuses) && k.fits(start, end, node.start, node.last)) {
			return { start, size, firstSize: signed, attempts, messages };
		}
	}
	return { ...nothing(messages), firstSize: BigInt.asUintN(64, signed), attempts };
}

function choosesBios(k: Knobs, policy: string, input: Case): Choice | null {
	if (policy === 'screen-info' || policy === 'low-half-screen-info') {
		return screenInfo(input, k.biosLeast);
	}
	if (policy === 'seed-proposal') {
		return { start: k.seedStart, size: k.seedSize, messages: [] };
	}
	if (!input.videoDevice && k.asksDevice) {
		return null;
	}
	if (!input.barIsMemory && k.asksMemory) {
		return { start: 0n, size: 0n, messages: [] };
	}
	const width = k.truncatesBar ? input.resourceSize : 64;
	return {
		start: BigInt.asUintN(width, input.bar.start),
		size: BigInt.asUintN(width, input.bar.size),
		messages: [],
	};
}

function choosesEfi(k: Knobs, policy: string, input: Case, low: bigint): Choice {
	const sysfb = input.sysfb || !k.asksSysfb;
	const none = { start: 0n, size: 0n, messages: [] };
	const usable = low > 0n && !k.lowIsTooHigh(low, k.fourGib);
	const fixed = usable ? { start: low, size: k.fixedSize, messages: [] } : none;
	switch (policy) {
		case 'screen-info':
		case 'gen1-bar':
			return screenInfo(input, k.efiLeast);
		case 'sysfb-gate':
		case 'config-window-high':
			return sysfb ? screenInfo(input, k.efiLeast) : none;
		case 'seed-proposal': {
			const half = (k.fourGib - low) / k.divisor;
			const start = input.lfbBase === 0 ? low : BigInt(input.lfbBase);
			return usable ? { start, size: least(half, k.halfLimit), messages: [] } : none;
		}
		case 'fixed-64m-fallback': {
			const told = sysfb ? screenInfo(input, k.efiLeast) : none;
			return told.start === 0n ? fixed : told;
		}
		case 'fixed-64m-always':
			return fixed;
		default:
			if (!LOW_HALF.includes(policy)) {
				throw new RangeError(`no policy ${policy}`);
			}
			return sysfb || policy === 'low-half-ungated' || policy === 'low-half-screen-info'
				? lowHalf(k, input, low)
				: none;
	}
}

function screenInfo({ lfbBase, lfbSize }: Case, least: bigint): Choice {
	const size = BigInt(lfbSize);
	return { start: BigInt(lfbBase), size: size > least ? size : least, messages: [] };
}

function lowHalf(k: Knobs, input: Case, low: bigint): Choice {
	const told = screenInfo(input, k.efiLeast);
	if (k.lowIsZero(low) || k.lowIsTooHigh(low, k.fourGib) || k.isStale(told.start, low)) {
		return { ...told, messages: k.warnsOfLowBase ? ['unexpected-low-mmio-base'] : [] };
	}
	const start = told.start === 0n ? low : told.start;
	const half = (k.fourGib - (k.halvesFromStart ? start : low)) / k.divisor;
	return { start, size: least(half, k.halfLimit), messages: [] };
}

function least(a: bigint, b: bigint): bigint {
	return a > b ? b : a;
}
