/** Every published case: of the reservation, of the walk (an input with its ranges), of a VM (each of its kernels). */

import { resolveVm, type VmSettings } from '@hvmmio/core';
import { kexecCases, layoutCases, reserveCases, simulateCases, type VmJson, walkCases } from '@hvmmio/vectors';
import { type Case, parseCase, readCase, writeCase } from '@hvmmio/vectors/case';
import { createInputs } from '../case/block.ts';
import { writeGuest } from './guest.ts';
import type { Source } from './source.ts';

let known: readonly Case[] | undefined;

export function vectorsSource(): Source & { readonly size: number } {
	known ??= makeInputs();
	const inputs = known;
	return {
		name: 'vectors',
		anyBits: false,
		size: inputs.length,
		write(index, block, slot) {
			writeCase(block.words, slot, inputs[index] as Case);
		},
	};
}

function makeInputs(): Case[] {
	return [
		...reserveCases.map(({ input }) => parseCase(input)),
		...walkCases.map(({ ranges, resourceSize }) => parseCase({ mmio: ranges, resourceSize })),
		...layoutCases.filter(({ error }) => error === undefined).flatMap(({ vm }) => [guest(vm), guest(vm, '0x0')]),
		...kexecCases.map(({ vm, secondLfbBase }) => guest(vm, secondLfbBase)),
		...simulateCases.flatMap(({ vm, options, kernels }) =>
			kernels.map(({ lfbBase }) => guest(vm, lfbBase, options.sysfb)),
		),
	];
}

/** @param lfbBase the `lfb_base` that the kernel finds; by default the one that the host reports */
function guest({ highMmioBase, ...vm }: VmJson, lfbBase?: string, sysfb = true): Case {
	const settings: VmSettings = highMmioBase === undefined ? vm : { ...vm, highMmioBase: Number(highMmioBase) };
	const block = createInputs(1);
	const told = lfbBase === undefined ? null : Number(lfbBase);
	writeGuest(resolveVm(settings), ({ framebuffer }) => told ?? framebuffer.reported.base, sysfb, block, 0);
	return readCase(block.words, 0);
}
