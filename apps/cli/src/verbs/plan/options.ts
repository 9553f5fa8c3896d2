/** The options of plan beside the VM's. */

import { fileKind, textKind } from '../../command/kind.ts';
import { grouped, option } from '../../command/option.ts';
import { kernelsTable } from '../../options/kernels.ts';
import { bitsKind } from '../../options/things.ts';

export const planTable = {
	...kernelsTable,
	...grouped('KERNELS', {
		drivers: option(kernelsTable.drivers.kind, 'The drivers that are loaded; every order is tried (default pci,video)'),
	}),
	...grouped('PLAN', {
		devices: option(
			fileKind('FILE', 'a file name'),
			'More devices, after those of --pci, from a JSON file, - for stdin',
		),
		physicalAddressBits: option(bitsKind, 'Of the host: high MMIO ends below 2^N (default 52)'),
		vmName: option(
			textKind('NAME', (text) => text, 'the name as Get-VM prints it'),
			'The name of the VM in the commands (default VM-NAME)',
		),
	}),
};
