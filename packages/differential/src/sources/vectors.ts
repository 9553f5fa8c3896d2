/** Every published case: of the reservation, of the walk (its ranges), of a VM (each of its kernels). */

import { resolveVm, type VmSettings } from '@hvmmio/core';
import { kexecCases, layoutCases, reserveCases, simulateCases, type VmJson, walkCases } from '@hvmmio/vectors';
import { createInputs, readInput, writeInput } from '../case/block.ts';
import { type Input, inputFromJson } from '../case/input.ts';
import { writeGuest } from './guest.ts';
import type { Source } from './source.ts';

export function vectorsSource(): Source & { readonly size: number } {
	const inputs = [
		...reserveCases.map(({ input }) => inputFromJson(input)),
		...walkCases.map(({ ranges, resourceSize }) => ({ ...WALKED, mmio: rangesOf(ranges), resourceSize })),
		...layoutCases.filter(({ error }) => error === undefined).flatMap(({ vm }) => [guest(vm), guest(vm, '0x0')]),
		...kexecCases.map(({ vm, secondLfbBase }) => guest(vm, secondLfbBase)),
		...simulateCases.flatMap(({ vm, options, kernels }) =>
			kernels.map(({ lfbBase }) => guest(vm, lfbBase, options.sysfb)),
		),
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

/** @param lfbBase what the kernel on this VM finds; if left out, what the host reports */
function guest({ highMmioBase, ...vm }: VmJson, lfbBase?: string, sysfb = true): Input {
	const settings: VmSettings = highMmioBase === undefined ? vm : { ...vm, highMmioBase: Number(highMmioBase) };
	const block = createInputs(1);
	const told = lfbBase === undefined ? null : Number(lfbBase);
	writeGuest(resolveVm(settings), ({ framebuffer }) => told ?? framebuffer.reported.base, sysfb, block, 0);
	return readInput(block, 0);
}
