import { resolveVm, simulate, summarize } from '@hvmmio/core';
import { drawTerminal, mapOfSimulation } from '@hvmmio/report';
import type { Context } from '../context.ts';
import { describeVm } from '../text.ts';

/** The lab default of generation 2 before and after the fix: what the whole is about, in two maps. */
export default function run(this: Context): void {
	const vm = resolveVm({});
	const { color, columns } = this;
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
	this.out(`${lines.join('\n')}\n`);
}
