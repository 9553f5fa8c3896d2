import { type HostLayout, hostLayout, occupiedBy, type Vm } from '@hvmmio/core';
import { describeRange, formatAddress, formatSize, layoutDocument, mapOfLayout } from '@hvmmio/report';
import type { Context } from '../../context.ts';
import { vmFrom } from '../../options/vm.ts';
import { describeVm } from '../../text.ts';
import { runVerb, type Verb } from '../../verb.ts';

const layout: Verb<Record<string, never>> = {
	table: {},
	answer(values, _options, nameOf) {
		const vm = vmFrom(values, nameOf);
		const answer = hostLayout(vm);
		const title = describeVm(vm);
		return {
			found: false,
			document: () => layoutDocument(vm, answer),
			map: () => mapOfLayout(answer, title),
			head: () => [title, '', ...lines(vm, answer)],
			tail: () => [],
		};
	},
};

function lines(vm: Vm, answer: HostLayout): string[] {
	const { present, maxSize, reported } = answer.framebuffer;
	const where = describeRange(occupiedBy(answer.framebuffer));
	const told = `${formatAddress(reported.base)}, ${formatSize(reported.size)} (${reported.source})`;
	return [
		`low MMIO      ${describeRange(answer.lowMmio)}`,
		`  usable      ${describeRange(answer.usableLowMmio)}`,
		`  unusable    ${describeRange(answer.reservedTop)}`,
		`framebuffer   ${present ? where : `none on a confidential VM; it would be at ${where}`}`,
		`  guest told  ${reported.source === 'none' ? 'nothing' : told}`,
		`high MMIO     ${describeRange(answer.highMmio)}`,
		...(vm.generation === 1 && maxSize > reported.size
			? [
					`note          ${formatSize(maxSize)} do not fit in the ${formatSize(reported.size)} of its BAR: it will move to high MMIO`,
				]
			: []),
	];
}

export default function run(this: Context, flags: Record<string, unknown>): Promise<void> {
	return runVerb(this, layout, flags);
}
