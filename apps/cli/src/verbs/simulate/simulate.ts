import { type AnyVm, type Simulation, simulate, simulateOrders } from '@hvmmio/core';
import { rangeOf } from '@hvmmio/core/address';
import {
	assumedOfSimulation,
	describeVm,
	mapOfSimulation,
	rows,
	sentences,
	simulateDocument,
	simulateKernelLines,
	simulateLogLines,
	simulateOrderLines,
	summarize,
} from '@hvmmio/report';
import type { Context } from '../../context.ts';
import { type ModelVerb, runModelVerb } from '../../model-verb.ts';
import type { Group } from '../../ndjson/summary.ts';
import { checkKernels } from '../../options/kernels.ts';
import { checked, vmFrom } from '../../options/vm.ts';
import type { SimulateValues } from './command.ts';
import { simulateTable } from './options.ts';

export const simulateModel: ModelVerb<typeof simulateTable> = {
	name: 'simulate',
	table: simulateTable,
	answer(vmValues, { anyOrder, framebuffer: inOptions, ...options }, nameOf, recorder) {
		checkKernels(options, nameOf);
		const { framebuffer: inVm, ...settings } = vmValues;
		const framebuffer = inOptions ?? inVm;
		const vm = vmFrom(framebuffer === 'none' ? { ...settings, framebuffer } : settings, nameOf);
		const isPlace = typeof framebuffer === 'object';
		const given = isPlace ? { ...options, framebuffer: rangeOf(framebuffer.start, framebuffer.size) } : options;
		const orders = anyOrder ? checked(nameOf, () => simulateOrders(vm, given)) : undefined;
		const [worst] = orders ?? [];
		const order = worst ? { drivers: worst.kernels[0]?.drivers, secondDrivers: worst.kernels[1]?.drivers } : {};
		const answer = worst && !recorder ? worst : checked(nameOf, () => simulate(vm, { ...given, ...order }, recorder));
		const title = describeVm(vm, given);
		return {
			found: answer.verdict !== 'ok',
			document: () => simulateDocument(answer, orders),
			group: () => groupOf(answer),
			map: () => mapOfSimulation(answer, title),
			head: () => rows(title, ...simulateKernelLines(answer.kernels)),
			tail: () => [
				...rows(...simulateLogLines(answer), ...(orders ? simulateOrderLines(orders) : [])),
				...sentences(summarize(answer), ...assumedOfSimulation(answer)),
			],
		};
	},
};

function groupOf({ vm, verdict, kernels }: Simulation<AnyVm>): Group {
	const [first, second] = kernels;
	return {
		verdict,
		policy: first?.kernel.policy ?? '',
		secondPolicy: second?.kernel.policy ?? null,
		vm: classOf(vm),
	};
}

function classOf(vm: AnyVm): Group['vm'] {
	if ('host' in vm) {
		const { host, arch, boot, release } = vm;
		return { host, arch, boot, release };
	}
	const { generation, arch, platform, confidential } = vm;
	return { generation, arch, platform, confidential };
}

export default function run(context: Context, values: SimulateValues): Promise<void> {
	return runModelVerb(context, simulateModel, values);
}
