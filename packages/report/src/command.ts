/** The command line that reproduces a VM and its kernels. */

import { type AnyVm, DEFAULT_OPTIONS, type SimulateOptions } from '@hvmmio/core';
import type { PciDevice } from '@hvmmio/core/guest';
import { DEFAULT_OPENVMM, DEFAULT_VM, lowMmioDefault, type OpenVmmVm } from '@hvmmio/core/host';
import { formatAddress, formatRange } from './format.ts';

/**
 * The command line that gives the same answer; defaults, and options without effect beside the others, are omitted.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { simulateCommand } from '@hvmmio/report';
 * console.log(simulateCommand(resolveVm({}), { policy: 'gen1-bar' })); // hvmmio simulate --policy gen1-bar
 * ```
 */
export function simulateCommand(vm: AnyVm, options: SimulateOptions): string {
	return ['hvmmio simulate', ...vmFlags(vm), ...kernelFlags(options)].join(' ');
}

/** Flags for the settings that differ from the defaults. */
export function vmFlags(vm: AnyVm): string[] {
	if ('host' in vm) {
		return openVmmFlags(vm);
	}
	const { generation, arch, platform, confidential, lowMmio, highMmio, highMmioBase, resolution } = vm;
	const size = resolution && `${resolution.horizontal}x${resolution.vertical}`;
	return [
		...flag('generation', generation, DEFAULT_VM.generation),
		...flag('arch', arch, DEFAULT_VM.arch),
		...flag('platform', platform, DEFAULT_VM.platform),
		...(confidential ? ['--confidential'] : []),
		...flag('low-mmio', shortSize(lowMmio), shortSize(lowMmioDefault(arch, platform, confidential))),
		...flag('high-mmio', shortSize(highMmio), shortSize(DEFAULT_VM.highMmio)),
		...flag('high-mmio-base', formatAddress(highMmioBase), formatAddress(DEFAULT_VM.highMmioBase)),
		...flag('resolution', size, null),
		...(resolution ? flag('resolution-type', vm.resolutionType, 'single') : []),
		...flag('framebuffer', vm.framebuffer, null),
	];
}

function openVmmFlags(vm: OpenVmmVm): string[] {
	return [
		'--host openvmm',
		...flag('arch', vm.arch, DEFAULT_OPENVMM.arch),
		`--ram ${shortSize(vm.ram)}`,
		...flag('root-complexes', vm.rootComplexes, DEFAULT_OPENVMM.rootComplexes),
		...(vm.gfx ? ['--gfx'] : []),
		...flag('boot', vm.boot, DEFAULT_OPENVMM.boot),
		...(vm.vmbus ? [] : ['--no-vmbus']),
		...(vm.openhcl ? ['--openhcl'] : []),
		...flag('release', vm.release, DEFAULT_OPENVMM.release),
		...flag('physical-address-bits', vm.physicalAddressBits, DEFAULT_OPENVMM.physicalAddressBits),
		...flag('framebuffer', vm.framebuffer, null),
	];
}

function kernelFlags(options: SimulateOptions): string[] {
	const { policy = DEFAULT_OPTIONS.policy, secondPolicy = policy } = options;
	const { drivers = DEFAULT_OPTIONS.drivers, secondDrivers = drivers } = options;
	const order = drivers.join(',') || 'none';
	const second = options.second !== false;
	const devices = (options.pci ?? DEFAULT_OPTIONS.pci).map(deviceText);
	const { framebuffer, secondLfbBase } = options;
	const loaded = [...drivers, ...(second ? secondDrivers : [])];
	const isTold = second && secondLfbBase === undefined;
	const driver = options.videoDriver;
	const acts = loaded.includes('video') || driver === 'hyperv_fb-late-removal' || driver === 'hyperv_fb-clears';
	return [
		...flag('policy', policy, DEFAULT_OPTIONS.policy),
		...(second ? flag('second-policy', secondPolicy, policy) : []),
		...flag('drivers', order, DEFAULT_OPTIONS.drivers.join(',')),
		...(second ? flag('second-drivers', secondDrivers.join(',') || 'none', order) : ['--no-second']),
		...(!loaded.includes('pci') || devices.join() === DEFAULT_OPTIONS.pci.map(deviceText).join()
			? []
			: devices.map((device) => `--pci ${device}`)),
		...(isTold ? flag('loader', options.loader, DEFAULT_OPTIONS.loader) : []),
		...(isTold && options.loader !== 'kexec_file_load'
			? flag('kexec-tools', options.kexecTools, DEFAULT_OPTIONS.kexecTools)
			: []),
		...(acts ? flag('video-driver', driver, DEFAULT_OPTIONS.videoDriver) : []),
		...(options.lfbBase === undefined ? [] : [`--lfb-base ${formatAddress(options.lfbBase)}`]),
		...(!second || secondLfbBase === undefined ? [] : [`--second-lfb-base ${formatAddress(secondLfbBase)}`]),
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

/**
 * A device in the form of `--pci`.
 * @example
 * ```ts
 * import { GIB, MIB } from '@hvmmio/core/address';
 * import { deviceText } from '@hvmmio/report';
 * console.log(deviceText({ low: 64 * MIB, high: GIB })); // low=64MB,high=1GB
 * ```
 */
export function deviceText({ low, high }: PciDevice): string {
	const parts = [...(low > 0 ? [`low=${shortSize(low)}`] : []), ...(high > 0 ? [`high=${shortSize(high)}`] : [])];
	return parts.join(',') || 'high=0';
}

const UNITS = ['', 'KB', 'MB', 'GB', 'TB'];

/**
 * `150MB`: exact, in the largest unit that divides it; both PowerShell and hvmmio accept it.
 * @example
 * ```ts
 * import { MIB } from '@hvmmio/core/address';
 * import { shortSize } from '@hvmmio/report';
 * console.log(shortSize(150 * MIB)); // 150MB
 * ```
 */
export function shortSize(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value > 0 && value % 1024 === 0 && unit < UNITS.length - 1) {
		value /= 1024;
		unit++;
	}
	return `${value}${UNITS[unit]}`;
}
