/** Options that describe a VM: for layout, reserve, simulate and plan, and the keys of a `--vm` file. */

import { type AnyVm, SettingError } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import {
	type Arch,
	DEFAULT_OPENVMM,
	DEFAULT_VM,
	type Generation,
	type HostId,
	type OpenVmmVm,
	type Platform,
	type ResolutionType,
	resolveAnyVm,
} from '@hvmmio/core/host';
import { formatAddress, formatSize, shortSize } from '@hvmmio/report';
import { booleanKind, choiceKind, type Kind } from '../command/kind.ts';
import { grouped, type NameOf, negatable, option, rare, type Values } from '../command/option.ts';
import { InputError } from '../input-error.ts';
import { withDefault } from './defaults.ts';
import { addressKind, sizeKind } from './numbers.ts';
import { bitsKind, framebufferKind, resolutionKind, rootComplexesKind } from './things.ts';

/** An option that corresponds to a parameter of a PowerShell cmdlet. */
function ofCmdlet<T>(
	cmdlet: 'Set-VM' | 'Set-VMVideo',
	parameter: string,
	kind: Kind<T>,
	briefOf: (name: string) => string,
) {
	return { ...option(kind, briefOf(`${cmdlet} -${parameter}`)), parameter };
}

/** Settings of VMs under OpenVMM. */
export const openVmmTable = grouped(
	'OPENVMM',
	rare({
		ram: option(sizeKind, 'OpenVMM: its RAM, which decides where all above 4 GiB is'),
		rootComplexes: option(
			rootComplexesKind,
			withDefault('OpenVMM: PCIe root complexes', DEFAULT_OPENVMM.rootComplexes),
		),
		gfx: option(booleanKind, 'OpenVMM: with a framebuffer and the video device'),
		boot: option(
			choiceKind<OpenVmmVm['boot']>(['uefi', 'direct', 'devicetree']),
			withDefault('OpenVMM: UEFI, or Linux with ACPI tables or a device tree', DEFAULT_OPENVMM.boot),
		),
		vmbus: negatable(withDefault('OpenVMM: is there VMBus?', DEFAULT_OPENVMM.vmbus)),
		openhcl: option(booleanKind, 'OpenVMM: under OpenHCL in VTL2'),
		release: option(
			choiceKind<OpenVmmVm['release']>(['1.7', 'current']),
			withDefault('OpenVMM: its release', DEFAULT_OPENVMM.release),
		),
		physicalAddressBits: option(bitsKind, 'OpenVMM: of the host; all of the VM ends below 2^N (default: not checked)'),
	}),
);

export const vmTable = {
	...grouped('VM', {
		host: option(choiceKind<HostId>(['hyperv', 'openvmm']), withDefault('Whose VM it is', 'hyperv')),
		generation: option(choiceKind<Generation>([1, 2]), withDefault('Generation of the VM', DEFAULT_VM.generation)),
		arch: option(
			choiceKind<Arch>(['x86_64', 'arm64'], {
				aliases: { aarch64: 'arm64', amd64: 'x86_64', x64: 'x86_64', 'x86-64': 'x86_64' },
			}),
			withDefault('Its architecture', DEFAULT_VM.arch),
		),
		platform: option(
			choiceKind<Platform>(['lab', 'azure']),
			withDefault('Decides the default of low MMIO', DEFAULT_VM.platform),
		),
		confidential: negatable('Confidential (TDX, SNP, VBS); generation 2 only'),
		lowMmio: ofCmdlet('Set-VM', 'LowMemoryMappedIoSpace', sizeKind, (name) => `${name} (default by platform)`),
		highMmio: ofCmdlet('Set-VM', 'HighMemoryMappedIoSpace', sizeKind, (name) =>
			withDefault(name, shortSize(DEFAULT_VM.highMmio)),
		),
		resolution: option(resolutionKind, 'Set-VMVideo, in pixels (default: its list of modes)'),
		...rare({
			highMmioBase: option(addressKind, withDefault('Where high MMIO starts', formatAddress(DEFAULT_VM.highMmioBase))),
			resolutionType: ofCmdlet(
				'Set-VMVideo',
				'ResolutionType',
				choiceKind<ResolutionType>(['single', 'maximum', 'default']),
				(name) => `${name} (default single with --resolution)`,
			),
			framebuffer: option({ ...framebufferKind, placeholder: 'none' }, 'Neither a framebuffer nor a video device'),
		}),
	}),
	...openVmmTable,
};

export type VmValues = Values<typeof vmTable>;

/** Resolves the VM. @throws InputError for a setting that its host would not accept, or of another host */
export function vmFrom({ framebuffer, ...values }: VmValues, nameOf: NameOf): AnyVm {
	if (typeof framebuffer === 'object') {
		const address = formatAddress(framebuffer.start);
		throw new InputError('usage', nameOf('framebuffer'), address, 'only simulate takes a place for it', 'none');
	}
	return checked(nameOf, () => resolveAnyVm({ ...values, framebuffer }));
}

/** Runs the model and converts a SettingError to an InputError that names the flag or key. */
export function checked<T>(nameOf: NameOf, run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (!(error instanceof SettingError)) {
			throw error;
		}
		const { setting, value, reason, expected } = error;
		throw new InputError('out-of-range', nameOf(setting), shown(setting, value), reason, expected);
	}
}

/** The value in the form that a user would write. */
function shown(setting: string, value: unknown): unknown {
	if (typeof value === 'number' && setting === 'highMmioBase') {
		return formatAddress(value);
	}
	if (typeof value === 'number' && value > 0 && value % MIB === 0) {
		return formatSize(value);
	}
	const { horizontal, vertical } = Object(value) as Record<string, unknown>;
	return horizontal === undefined ? value : `${horizontal}x${vertical}`;
}
