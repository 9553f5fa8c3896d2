/** Texts about what machine the evidence is from. */

import { formatRange, formatSize } from '../../format.ts';
import { list, policyName } from '../names.ts';
import type { WordsOf } from './words.ts';

const BY = {
	windows: 'its high MMIO right above RAM',
	name: 'the name of its firmware or of a PCI device',
	pcie: 'PCI host bridges or buses beside VMBus that Hyper-V does not have',
} as const;
const SIGNS = {
	'wsl-kernel': 'WSL’s kernel',
	'wsl-init': 'WSL’s init',
	'no-dmi': 'no firmware tables',
	dxgkrnl: 'dxgkrnl',
	'virtio-pci': 'virtio devices behind hv_pci',
} as const;

export const GUEST_WORDS: WordsOf<'other-hypervisor' | 'utility-vm' | 'openvmm-guest'> = {
	'other-hypervisor': ({ severity, values: { names, system } }) => ({
		what:
			system === null
				? `This is no Hyper-V guest: ${list(names)}.`
				: `A ${system} log: its drivers place devices by rules of their own, which are not known here.`,
		why:
			severity === 'warning'
				? 'Other files are of a Hyper-V guest: this one may be of another machine.'
				: 'Nothing that is known here holds for it.',
	}),
	'utility-vm': ({ values: { signs } }) => ({
		what: `This is a utility VM such as WSL2 (${list(signs.map((sign) => SIGNS[sign as keyof typeof SIGNS] ?? sign))}).`,
		why: 'It has no framebuffer, no kdump and no settings of its own on a host, so nothing that is known here of framebuffers holds for it.',
	}),
	'openvmm-guest': ({ values: { by, ram, rootComplexes, openhcl, gfx, policy, conflict } }) => {
		const parts = [
			ram === null ? 'how much RAM no line tells' : `${formatSize(ram)} of RAM`,
			...(rootComplexes > 0 ? [`${rootComplexes} PCIe root ${rootComplexes === 1 ? 'complex' : 'complexes'}`] : []),
			...(openhcl ? ['OpenHCL'] : []),
			gfx ? 'a framebuffer' : 'no framebuffer seen',
		];
		const found =
			conflict === null
				? 'With the policy that its kernel has or may have, the model shows no clash.'
				: `With ${policyName(policy.id)} the model shows a clash in the ${conflict.second ? 'kdump' : 'running'} kernel: ${formatRange(conflict.window)} for a device lies on the framebuffer ${formatRange(conflict.framebuffer)}.`;
		return {
			what: `This is ${by === 'windows' ? 'most likely ' : ''}a guest of OpenVMM, by ${BY[by]} (${list(parts)}). ${found}`,
			why: 'OpenVMM refuses no device for its address: such a clash shows in no log, and reads of the device give the framebuffer’s memory. It has no sizes to set either.',
		};
	},
};
