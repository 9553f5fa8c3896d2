import { resolveVm, simulate } from '@hvmmio/core';
import {
	describeVm,
	drawTerminal,
	fitLines,
	mapOfSimulation,
	rows,
	sentences,
	summarize,
	verbatim,
} from '@hvmmio/report';
import type { Context } from '../context.ts';

/** Run without a verb: the default generation 2 VM before and after the fix, in two maps. */
export default function run(context: Context): void {
	const vm = resolveVm({});
	const { color, columns } = context;
	const lines = rows(describeVm(vm), '');
	for (const [policy, when] of [
		['sysfb-gate', 'Before the fix'],
		['low-half', 'After the fix'],
	] as const) {
		const answer = simulate(vm, { policy });
		const map = drawTerminal(mapOfSimulation(answer, when), { color, columns });
		lines.push(...rows(`${when} (hvmmio simulate --policy ${policy})`, ''), ...verbatim(...map));
		lines.push(...rows(''), ...sentences(summarize(answer)), ...rows(''));
	}
	lines.push(...rows('More: hvmmio --help'));
	context.print(fitLines(lines, context.textColumns));
}
