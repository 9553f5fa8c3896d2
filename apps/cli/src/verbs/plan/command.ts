import { grouped, option, type Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';
import { json, svg, VALUE_FORMS, vmFile } from '../../options/forms.ts';
import { openVmmTable, vmTable } from '../../options/vm.ts';
import { planTable } from './options.ts';

/** Settings of which a plan makes none: known only to be refused with a reason. */
function refusedOnly(table: typeof vmTable): typeof vmTable {
	const isRefused = (key: string) => key === 'host' || key === 'lowMmio' || Object.hasOwn(openVmmTable, key);
	return Object.fromEntries(
		Object.entries(table).map(([key, entry]) => [key, isRefused(key) ? { ...entry, hidden: true } : entry]),
	) as unknown as typeof vmTable;
}

const planFlags = {
	...refusedOnly(vmTable),
	...grouped('VM', {
		highMmio: option(vmTable.highMmio.kind, 'The least acceptable (default: what the devices need)'),
	}),
	...planTable,
	...grouped('INPUT AND OUTPUT', { vm: vmFile, json, svg }),
};

export type PlanValues = Values<typeof planFlags>;

export const planVerb = defineVerb({
	name: 'plan',
	brief: 'The smallest low and high MMIO that a VM needs, as PowerShell lines',
	description: [
		'The smallest Set-VM -LowMemoryMappedIoSpace and, with it, the smallest -HighMemoryMappedIoSpace with which no load order of the two kernels has a conflict or a request that finds no room, in steps of 2 MiB. Devices are offered in the order given. Exit code 1 where no sizes will do.',
		'A larger low MMIO does not always work: try another size with simulate.',
		VALUE_FORMS,
	],
	examples: [
		[
			'hvmmio plan --pci low=16MB,high=64GB --pci low=32MB,high=1MB --resolution 3840x2160',
			'a large GPU and another device beside a 4K display',
		],
		["hvmmio plan --pci high=32GB --physical-address-bits 36 --vm-name 'gpu-03'", 'a host that has no room for it'],
		['hvmmio plan --policy gen1-bar', 'a kernel before the fix: no sizes help, something else does'],
		[
			'echo \'[{"name":"A100","bars":[{"size":"16MB","bits":32},{"size":"64GB","bits":64}]}]\' | hvmmio plan --devices - --json',
			'devices from an inventory, as JSON',
		],
	],
	table: planFlags,
	load: () => import('./plan.ts'),
});
