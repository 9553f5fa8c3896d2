/** The command line that stands for a VM and its kernels. */

import type { AnyVm, SimulateOptions } from '@hvmmio/core';
import type { PciDevice } from '@hvmmio/core/guest';
import { HIGH_MMIO_BASE, lowMmioDefault, type OpenVmmVm } from '@hvmmio/core/host';
import { formatAddress, formatRange } from './format.ts';

/** The command's defaults, which are left out. */
const DEFAULT_HIGH_MMIO = 2 ** 29;
const DEFAULT_PCI = 'high=1MB';

/** The line that gives the same answer; defaults are left out. */
export function simulateCommand(vm: AnyVm, options: SimulateOptions): string {
	return ['hvmmio simulate', ...vmFlags(vm), ...kernelFlags(options)].join(' ');
}

/** Only what differs from the defaults. */
export function vmFlags(vm: AnyVm): string[] {
	if ('host' in vm) {
		return openVmmFlags(vm);
	}
	const { generation, arch, platform, confidential, lowMmio, highMmio, highMmioBase, resolution } = vm;
	const size = resolution && `${resolution.horizontal}x${resolution.vertical}`;
	return [
		...flag('generation', generation, 2),
		...flag('arch', arch, 'x86_64'),
		...flag('platform', platform, 'lab'),
		...(confidential ? ['--confidential'] : []),
		...flag('low-mmio', shortSize(lowMmio), shortSize(lowMmioDefault(arch, platform, confidential))),
		...flag('high-mmio', shortSize(highMmio), shortSize(DEFAULT_HIGH_MMIO)),
		...flag('high-mmio-base', formatAddress(highMmioBase), formatAddress(HIGH_MMIO_BASE)),
		...flag('resolution', size, null),
		...(resolution ? flag('resolution-type', vm.resolutionType, 'single') : []),
		...flag('framebuffer', vm.framebuffer, null),
	];
}

function openVmmFlags(vm: OpenVmmVm): string[] {
	return [
		'--host openvmm',
		...flag('arch', vm.arch, 'x86_64'),
		`--ram ${shortSize(vm.ram)}`,
		...flag('root-complexes', vm.rootComplexes, 0),
		...(vm.gfx ? ['--gfx'] : []),
		...flag('boot', vm.boot, 'uefi'),
		...(vm.vmbus ? [] : ['--no-vmbus']),
		...(vm.openhcl ? ['--openhcl'] : []),
		...flag('release', vm.release, 'current'),
		...flag('physical-address-bits', vm.physicalAddressBits, null),
		...flag('framebuffer', vm.framebuffer, null),
	];
}

function kernelFlags(options: SimulateOptions): string[] {
	const { policy = 'low-half', secondPolicy = policy, drivers = ['pci', 'video'], secondDrivers = drivers } = options;
	const order = drivers.join(',') || 'none';
	const second = options.second !== false;
	const devices = options.pci?.map(deviceText) ?? [DEFAULT_PCI];
	const { framebuffer } = options;
	return [
		...flag('policy', policy, 'low-half'),
		...(second ? flag('second-policy', secondPolicy, policy) : []),
		...flag('drivers', order, 'pci,video'),
		...(second ? flag('second-drivers', secondDrivers.join(',') || 'none', order) : ['--no-second']),
		...(devices.join() === DEFAULT_PCI ? [] : devices.map((device) => `--pci ${device}`)),
		...flag('loader', options.loader, 'kexec_load'),
		...(options.kexecTools === '2.0.18' ? ['--kexec-tools 2.0.18'] : []),
		...flag('video-driver', options.videoDriver, 'hyperv_drm'),
		...(options.lfbBase === undefined ? [] : [`--lfb-base ${formatAddress(options.lfbBase)}`]),
		...(options.secondLfbBase === undefined ? [] : [`--second-lfb-base ${formatAddress(options.secondLfbBase)}`]),
		...(options.sysfb === false ? ['--no-sysfb'] : []),
		...(options.mmio ?? []).map((range) => `--mmio ${formatRange(range)}`),
		...(framebuffer
			? [`--framebuffer ${formatAddress(framebuffer.start)}+${shortSize(framebuffer.end - framebuffer.start)}`]
			: []),
	];
}

function flag(name: string, value: string | number | null | undefined, usual: string | number | null): string[] {
	return value === undefined || value === usual ? [] : [`--${name} ${value}`];
}

function deviceText({ low, high }: PciDevice): string {
	const parts = [...(low > 0 ? [`low=${shortSize(low)}`] : []), ...(high > 0 ? [`high=${shortSize(high)}`] : [])];
	return parts.join(',') || 'high=0';
}

const UNITS = ['', 'KB', 'MB', 'GB', 'TB'];

/** `150MB`, exact, in the largest unit that divides it; PowerShell and hvmmio read it alike. */
export function shortSize(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value > 0 && value % 1024 === 0 && unit < UNITS.length - 1) {
		value /= 1024;
		unit++;
	}
	return `${value}${UNITS[unit]}`;
}
