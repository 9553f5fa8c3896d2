import { resolveVm, simulate } from '@hvmmio/core';
import { describeVm, drawTerminal, mapOfSimulation, summarize } from '@hvmmio/report';
import type { Context } from '../context.ts';

/** The lab default of generation 2 before and after the fix: what hvmmio is about, in two maps. */
export default function run(context: Context): void {
	const vm = resolveVm({});
	const { color, columns } = context;
	const lines = [describeVm(vm), ''];
	for (const [policy, when] of [
		['sysfb-gate', 'Before the fix'],
		['low-half', 'After the fix'],
	] as const) {
		const answer = simulate(vm, { policy });
		lines.push(`${when} (hvmmio simulate --policy ${policy})`, '');
		lines.push(...drawTerminal(mapOfSimulation(answer, when), { color, columns }), '', summarize(answer), '');
	}
	lines.push('More: hvmmio --help');
	context.print(lines);
}
