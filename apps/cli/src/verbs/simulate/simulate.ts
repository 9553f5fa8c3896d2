import { type AnyVm, type KernelRecord, type Simulation, simulate, simulateOrders } from '@hvmmio/core';
import { rangeOf } from '@hvmmio/core/address';
import { kindName, logLines, ROLES, summarize } from '@hvmmio/core/guest';
import type { Run } from '@hvmmio/core/host';
import {
	assumedOf,
	describeRange,
	describeVm,
	formatAddress,
	formatSize,
	mapOfSimulation,
	simulateDocument,
} from '@hvmmio/report';
import type { Context } from '../../context.ts';
import { type ModelVerb, runModelVerb } from '../../model-verb.ts';
import type { Group } from '../../ndjson/summary.ts';
import { checked, vmFrom } from '../../options/vm.ts';
import type { SimulateValues } from './command.ts';
import { simulateTable } from './options.ts';

export const simulateModel: ModelVerb<typeof simulateTable> = {
	name: 'simulate',
	table: simulateTable,
	answer(vmValues, { anyOrder, framebuffer: inOptions, ...options }, nameOf, recorder) {
		const { framebuffer: inVm, ...settings } = vmValues;
		const framebuffer = inOptions ?? inVm;
		const vm = vmFrom(framebuffer === 'none' ? { ...settings, framebuffer } : settings, nameOf);
		const isPlace = typeof framebuffer === 'object';
		const given = isPlace ? { ...options, framebuffer: rangeOf(framebuffer.start, framebuffer.size) } : options;
		const orders = anyOrder ? checked(nameOf, () => simulateOrders(vm, given)) : undefined;
		const [worst] = orders ?? [];
		const order = worst ? { drivers: worst.kernels[0]?.drivers, secondDrivers: worst.kernels[1]?.drivers } : {};
		const answer = worst && !recorder ? worst : checked(nameOf, () => simulate(vm, { ...given, ...order }, recorder));
		const title = `${describeVm(vm)}${options.mmio || isPlace ? '; host as given' : ''}`;
		return {
			found: answer.verdict !== 'ok',
			document: () => simulateDocument(answer, orders),
			group: () => groupOf(answer),
			map: () => mapOfSimulation(answer, title),
			head: () => [title, ...kernelSections(answer.kernels)],
			tail: () => [...logSection(answer), ...ordersSection(orders), summarize(answer), ...assumedOf(vm)],
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

/** What a kernel knows, reserves and hands out. */
function kernelLines(record: KernelRecord, index: number): string[] {
	const { kernel, drivers, reserved, allocations, conflicts } = record;
	const order = drivers.length > 0 ? drivers.join(' then ') : 'no driver';
	const rows: [string, string][] = [['reserved', describeRange(reserved)]];
	for (const { owner, kind, requested, result, released } of allocations) {
		const conflict = conflicts.some((each) => each.owner === owner && each.kind === kind);
		const notes = [
			result === null ? `no room for ${formatSize(requested)}` : describeRange(result),
			...(conflict ? ['CONFLICT with the framebuffer'] : []),
			...(released ? [RELEASED[released]] : []),
		];
		rows.push([`${owner} ${kindName(kind)}`, notes.join(', ')]);
	}
	const width = Math.max(...rows.map(([name]) => name.length)) + 2;
	return [
		`${ROLES[index]} kernel: ${kernel.policy}, ${order}, lfb_base ${formatAddress(kernel.lfbBase)}`,
		...rows.map(([name, text]) => `  ${name.padEnd(width)}${text}`),
	];
}

/** Both kernels, where the second does the same in one line. */
function kernelSections(kernels: readonly KernelRecord[]): string[] {
	const [first = [], second] = kernels.map(kernelLines);
	if (second === undefined) {
		return ['', ...first];
	}
	const [head = '', ...rows] = second;
	const same = rows.join('\n') === first.slice(1).join('\n');
	return ['', ...first, '', head, ...(same ? ['  the same as in the first kernel'] : rows)];
}

const RELEASED = {
	'd0-refused': 'refused by the host, given back',
	'low-window-failed': 'given back, since the low window found no room',
	'high-window-failed': 'given back, since the high window found no room',
} as const;

function logSection(simulation: Run): string[] {
	const lines = simulation.kernels.flatMap((kernel, i) => logLines(kernel).map((line) => `  [${ROLES[i]}] ${line}`));
	return lines.length > 0 ? ['log', ...lines, ''] : [];
}

function ordersSection(orders: readonly Run[] | undefined): string[] {
	if (orders === undefined) {
		return [];
	}
	const lines = orders.map(({ verdict, kernels }) => {
		const each = kernels.map(({ drivers }) => drivers.join(',') || 'none').join(', then ');
		return `  ${verdict.padEnd(9)} ${each}`;
	});
	return ['load orders, the worst first', ...lines, ''];
}

export default function run(context: Context, values: SimulateValues): Promise<void> {
	return runModelVerb(context, simulateModel, values);
}
