/** The engine `core`: @hvmmio/core, whose addresses are numbers below 2^52. */

import {
	type Cut,
	createDecision,
	type Decision,
	decide,
	type PolicyId,
	policyById,
	type Range,
	type ReserveInput,
	walk,
} from '@hvmmio/core';
import core from '@hvmmio/core/package.json' with { type: 'json' };
import {
	ATTEMPTS,
	BAR_SIZE,
	BAR_START,
	createInputs,
	FIRST_SIZE,
	FLAG_BAR_NOT_MEMORY,
	FLAG_BIOS,
	FLAG_CONFIDENTIAL,
	FLAG_NO_SYSFB,
	FLAG_NO_VIDEO_DEVICE,
	FLAG_RESOURCE_SIZE_32,
	FLAGS,
	getNumber,
	INPUT_WORDS,
	LFB_BASE,
	LFB_SIZE,
	MESSAGE_BASE_ZERO,
	MESSAGE_UNEXPECTED_LOW_BASE,
	MESSAGES,
	MOST_RANGES,
	OUTPUT_WORDS,
	RANGE_COUNT,
	RANGE_WORDS,
	RANGES,
	SIZE,
	START,
	setNumber,
} from '../case/block.ts';
import type { Engine } from '../engine.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is filled anew for each input: a list for each number of ranges, over the same ranges. */
interface Scratch {
	readonly ranges: readonly Mutable<Range>[];
	readonly lists: readonly (readonly Range[])[];
	readonly bar: { start: number; size: number };
	readonly input: Mutable<ReserveInput>;
}

/** First nodes of a block's inputs, by input. */
interface Heads {
	/** `NO_NODE` where the walk left none. */
	readonly starts: Float64Array;
	readonly ends: Float64Array;
}

const NO_NODE = -1;

export function createCoreEngine(): Engine {
	const scratch = createScratch();
	const decision = createDecision();
	const head: Mutable<Range> = { start: 0, end: 0 };
	const walked = new Map<Cut, Heads>();
	let inputs = createInputs(0);

	/** The heads of the node lists of all inputs, made when they are first asked for. */
	function headsOf(cut: Cut): Heads {
		const known = walked.get(cut);
		if (known !== undefined) {
			return known;
		}
		const heads = { starts: new Float64Array(inputs.length), ends: new Float64Array(inputs.length) };
		for (let i = 0; i < inputs.length; i++) {
			load(scratch, inputs.words, i * INPUT_WORDS);
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
				load(scratch, inputs.words, i * INPUT_WORDS);
				head.start = starts[i] as number;
				head.end = ends[i] as number;
				decide(policy, head.start === NO_NODE ? undefined : head, scratch.input, decision);
				store(decision, outputs.words, i * OUTPUT_WORDS);
			}
		},
	};
}

function createScratch(): Scratch {
	const ranges = Array.from({ length: MOST_RANGES }, () => ({ start: 0, end: 0 }));
	const bar = { start: 0, size: 0 };
	return {
		ranges,
		lists: Array.from({ length: MOST_RANGES + 1 }, (_, count) => ranges.slice(0, count)),
		bar,
		input: {
			mmio: [],
			bios: false,
			confidential: false,
			lfbBase: 0,
			lfbSize: 0,
			bar,
			barIsMemory: true,
			videoDevice: true,
			sysfb: true,
			resourceSize: 64,
		},
	};
}

function load({ ranges, lists, bar, input }: Scratch, words: Uint32Array, at: number): void {
	const flags = words[at + FLAGS] as number;
	const count = words[at + RANGE_COUNT] as number;
	for (let i = 0; i < count; i++) {
		const range = ranges[i] as Mutable<Range>;
		const from = at + RANGES + i * RANGE_WORDS;
		range.start = getNumber(words, from);
		range.end = getNumber(words, from + 2) + 1;
	}
	bar.start = getNumber(words, at + BAR_START);
	bar.size = getNumber(words, at + BAR_SIZE);
	input.mmio = lists[count] as readonly Range[];
	input.bios = (flags & FLAG_BIOS) !== 0;
	input.confidential = (flags & FLAG_CONFIDENTIAL) !== 0;
	input.lfbBase = words[at + LFB_BASE] as number;
	input.lfbSize = words[at + LFB_SIZE] as number;
	input.barIsMemory = (flags & FLAG_BAR_NOT_MEMORY) === 0;
	input.videoDevice = (flags & FLAG_NO_VIDEO_DEVICE) === 0;
	input.sysfb = (flags & FLAG_NO_SYSFB) === 0;
	input.resourceSize = (flags & FLAG_RESOURCE_SIZE_32) === 0 ? 64 : 32;
}

function store(decision: Decision, words: Uint32Array, at: number): void {
	const { size, firstSize } = decision;
	setNumber(words, at + START, size > 0 ? decision.start : 0);
	setNumber(words, at + SIZE, size);
	if (decision.claimed && firstSize < 0) {
		words[at + FIRST_SIZE] = firstSize;
		words[at + FIRST_SIZE + 1] = 0xffff_ffff;
	} else {
		setNumber(words, at + FIRST_SIZE, decision.claimed ? firstSize : 0);
	}
	words[at + ATTEMPTS] = decision.attempts;
	words[at + MESSAGES] =
		(decision.unexpectedLowBase ? MESSAGE_UNEXPECTED_LOW_BASE : 0) | (decision.baseZero ? MESSAGE_BASE_ZERO : 0);
}
