/** Where a boot and a script of requests first differ, in words that text and Markdown share. */

import { counted, formatCount } from '../text/count.ts';
import { answerText, rangeText } from './answer.ts';
import type { DiffDocument } from './diff-document.ts';

/** One difference: in what, where, and what both kernels come to. */
export interface ShownExample {
	readonly differs: string;
	readonly where: string;
	readonly old: string;
	readonly new: string;
}

/** Of early boot and of requests after it, as far as they differ. */
export function shownExamples({ boots, allocations }: DiffDocument): ShownExample[] {
	const { example: booted } = boots;
	const { example: asked } = allocations;
	const failing = booted && booted.failingAllocation > 0;
	return [
		...(booted === null
			? []
			: [
					{
						differs: bootSentence(boots),
						where: `${booted.firmware}${failing ? `, allocation ${booted.failingAllocation} of memory failing` : ''}`,
						old: answerText(booted.old, booted.new),
						new: answerText(booted.new, booted.old),
					},
				]),
		...(asked === null
			? []
			: [
					{
						differs: `${allocationSentence(allocations)} of requests`,
						where: `after ${counted(asked.after, 'request')}, ${asked.call}`,
						old: resultText(asked.old),
						new: resultText(asked.new),
					},
				]),
	];
}

export function bootSentence({ changed, tried }: DiffDocument['boots']): string {
	return `Boot differs in ${changed} of ${counted(tried, 'form')} of firmware and failures`;
}

export function allocationSentence({ changed, scripts }: DiffDocument['allocations']): string {
	return `Allocations after boot differ in ${formatCount(changed)} of ${counted(scripts, 'script')}`;
}

function resultText(result: NonNullable<DiffDocument['allocations']['example']>['old']): string {
	return result === null ? 'no room' : typeof result === 'string' ? result : rangeText(result);
}
