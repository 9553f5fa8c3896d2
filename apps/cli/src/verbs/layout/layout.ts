import { type HostLayout, hostLayout, occupiedBy, type Vm } from '@hvmmio/core';
import { describeRange, describeVm, formatAddress, formatSize, layoutDocument, mapOfLayout } from '@hvmmio/report';
import type { Context } from '../../context.ts';
import { type ModelVerb, runModelVerb } from '../../model-verb.ts';
import { vmFrom } from '../../options/vm.ts';
import type { LayoutValues } from './command.ts';

export const layoutModel: ModelVerb<Record<string, never>> = {
	name: 'layout',
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
	const reportedText = `${formatAddress(reported.base)}, ${formatSize(reported.size)} (${reported.source})`;
	return [
		`low MMIO      ${describeRange(answer.lowMmio)}`,
		`  usable      ${describeRange(answer.usableLowMmio)}`,
		`  unusable    ${describeRange(answer.reservedTop)}`,
		`framebuffer   ${present ? where : `none on a confidential VM; it would be at ${where}`}`,
		`  reported    ${reported.source === 'none' ? 'nothing' : reportedText}`,
		`high MMIO     ${describeRange(answer.highMmio)}`,
		...(vm.generation === 1 && maxSize > reported.size
			? [
					`note          ${formatSize(maxSize)} do not fit in the ${formatSize(reported.size)} of its BAR: it will move to high MMIO`,
				]
			: []),
	];
}

export default function run(context: Context, values: LayoutValues): Promise<void> {
	return runModelVerb(context, layoutModel, values);
}
