/** Checks that each region's condition holds for exactly the region's inputs. */

import { type LatticeLine, STEP, vmOfLine } from '@hvmmio/differential/sources';
import { addRun, boundAt, isWithin, type Runs } from './boxes.ts';
import { type Condition, hasValues, type Region } from './regions.ts';

/**
 * Run on every comparison, since a wrong condition is a wrong answer.
 * @param lines all lines that were run
 * @throws Error if a condition holds for other inputs of the lattice than those of its region
 */
export function checkExact(regions: readonly Region[], lines: readonly LatticeLine[]): void {
	for (const { change, condition, rows } of regions) {
		const runsByLine = new Map(rows.map(({ line, runs }) => [line, runs]));
		for (const line of lines) {
			const [meeting, own] = [stepsMeeting(condition, line), runsByLine.get(line) ?? []];
			if (JSON.stringify(meeting) !== JSON.stringify(own)) {
				throw new Error(`a region of ${change} is described as steps ${meeting} of line ${line.from}, and has ${own}`);
			}
		}
	}
}

/** The steps of a line for which a condition holds. */
function stepsMeeting({ values, boxes }: Condition, line: LatticeLine): Runs {
	if (!hasValues(values, line)) {
		return [];
	}
	const { length, maxFramebuffer } = line;
	const smallest = vmOfLine(line, 0).lowMmio;
	const stepAt = (bytes: number) => (bytes - smallest) / STEP;
	const runs = boxes
		.filter(({ framebuffer }) => isWithin(framebuffer, maxFramebuffer, maxFramebuffer))
		.map(({ lowMmio: { min, max } }): [number, number] => [
			min === null ? 0 : Math.max(0, Math.ceil(stepAt(boundAt(min, maxFramebuffer)))),
			max === null ? length : Math.min(length, Math.floor(stepAt(boundAt(max, maxFramebuffer))) + 1),
		])
		.filter(([from, to]) => from < to)
		.sort(([a], [b]) => a - b);
	const joined: [number, number][] = [];
	for (const [from, to] of runs) {
		addRun(joined, from, to);
	}
	return joined;
}
