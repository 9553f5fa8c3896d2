/** A plan as PowerShell lines for the host. */

import { MIB } from '../address/units.ts';
import { settingError } from '../errors.ts';
import type { Vm } from '../host/vm.ts';

/** PowerShell takes all of these for a single quote, and two of one kind inside for one. */
const SINGLE_QUOTES = /['\u2018\u2019\u201a\u201b]/g;
/** What could break a line, or hide in it; and halves of a surrogate pair, which are no text. */
const NOT_PRINTED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** What a parameter that takes a name may take for a pattern. */
const PATTERN = /[*?[\]`]/;

/**
 * `Set-VM`, and `Set-VMVideo` if the VM has a resolution, for the VM of that name. The name stands in them as one string
 * from which nothing else is read, and never as a pattern. The VM must be off when they are run.
 * @throws SettingError for a name that is empty or has control characters in it
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { MIB } from '@hvmmio/core/address';
 * import { setVmCommands } from '@hvmmio/core/plan';
 * console.log(setVmCommands(resolveVm({ lowMmio: 256 * MIB }), 'web-01').length > 0); // true
 * ```
 */
export function setVmCommands(vm: Vm, name: string): string[] {
	if (name === '' || NOT_PRINTED.test(name)) {
		throw settingError('vmName', name, name === '' ? 'empty-name' : 'control-characters');
	}
	const sizes = `-LowMemoryMappedIoSpace ${inMb(vm.lowMmio)} -HighMemoryMappedIoSpace ${inMb(vm.highMmio)}`;
	const commands = [`Set-VM ${vmArgument('Name', name)} ${sizes}`];
	if (vm.resolution !== null) {
		const { horizontal, vertical } = vm.resolution;
		const type = vm.resolutionType === 'maximum' ? 'Maximum' : 'Single';
		const modes = `-ResolutionType ${type} -HorizontalResolution ${horizontal} -VerticalResolution ${vertical}`;
		commands.push(`Set-VMVideo ${vmArgument('VMName', name)} ${modes}`);
	}
	return commands;
}

/**
 * Which VM a cmdlet is to work on: its name as one string from which nothing else is read, and never as a pattern.
 * @param parameter what the cmdlet calls the name
 * @example
 * ```ts
 * import { vmArgument } from '@hvmmio/core/plan';
 * console.log(vmArgument('VMName', 'web-01')); // -VMName 'web-01'
 * ```
 */
export function vmArgument(parameter: 'Name' | 'VMName', name: string): string {
	return PATTERN.test(name) ? `-VM (${getVmCommand(name)})` : `-${parameter} ${quoted(name)}`;
}

/**
 * The command that finds the VM of a name, which is never a pattern.
 * @example
 * ```ts
 * import { getVmCommand } from '@hvmmio/core/plan';
 * console.log(getVmCommand('web-01')); // Get-VM -Name 'web-01'
 * ```
 */
export function getVmCommand(name: string): string {
	return PATTERN.test(name) ? `Get-VM | Where-Object Name -EQ ${quoted(name)}` : `Get-VM -Name ${quoted(name)}`;
}

function quoted(name: string): string {
	return `'${name.replace(SINGLE_QUOTES, '$&$&')}'`;
}

/** PowerShell's MB is 2^20; bytes where a size is no whole number of them. */
function inMb(bytes: number): string {
	return bytes % MIB === 0 ? `${bytes / MIB}MB` : String(bytes);
}
