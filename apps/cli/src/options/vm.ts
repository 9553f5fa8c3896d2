/** The options that describe a VM: for layout, reserve, simulate and plan, and the keys of a `--vm` file. */

import { type AnyVm, SettingError } from '@hvmmio/core';
import { MIB } from '@hvmmio/core/address';
import {
	type Arch,
	type Generation,
	type HostId,
	type OpenVmmVm,
	type Platform,
	type ResolutionType,
	resolveAnyVm,
} from '@hvmmio/core/host';
import { formatAddress, formatSize } from '@hvmmio/report';
import { booleanKind, choiceKind } from '../command/kind.ts';
import { grouped, type NameOf, negatable, option, type Values } from '../command/option.ts';
import { InputError } from '../input-error.ts';
import { addressKind, sizeKind } from './numbers.ts';
import { bitsKind, framebufferKind, resolutionKind, rootComplexesKind } from './things.ts';

export const vmTable = grouped('VM', {
	host: option(choiceKind<HostId>(['hyperv', 'openvmm']), 'Whose VM it is (default hyperv)'),
	generation: option(choiceKind<Generation>([1, 2]), 'Generation of the VM (default 2)'),
	arch: option(
		choiceKind<Arch>(['x86_64', 'arm64'], { aliases: { aarch64: 'arm64', amd64: 'x86_64' } }),
		'Its architecture (default x86_64)',
	),
	platform: option(
		choiceKind<Platform>(['lab', 'azure']),
		'Where it runs, which decides the default of --low-mmio (default lab)',
	),
	confidential: negatable('A confidential VM (TDX, SNP, VBS); generation 2 only'),
	lowMmio: option(sizeKind, 'Set-VM -LowMemoryMappedIoSpace (default by platform)'),
	highMmio: option(sizeKind, 'Set-VM -HighMemoryMappedIoSpace (default 512MB)'),
	highMmioBase: option(addressKind, 'Where high MMIO starts (default 0xfe0000000)'),
	resolution: option(resolutionKind, 'Set-VMVideo, in pixels (default: the default list of modes)'),
	resolutionType: option(
		choiceKind<ResolutionType>(['single', 'maximum', 'default']),
		'Set-VMVideo -ResolutionType (default single with --resolution)',
	),
	ram: option(sizeKind, 'OpenVMM: its RAM, which decides where all above 4 GiB is'),
	rootComplexes: option(rootComplexesKind, 'OpenVMM: PCIe root complexes (default 0)'),
	gfx: option(booleanKind, 'OpenVMM: with a framebuffer and the video device'),
	boot: option(
		choiceKind<OpenVmmVm['boot']>(['uefi', 'direct', 'devicetree']),
		'OpenVMM: UEFI, or Linux with ACPI tables or a device tree (default uefi)',
	),
	vmbus: negatable('OpenVMM: is there VMBus? (default yes)'),
	openhcl: option(booleanKind, 'OpenVMM: under OpenHCL in VTL2'),
	release: option(choiceKind<OpenVmmVm['release']>(['1.7', 'current']), 'OpenVMM: its release (default current)'),
	physicalAddressBits: option(bitsKind, 'OpenVMM: of the host; all of the VM ends below 2^N (default: not checked)'),
	framebuffer: option(framebufferKind, 'none: neither a framebuffer nor a video device'),
});

export type VmValues = Values<typeof vmTable>;

/**
 * The VM that was asked for, complete.
 * @throws InputError for a setting that its host would not accept, or that is another host's
 */
export function vmFrom({ framebuffer, ...values }: VmValues, nameOf: NameOf): AnyVm {
	if (typeof framebuffer === 'object') {
		const got = formatAddress(framebuffer.start);
		throw new InputError('usage', nameOf('framebuffer'), got, 'only simulate takes a place for it', 'none');
	}
	return checked(nameOf, () => resolveAnyVm({ ...values, framebuffer }));
}

/**
 * Runs the model and turns its word on a setting into a line for who gave it.
 * @throws InputError where the model throws SettingError
 */
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

/** The value as a user would write it. */
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
