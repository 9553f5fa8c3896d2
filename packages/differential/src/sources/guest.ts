/** Inputs of guests on a VM that a host made: low and high MMIO as `_CRS` gives them, the video device as it is. */

import { type HostLayout, hostLayout, LEGACY_VIDEO_BAR, lfbSizeOf, type Vm } from '@hvmmio/core';
import {
	BAR_SIZE,
	BAR_START,
	FLAG_BIOS,
	FLAG_CONFIDENTIAL,
	FLAG_NO_SYSFB,
	FLAGS,
	INPUT_WORDS,
	type InputBlock,
	LFB_BASE,
	LFB_SIZE,
	RANGE_COUNT,
	RANGE_WORDS,
	RANGES,
	setNumber,
} from '../case/block.ts';

/** Writes what a kernel on this VM looks at. @param lfbBase gives `lfb_base` for the host's layout */
export function writeGuest(
	vm: Vm,
	lfbBase: (layout: HostLayout) => number,
	sysfb: boolean,
	{ words }: InputBlock,
	slot: number,
): HostLayout {
	const layout = hostLayout(vm);
	const at = slot * INPUT_WORDS;
	const base = lfbBase(layout);
	words[at + FLAGS] =
		(vm.generation === 1 ? FLAG_BIOS : 0) | (vm.confidential ? FLAG_CONFIDENTIAL : 0) | (sysfb ? 0 : FLAG_NO_SYSFB);
	words[at + LFB_BASE] = base;
	words[at + LFB_SIZE] = lfbSizeOf(base);
	words[at + RANGE_COUNT] = 2;
	setNumber(words, at + BAR_START, LEGACY_VIDEO_BAR.start);
	setNumber(words, at + BAR_SIZE, LEGACY_VIDEO_BAR.size);
	setNumber(words, at + RANGES, layout.lowMmio.start);
	setNumber(words, at + RANGES + 2, layout.lowMmio.end - 1);
	setNumber(words, at + RANGES + RANGE_WORDS, layout.highMmio.start);
	setNumber(words, at + RANGES + RANGE_WORDS + 2, layout.highMmio.end - 1);
	return layout;
}
