/** The input of a guest on a Hyper-V VM: low and high MMIO as in `_CRS`, and the VM's actual video device. */

import type { HostLayout, Vm } from '@hvmmio/core';
import { lfbSizeOf } from '@hvmmio/core/guest';
import { LEGACY_VIDEO_BAR, layoutOf } from '@hvmmio/core/host';
import { CASE, CASE_WORDS, FLAG, RANGE_WORDS, setNumber } from '@hvmmio/vectors/case';
import type { InputBlock } from '../case/block.ts';

/**
 * Writes the input of a kernel on this VM. @param lfbBase returns `lfb_base` for the host's layout
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { createInputs } from '@hvmmio/differential';
 * import { writeGuest } from '@hvmmio/differential/sources';
 * import { readCase } from '@hvmmio/vectors/case';
 * const block = createInputs(1);
 * writeGuest(resolveVm({}), ({ framebuffer }) => framebuffer.base, true, block, 0);
 * console.log(readCase(block.words, 0).lfbBase.toString(16)); // f8000000
 * ```
 */
export function writeGuest(
	vm: Vm,
	lfbBase: (layout: HostLayout) => number,
	sysfb: boolean,
	{ words }: InputBlock,
	slot: number,
): HostLayout {
	const layout = layoutOf(vm);
	const at = slot * CASE_WORDS;
	const base = lfbBase(layout);
	words[at + CASE.flags] =
		(vm.generation === 1 ? 0 : FLAG.efi) |
		(vm.confidential ? FLAG.confidential : 0) |
		(sysfb ? FLAG.sysfb : 0) |
		FLAG.videoDevice |
		FLAG.barIsMemory;
	words[at + CASE.lfbBase] = base;
	words[at + CASE.lfbSize] = lfbSizeOf(base);
	words[at + CASE.rangeCount] = 2;
	setNumber(words, at + CASE.barStart, LEGACY_VIDEO_BAR.start);
	setNumber(words, at + CASE.barLen, LEGACY_VIDEO_BAR.size);
	setNumber(words, at + CASE.ranges, layout.lowMmio.start);
	setNumber(words, at + CASE.ranges + 2, layout.lowMmio.end - 1);
	setNumber(words, at + CASE.ranges + RANGE_WORDS, layout.highMmio.start);
	setNumber(words, at + CASE.ranges + RANGE_WORDS + 2, layout.highMmio.end - 1);
	return layout;
}
