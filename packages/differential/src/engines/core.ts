/** The engine `core`: the model of @hvmmio/core, whose addresses are numbers below 2^52. */

import { type PolicyId, policyById, type ReserveInput } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import { type Cut, walk } from '@hvmmio/core/guest';
import core from '@hvmmio/core/package.json' with { type: 'json' };
import { createDecision, type Decision, decide } from '@hvmmio/core/policies';
import {
	ANSWER,
	ANSWER_WORDS,
	CASE,
	CASE_WORDS,
	FLAG,
	getNumber,
	MAX_RANGES,
	MESSAGE,
	RANGE_WORDS,
	setNumber,
	USUAL_FLAGS,
} from '@hvmmio/vectors/case';
import { createInputs } from '../case/block.ts';
import type { Engine } from '../engine.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Objects reused for every input; `lists[n]` has the first n of `ranges`. */
interface Scratch {
	readonly ranges: readonly Mutable<Range>[];
	readonly lists: readonly (readonly Range[])[];
	readonly bar: { start: number; size: number };
	readonly input: Mutable<ReserveInput>;
}

/** The first node of each input of a block. */
interface Heads {
	/** `NO_NODE` if the node list is empty. */
	readonly starts: Float64Array;
	readonly ends: Float64Array;
}

const NO_NODE = -1;

/**
 * Creates the engine of the model in `@hvmmio/core`; it takes addresses of at most 52 bits.
 * @example
 * ```ts
 * import { createCoreEngine } from '@hvmmio/differential';
 * console.log(createCoreEngine().name); // core
 * ```
 */
export function createCoreEngine(): Engine {
	const scratch = createScratch();
	const decision = createDecision();
	const head: Mutable<Range> = { start: 0, end: 0 };
	const walked = new Map<Cut, Heads>();
	let inputs = createInputs(0);

	/** The first nodes of all inputs for a cut, computed on first use. */
	function headsOf(cut: Cut): Heads {
		const known = walked.get(cut);
		if (known !== undefined) {
			return known;
		}
		const heads = { starts: new Float64Array(inputs.length), ends: new Float64Array(inputs.length) };
		for (let i = 0; i < inputs.length; i++) {
			load(scratch, inputs.words, i * CASE_WORDS);
			const first = walk(scratch.input.mmio, cut, scratch.input.resourceSize)[0];
			heads.starts[i] = first ? first.start : NO_NODE;
			heads.ends[i] = first ? first.end : NO_NODE;
		}
		walked.set(cut, heads);
		return heads;
	}

	return {
		name: 'core',
		version: core.version,
		anyBits: false,
		take(block) {
			inputs = block;
			walked.clear();
		},
		run(id, count, outputs) {
			const policy = policyById(id as PolicyId);
			const { starts, ends } = headsOf(policy.cut);
			for (let i = 0; i < count; i++) {
				load(scratch, inputs.words, i * CASE_WORDS);
				head.start = starts[i] as number;
				head.end = ends[i] as number;
				decide(policy, head.start === NO_NODE ? undefined : head, scratch.input, decision);
				store(decision, outputs.words, i * ANSWER_WORDS);
			}
		},
	};
}

function createScratch(): Scratch {
	const ranges = Array.from({ length: MAX_RANGES }, () => ({ start: 0, end: 0 }));
	const bar = { start: 0, size: 0 };
	return {
		ranges,
		lists: Array.from({ length: MAX_RANGES + 1 }, (_, count) => ranges.slice(0, count)),
		bar,
		input: { ...USUAL_FLAGS, mmio: [], lfbBase: 0, lfbSize: 0, bar },
	};
}

function load({ ranges, lists, bar, input }: Scratch, words: Uint32Array, at: number): void {
	const flags = words[at + CASE.flags] as number;
	const count = words[at + CASE.rangeCount] as number;
	for (let i = 0; i < count; i++) {
		const range = ranges[i] as Mutable<Range>;
		const from = at + CASE.ranges + i * RANGE_WORDS;
		range.start = getNumber(words, from);
		range.end = getNumber(words, from + 2) + 1;
	}
	bar.start = getNumber(words, at + CASE.barStart);
	bar.size = getNumber(words, at + CASE.barLen);
	input.mmio = lists[count] as readonly Range[];
	input.lfbBase = words[at + CASE.lfbBase] as number;
	input.lfbSize = words[at + CASE.lfbSize] as number;
	input.bios = (flags & FLAG.efi) === 0;
	input.sysfb = (flags & FLAG.sysfb) !== 0;
	input.videoDevice = (flags & FLAG.videoDevice) !== 0;
	input.barIsMemory = (flags & FLAG.barIsMemory) !== 0;
	input.confidential = (flags & FLAG.confidential) !== 0;
	input.resourceSize = (flags & FLAG.resource32) === 0 ? 64 : 32;
}

function store(decision: Decision, words: Uint32Array, at: number): void {
	const { size, firstSize } = decision;
	setNumber(words, at + ANSWER.start, size > 0 ? decision.start : 0);
	setNumber(words, at + ANSWER.size, size);
	if (decision.claimed && firstSize < 0) {
		words[at + ANSWER.firstSize] = firstSize;
		words[at + ANSWER.firstSize + 1] = 0xffff_ffff;
	} else {
		setNumber(words, at + ANSWER.firstSize, decision.claimed ? firstSize : 0);
	}
	words[at + ANSWER.attempts] = decision.attempts;
	words[at + ANSWER.messages] =
		(decision.unexpectedLowBase ? MESSAGE['unexpected-low-mmio-base'] : 0) |
		(decision.baseZero ? MESSAGE['framebuffer-base-zero'] : 0);
}
