/** Example VMs. A preset does not change policies and drivers. */

import { DEFAULT_OPTIONS } from '@hvmmio/core';
import { GIB, MIB } from '@hvmmio/core/address';
import { DEFAULT_OPENVMM } from '@hvmmio/core/host';
import { DEFAULT_SCENARIO, type Scenario } from './scenario.ts';

export interface Preset {
	readonly id: string;
	readonly name: string;
	readonly vm: Partial<Scenario>;
}

/** Everything that describes the VM and its devices, as the lab default has it. */
const PLAIN: Partial<Scenario> = {
	host: 'hyperv',
	generation: 2,
	arch: 'x86_64',
	platform: 'lab',
	confidential: false,
	lowMmio: null,
	highMmio: DEFAULT_SCENARIO.highMmio,
	highMmioBase: DEFAULT_SCENARIO.highMmioBase,
	resolution: null,
	resolutionType: 'single',
	pci: DEFAULT_OPTIONS.pci,
	lfbBase: null,
	secondLfbBase: null,
	mmio: null,
	framebuffer: null,
};

/** The same under OpenVMM, with 4 GiB of RAM and `--gfx`, without which there is no framebuffer. */
const OPENVMM: Partial<Scenario> = {
	...DEFAULT_OPENVMM,
	host: 'openvmm',
	ram: DEFAULT_SCENARIO.ram,
	gfx: true,
	pci: DEFAULT_SCENARIO.pci,
	lfbBase: null,
	secondLfbBase: null,
	mmio: null,
	framebuffer: null,
};

const NVME = { low: 0, high: MIB };
const NIC = { low: 0, high: MIB };

export const PRESETS: readonly Preset[] = [
	{ id: 'lab-gen2', name: 'Lab, generation 2', vm: PLAIN },
	{ id: 'lab-gen1', name: 'Lab, generation 1', vm: { ...PLAIN, generation: 1 } },
	{ id: 'lab-arm64', name: 'Lab, arm64', vm: { ...PLAIN, arch: 'arm64' } },
	{ id: 'azure', name: 'Azure', vm: { ...PLAIN, platform: 'azure' } },
	{ id: 'azure-nvme', name: 'Azure, NVMe root and NIC', vm: { ...PLAIN, platform: 'azure', pci: [NVME, NIC] } },
	{ id: 'azure-cvm', name: 'Azure, confidential', vm: { ...PLAIN, platform: 'azure', confidential: true } },
	{
		id: 'azure-gpu',
		name: 'GPU with a 32 GiB BAR',
		// The known 33280 MiB recipe: enough for an aligned 32 GiB BAR (docs/domain.md, section 2).
		vm: { ...PLAIN, platform: 'azure', highMmio: 33280 * MIB, pci: [{ low: 16 * MIB, high: 32 * GIB }, NVME] },
	},
	{
		id: 'lab-8k',
		name: 'Lab, 7680x4320',
		vm: { ...PLAIN, resolution: { horizontal: 7680, vertical: 4320 }, resolutionType: 'maximum' },
	},
	{ id: 'openvmm', name: 'OpenVMM, UEFI, --gfx', vm: OPENVMM },
	{ id: 'openvmm-pcie', name: 'OpenVMM, PCIe, no --gfx', vm: { ...OPENVMM, rootComplexes: 1, gfx: false } },
];

/** The preset equal to a scenario's VM, if any. */
export function presetOf(scenario: Scenario): Preset | undefined {
	return PRESETS.find(({ vm }) =>
		Object.entries(vm).every(([key, value]) => isSame(scenario[key as keyof Scenario], value)),
	);
}

function isSame(a: unknown, b: unknown): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
}
