/** The options that describe a VM: for layout, reserve and simulate, and the keys of a `--vm` file. */

import {
	type Arch,
	type Generation,
	MIB,
	type Platform,
	type ResolutionType,
	resolveVm,
	SettingError,
	type Vm,
} from '@hvmmio/core';
import { formatAddress, formatSize } from '@hvmmio/report';
import { choiceKind } from '../command/kind.ts';
import { grouped, type NameOf, negatable, option, type Values } from '../command/option.ts';
import { InputError } from '../input-error.ts';
import { addressKind, sizeKind } from './numbers.ts';
import { resolutionKind } from './things.ts';

export const vmTable = grouped('VM', {
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
});

export type VmValues = Values<typeof vmTable>;

/**
 * The VM that was asked for, complete.
 * @throws InputError for a setting that Hyper-V would not accept
 */
export function vmFrom(values: VmValues, nameOf: NameOf): Vm {
	return checked(nameOf, () => resolveVm(values));
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
