import { booleanKind } from '../../command/kind.ts';
import { option, type Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';
import { json, svg } from '../../options/forms.ts';

const diagnoseFlags = {
	json,
	svg,
	explain: option(booleanKind, 'The VMs that were tried and the line that excludes each'),
};

export type DiagnoseValues = Values<typeof diagnoseFlags>;

export const diagnoseVerb = defineVerb({
	name: 'diagnose',
	brief: 'What went wrong on a VM, by its logs and settings, and what to do',
	description: [
		'Reads what a guest and its host report, in any mix: dmesg or a journal, /proc/iomem, lspci, Get-VM and Get-VMVideo, a host’s start error, what hvmmio collect writes. Says in a line what happened and what to do first, then what each file says, what had to be assumed, and what follows.',
		'Exit code 1 if there is trouble or a risk, 3 if the files do not suffice to tell, 0 only where they show that there is none.',
	],
	examples: [
		['hvmmio diagnose kdump-console.txt', 'the serial console of a kdump kernel that lost its disk'],
		['hvmmio diagnose dmesg.txt iomem.txt get-vm.json get-vmvideo.json', 'all that there is of one VM'],
		['hvmmio diagnose dmesg.txt --json', 'as JSON'],
		['cat dmesg.txt | hvmmio diagnose - --svg observed.svg', 'from a pipe, with a picture of observed and predicted'],
	],
	table: diagnoseFlags,
	positionals: {
		usage: 'FILE...',
		brief: 'Evidence: logs, /proc/iomem, lspci, JSON; - for stdin',
		names: ['FILE'],
		min: 1,
		max: Number.POSITIVE_INFINITY,
	},
	load: () => import('./diagnose.ts'),
});
