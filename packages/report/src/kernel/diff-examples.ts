/** Where a boot and a script of requests first differ, for text and Markdown. */

import { counted, formatCount } from '../text/count.ts';
import { answerText, rangeText } from './answer.ts';
import type { DiffDocument } from './diff-document.ts';

/** One difference: its subject, its place, and both kernels' results. */
export interface ShownExample {
	readonly differs: string;
	readonly where: string;
	readonly old: string;
	readonly new: string;
}

/** Differences in early boot and in later requests. */
export function shownExamples({ boots, allocations }: DiffDocument): ShownExample[] {
	const { example: bootExample } = boots;
	const { example: stepExample } = allocations;
	const failing = bootExample && bootExample.failingAllocation > 0;
	return [
		...(bootExample === null
			? []
			: [
					{
						differs: bootSentence(boots),
						where: `${bootExample.firmware}${failing ? `, allocation ${bootExample.failingAllocation} of memory failing` : ''}`,
						old: answerText(bootExample.old, bootExample.new),
						new: answerText(bootExample.new, bootExample.old),
					},
				]),
		...(stepExample === null
			? []
			: [
					{
						differs: `${allocationSentence(allocations)} of requests`,
						where: `after ${counted(stepExample.after, 'request')}, ${stepExample.call}`,
						old: resultText(stepExample.old),
						new: resultText(stepExample.new),
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
