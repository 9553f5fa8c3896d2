/** Every published case: of the reservation, of the walk (its ranges), of the layout (both kernels of its VM). */

import { resolveVm, type VmSettings } from '@hvmmio/core';
import { layoutCases, reserveCases, type VmJson, walkCases } from '@hvmmio/vectors';
import { createInputs, readInput, writeInput } from '../case/block.ts';
import { type Input, inputFromJson } from '../case/input.ts';
import { writeGuest } from './guest.ts';
import type { Source } from './source.ts';

export function vectorsSource(): Source & { readonly size: number } {
	const inputs = [
		...reserveCases.map(({ input }) => inputFromJson(input)),
		...walkCases.map(({ ranges, resourceSize }) => ({ ...WALKED, mmio: rangesOf(ranges), resourceSize })),
		...layoutCases.filter(({ error }) => error === undefined).flatMap(({ vm }) => bothKernels(vm)),
	];
	return {
		name: 'vectors',
		anyBits: false,
		size: inputs.length,
		write(index, block, slot) {
			writeInput(block, slot, inputs[index] as Input);
		},
	};
}

/** A guest that knows nothing, so that its reservation follows from the nodes. */
const WALKED: Input = {
	mmio: [],
	bios: false,
	confidential: false,
	lfbBase: 0,
	lfbSize: 0,
	bar: { start: 0xf800_0000n, size: 0x400_0000n },
	barIsMemory: true,
	videoDevice: true,
	sysfb: true,
	resourceSize: 64,
};

function rangesOf(texts: readonly string[]): Input['mmio'] {
	return texts.map((text) => {
		const [start = '', last = ''] = text.split('-');
		return { start: BigInt(start), last: BigInt(last) };
	});
}

function bothKernels({ highMmioBase, ...vm }: VmJson): Input[] {
	const settings: VmSettings = highMmioBase === undefined ? vm : { ...vm, highMmioBase: Number(highMmioBase) };
	const block = createInputs(2);
	const resolved = resolveVm(settings);
	writeGuest(resolved, ({ framebuffer }) => framebuffer.reported.base, true, block, 0);
	writeGuest(resolved, () => 0, true, block, 1);
	return [readInput(block, 0), readInput(block, 1)];
}
