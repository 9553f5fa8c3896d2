import { hostLayout } from '@hvmmio/core';
import { openVmmLayout } from '@hvmmio/core/host';
import { describeVm, layoutDocument, layoutLines, mapOfLayout, rows } from '@hvmmio/report';
import type { Context } from '../../context.ts';
import { type ModelVerb, runModelVerb } from '../../model-verb.ts';
import { vmFrom } from '../../options/vm.ts';
import type { LayoutValues } from './command.ts';

export const layoutModel: ModelVerb<Record<string, never>> = {
	name: 'layout',
	table: {},
	answer(values, _options, nameOf) {
		const vm = vmFrom(values, nameOf);
		const answer = 'host' in vm ? openVmmLayout(vm) : hostLayout(vm);
		const title = describeVm(vm);
		return {
			found: false,
			document: () => layoutDocument(vm, answer),
			map: () => mapOfLayout(answer, title),
			head: () => rows(title, '', ...layoutLines(vm, answer)),
			tail: () => [],
		};
	},
};

export default function run(context: Context, values: LayoutValues): Promise<void> {
	return runModelVerb(context, layoutModel, values);
}
