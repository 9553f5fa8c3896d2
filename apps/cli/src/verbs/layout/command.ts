import type { Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';
import { formTable, VALUE_FORMS } from '../../options/forms.ts';
import { vmTable } from '../../options/vm.ts';

const layoutFlags = { ...vmTable, ...formTable };

export type LayoutValues = Values<typeof layoutFlags>;

export const layoutVerb = defineVerb({
	name: 'layout',
	brief: 'Where the host puts low MMIO, high MMIO and the framebuffer of a VM',
	description: [
		'Where the host puts low MMIO, high MMIO and the framebuffer of a VM, and what it reports to the guest.',
		VALUE_FORMS,
	],
	examples: [
		['hvmmio layout', 'a generation 2 VM as Hyper-V makes it'],
		['hvmmio layout --low-mmio 150MB --resolution 4834x3622', 'one that was changed by Set-VM and Set-VMVideo'],
		['hvmmio layout --platform azure --arch arm64 --json', 'an Azure VM, as JSON'],
		['hvmmio layout --host openvmm --ram 5.5GB --root-complexes 1', 'a VM under OpenVMM, with PCIe'],
		['echo \'{"id":1,"vm":{"generation":1}}\' | hvmmio layout --ndjson', 'many at once, one a line'],
	],
	table: layoutFlags,
	load: () => import('./layout.ts'),
});
