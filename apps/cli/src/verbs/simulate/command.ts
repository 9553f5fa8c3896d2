import { booleanKind } from '../../command/kind.ts';
import { grouped, option, rare, type Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';
import { formTable, VALUE_FORMS } from '../../options/forms.ts';
import { vmTable } from '../../options/vm.ts';
import { simulateTable } from './options.ts';

const simulateFlags = {
	...vmTable,
	...simulateTable,
	...formTable,
	...grouped(
		'INPUT AND OUTPUT',
		rare({
			summary: option(booleanKind, 'With --ndjson: counts by verdict, policy and class of VM in place of the answers'),
		}),
	),
};

export type SimulateValues = Values<typeof simulateFlags>;

export const simulateVerb = defineVerb({
	name: 'simulate',
	brief: 'Both kernels on one VM: who gets which addresses, and whether the host refuses a device',
	description: [
		'The first kernel and then the kdump or kexec kernel on one VM: what each reserves, who gets which addresses, and whether the host will refuse a device. Exit code 1 for a conflict, or for a request that finds no room.',
		VALUE_FORMS,
	],
	examples: [
		['hvmmio simulate --policy gen1-bar', 'kdump before the fix: the host refuses the device'],
		['hvmmio simulate --policy low-half', 'after the fix'],
		[
			'hvmmio simulate --generation 1 --resolution 7680x4320 --drivers video,pci --second-drivers pci,video',
			'a framebuffer too large for its BAR, another load order in the second kernel',
		],
		[
			'hvmmio simulate --pci low=16MB,high=1GB --pci high=1MB --high-mmio 4GB --any-order',
			'devices with BARs, all load orders',
		],
		['hvmmio simulate --policy sysfb-gate --second-policy low-half --explain', 'why: each step of both kernels'],
		[
			'hvmmio simulate --host openvmm --ram 4GB --gfx --policy gen1-bar',
			'OpenVMM, which refuses nothing: a silent clash',
		],
		['hvmmio simulate --svg map.svg', 'the map as a picture'],
		[
			'echo \'{"id":"vm7","vm":{"platform":"azure"},"options":{"policy":"gen1-bar"}}\' | hvmmio simulate --ndjson',
			'a fleet, one VM a line',
		],
		[
			'yes \'{"options":{"policy":"gen1-bar"}}\' | head -n 10000 | hvmmio simulate --ndjson --jobs 2 --summary',
			'how many of a fleet are in trouble, on two cores',
		],
	],
	table: simulateFlags,
	load: () => import('./simulate.ts'),
});
