/** A solver's answer about the regions of a comparison, and the regions that it adds. */

import type { Example } from '@hvmmio/kernel-diff';
import type { FoundRegion, NumberName, Trait, WholeResult } from '@hvmmio/prover';
import { formatAddress, formatSize } from '../format.ts';
import { type ProofTools, proofPremises } from '../prove/words.ts';
import { reserveCommand } from '../reserve-command.ts';

/** The result of `kernel diff --prove`. */
export interface WholeProof {
	readonly tools: ProofTools;
	readonly result: WholeResult;
	readonly seconds: number;
	/** The examples of the added regions, with both kernels' answers. */
	readonly examples: readonly Example[];
}

/** Whether the regions, with those the solver added, are the whole difference. */
export interface WholeDocument {
	readonly answer: WholeResult['answer'];
	/** The same for values of lfb_base or flags that no host gives. */
	readonly beyond: WholeResult['beyond'];
	/** Number of regions that the solver added; they are the last ones. */
	readonly found: number;
	/** An input inside the regions on which both kernels decide the same. */
	readonly alike: WholeResult['alike'];
	readonly why: string | null;
	readonly seconds: number;
	readonly premises: readonly string[];
}

export function wholeDocument({ tools, result, seconds }: WholeProof): WholeDocument {
	const { answer, beyond, found, alike, why } = result;
	const premises = [...proofPremises(tools, 'legal'), 'resource_size_t of 64 bits'];
	return { answer, beyond, found: found.length, alike, why, seconds, premises };
}

export const FOUND_WORDS: Readonly<Record<FoundRegion['subject'], string>> = {
	failure: 'whether the source terminates differs',
	reservation: 'the reservation differs',
	list: 'the MMIO list differs',
	message: 'the messages differ',
};

/** The answer in one or two sentences. */
export function wholeSentence({ answer, beyond, found, alike, why }: WholeDocument): string {
	const nothing = `${found === 0 ? 'nothing else' : 'but for what the solver added nothing else'} of reservation, MMIO list and messages differs on any VM that a host can make`;
	switch (answer) {
		case 'proved':
			return beyond?.answer === 'proved'
				? `Proved: ${nothing}, whatever lfb_base, lfb_size and the flags are.`
				: `Proved: ${nothing}. Where lfb_base, lfb_size or the flags are as no host gives them there may be more (undecided, ${beyond?.why}).`;
		case 'refuted':
			return `Refuted: there are VMs in the regions on which the two do not differ (${(alike && reserveCommand(alike)) ?? JSON.stringify(alike)}).`;
		case 'undecided':
			return `Undecided: there may be more differences (${why}).`;
	}
}

const TRAIT_WORDS: Readonly<Record<Trait, readonly [yes: string, no: string]>> = {
	arm64: ['arm64', 'x86_64'],
	confidential: ['confidential', 'not confidential'],
	sysfb: ['CONFIG_SYSFB=y', 'CONFIG_SYSFB=n'],
	'video-device': ['a video device', 'no video device'],
	'bar-is-memory': ['its BAR is memory', 'its BAR is not memory'],
	'lfb-base-zero': ['lfb_base = 0', 'lfb_base not 0'],
	'lfb-base-below-low-mmio': ['lfb_base below low MMIO', 'lfb_base not below low MMIO'],
	'lfb-base-at-framebuffer': ['lfb_base at the framebuffer', 'lfb_base not at the framebuffer'],
	'lfb-base-moved': ['lfb_base 8 MiB above the framebuffer', 'lfb_base not 8 MiB above the framebuffer'],
	'lfb-base-near-vtpm-area': ['lfb_base above 0xfec40000', 'lfb_base of 0xfec40000 or less'],
	'lfb-size-over-8-mib': ['lfb_size over 8 MiB', 'lfb_size of 8 MiB or less'],
};

const NUMBER_WORDS: Readonly<Record<NumberName, (value: number) => string>> = {
	framebuffer: (value) => `framebuffer of ${formatSize(value)}`,
	'low-mmio': (value) => `low MMIO of ${formatSize(value)}`,
	'lfb-base': (value) => `lfb_base = ${formatAddress(value)}`,
	'lfb-size': (value) => `lfb_size = ${value}`,
	'high-mmio-start': (value) => `high MMIO from ${formatAddress(value)}`,
	'high-mmio-last': (value) => `high MMIO to ${formatAddress(value)}`,
};

/** For example: generation 2, CONFIG_SYSFB=y, lfb_base = 0x87654321. */
export function foundText({ generation, traits, numbers }: FoundRegion): string {
	return [
		`generation ${generation}`,
		...traits.map(({ trait, holds }) => TRAIT_WORDS[trait][holds ? 0 : 1]),
		...numbers.map(({ name, value }) => NUMBER_WORDS[name](Number(value))),
	].join(', ');
}
