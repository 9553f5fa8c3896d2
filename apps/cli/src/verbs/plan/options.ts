/** The options of plan other than the VM's. */

import { DEFAULT_OPTIONS } from '@hvmmio/core';
import { DEFAULT_PLAN_BITS } from '@hvmmio/core/plan';
import { fileKind, textKind } from '../../command/kind.ts';
import { grouped, option, rare } from '../../command/option.ts';
import { withDefault } from '../../options/defaults.ts';
import { kernelsTable } from '../../options/kernels.ts';
import { bitsKind } from '../../options/things.ts';

export const planTable = {
	...kernelsTable,
	...grouped(
		'KERNELS',
		rare({
			drivers: option(
				kernelsTable.drivers.kind,
				withDefault('The drivers that are loaded; every order is tried', DEFAULT_OPTIONS.drivers),
			),
		}),
	),
	...grouped('PLAN', {
		devices: option(fileKind('FILE', 'a file name'), 'More devices after --pci’s: a JSON file, - for stdin'),
		physicalAddressBits: option(bitsKind, withDefault('Of the host: high MMIO ends below 2^N', DEFAULT_PLAN_BITS)),
		vmName: option(
			textKind('NAME', (text) => text, 'the name as Get-VM prints it'),
			'The name of the VM in the commands (default VM-NAME)',
		),
	}),
};
