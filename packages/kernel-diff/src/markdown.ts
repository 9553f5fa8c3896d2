/** A comparison of two kernels as Markdown. */

import { count } from '@hvmmio/differential';
import type { DiffDocument, RegionDocument } from './diff.ts';
import { answerText, effectSentences, requestText } from './text.ts';

export function diffMarkdown({
	old,
	new: now,
	cases,
	changed,
	regions,
	requests,
	allocations,
}: DiffDocument): string[] {
	return [
		'## hvmmio kernel diff',
		'',
		'A simulation: no VM was booted.',
		'',
		`- old: ${code(old.path)}, ${old.policy ?? 'no known policy'}`,
		`- new: ${code(now.path)}, ${now.policy ?? 'no known policy'}`,
		`- ${count(changed)} of ${count(cases)} inputs are decided differently`,
		...(regions.length > 0
			? ['', '| change | where | inputs | example, old | example, new |', '|---|---|---:|---|---|', ...regions.map(row)]
			: []),
		...regions.flatMap(({ change, where, effects }) =>
			effects ? ['', `${cell(change)}, ${cell(where)}: ${effectSentences(effects).join('; ')}.`] : [],
		),
		...requests.flatMap(({ driver, old: before, new: after }) => [
			'',
			`${driver}: old ${before.map(requestText).join(', then ')}; new ${after.map(requestText).join(', then ')}.`,
		]),
		...(allocations.example
			? ['', `${allocations.changed} of ${allocations.scripts} scripts of requests after boot come out differently.`]
			: []),
	];
}

function row({ change, where, cases, example }: RegionDocument): string {
	const { oldAnswer, newAnswer } = example;
	const answers = [answerText(oldAnswer, newAnswer), answerText(newAnswer, oldAnswer)];
	return `| ${[cell(change), cell(where), count(cases), ...answers.map(cell)].join(' | ')} |`;
}

function cell(text: string): string {
	return text.replace(/[|\\`<>]/g, (found) => `\\${found}`);
}

/** Text from outside in a code span: nothing in it is markup. */
function code(text: string): string {
	return `\`${text.replace(/[`|\n\r]/g, '?')}\``;
}
