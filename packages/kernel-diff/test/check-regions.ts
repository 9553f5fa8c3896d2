/** Whether regions say exactly what changes: each condition is tried on every input of the lattice that was run. */

import { hostLayout } from '@hvmmio/core';
import { createInputs } from '@hvmmio/differential';
import {
	hostFramebuffer,
	type LatticeLine,
	latticeLines,
	latticeSource,
	STEP,
	vmOfLine,
} from '@hvmmio/differential/sources';
import { OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { expect } from 'vitest';
import { type Change, eachChange, isChanged } from '../src/changes.ts';
import type { KernelDiff } from '../src/diff.ts';
import { type Condition, meets } from '../src/regions.ts';

/** Can the line have any input that meets the condition? */
function isNear({ values, boxes }: Condition, line: LatticeLine): boolean {
	const anyLow = boxes.map(({ framebuffer }) => ({ framebuffer, lowMmio: { min: null, max: null } }));
	return meets({ values, boxes: anyLow }, line, 0);
}

const NONE: readonly Change[] = [];

function changesAt(before: Uint32Array, after: Uint32Array, step: number, line: LatticeLine): readonly Change[] {
	const at = step * OUTPUT_WORDS;
	if (!isChanged(before, after, at)) {
		return NONE;
	}
	const changes: Change[] = [];
	const occupied = hostFramebuffer(line, hostLayout(vmOfLine(line, step)));
	eachChange(before, after, at, occupied, (each) => changes.push(each));
	return changes;
}

/** What setup.ts does with each comparison. @param everyLine as the comparison was made */
export function checkRegions({ old, new: now, regions }: KernelDiff, everyLine = 1): void {
	const lines = latticeLines().filter((_, i) => i % everyLine === 0);
	const lattice = latticeSource(latticeLines());
	const inputs = createInputs(2048);
	const [before, after] = [new Uint32Array(2048 * OUTPUT_WORDS), new Uint32Array(2048 * OUTPUT_WORDS)];
	const wrong: string[] = [];
	const counts = regions.map(() => 0);
	for (const line of lines) {
		for (let step = 0; step < line.length; step++) {
			lattice.write(line.from + step, inputs, step);
		}
		inputs.length = line.length;
		old.kernel.run(inputs.words, line.length, before);
		now.kernel.run(inputs.words, line.length, after);
		const near = regions
			.map((region, index) => ({ ...region, index }))
			.filter(({ condition }) => isNear(condition, line));
		const smallest = vmOfLine(line, 0).lowMmio;
		for (let step = 0; step < line.length; step++) {
			const lowMmio = smallest + step * STEP;
			const said = near.filter(({ condition }) => meets(condition, line, lowMmio));
			const changes = changesAt(before, after, step, line);
			if (said.length !== changes.length || said.some(({ change }) => !changes.includes(change))) {
				wrong.push(`${JSON.stringify(line)} ${lowMmio}: ${changes}, regions: ${said.map(({ change }) => change)}`);
			}
			for (const { index } of said) {
				counts[index] = (counts[index] as number) + 1;
			}
		}
	}
	expect(wrong.slice(0, 3)).toEqual([]);
	expect(counts).toEqual(regions.map(({ cases }) => cases));
	for (const { condition, example } of regions) {
		const line = lines.find(
			(each) =>
				each.generation === example.vm.generation &&
				each.arch === example.vm.arch &&
				each.confidential === example.vm.confidential &&
				meets(condition, each, example.vm.lowMmio),
		);
		expect(line).toBeDefined();
	}
}
