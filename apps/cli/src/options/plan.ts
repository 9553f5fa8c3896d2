/** The options of the verb plan: the kernels as simulate has them, and what only a plan asks. */

import { formTable } from './forms.ts';
import { simulateTable } from './kernel.ts';
import { textKind } from './kind.ts';
import { type Flags, flagsOf } from './stricli.ts';
import { option } from './table.ts';
import { bitsKind } from './things.ts';
import { vmTable } from './vm.ts';

const { policy, secondPolicy, second, pci, loader, kexecTools, videoDriver, sysfb, drivers, secondDrivers } =
	simulateTable;
const fileKind = textKind('FILE', (text) => text, 'a file name');

export const planTable = {
	policy,
	secondPolicy,
	drivers: option(drivers.kind, 'The drivers that are loaded; every order is tried (default pci,video)'),
	secondDrivers,
	second,
	pci,
	devices: option(fileKind, 'More devices, after those of --pci, from a JSON file, - for stdin'),
	loader,
	kexecTools,
	videoDriver,
	sysfb,
	physicalAddressBits: option(bitsKind, 'Physical-address bits of the host: high MMIO ends below 2^N (default 52)'),
	vmName: option(
		textKind('NAME', (text) => text, 'the name as Get-VM prints it'),
		'The name of the VM in the commands (default VM-NAME)',
	),
} as const;

/** The flags of a VM (low MMIO is known so that it can be refused in words), the table's, and the forms for one answer. */
export function planFlags(): Flags {
	const { vm, json, svg } = formTable;
	const flags = flagsOf({
		...vmTable,
		highMmio: option(vmTable.highMmio.kind, 'The least high MMIO that is wanted (default: what the devices need)'),
		...planTable,
		vm,
		json,
		svg,
	});
	const { lowMmio } = flagsOf({ lowMmio: vmTable.lowMmio });
	return { ...flags, lowMmio: { ...lowMmio, hidden: true } as Flags[string] };
}
