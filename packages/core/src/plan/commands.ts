/** A plan as PowerShell lines for the host. */

import { MIB } from '../address/units.ts';
import { settingError } from '../errors.ts';
import type { Vm } from '../host/vm.ts';

/** PowerShell treats all of these as single quotes; inside a quoted string a doubled one is literal. */
const SINGLE_QUOTES = /['\u2018\u2019\u201a\u201b]/g;
/** Control, format and line separator characters, and unpaired surrogates. */
const NOT_PRINTED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Characters that PowerShell may interpret as a wildcard pattern. */
const PATTERN = /[*?[\]`]/;

/**
 * `Set-VM`, and `Set-VMVideo` if the VM has a resolution, for the VM of that name. The name is quoted, so that
 * PowerShell neither interprets it nor treats it as a pattern. The VM must be off when they are run.
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
 * The cmdlet argument that selects a VM; its name is quoted and never treated as a pattern.
 * @param parameter the cmdlet's name parameter
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
 * The command that gets the VM of this name; the name is never treated as a pattern.
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

/** A size in PowerShell's MB (2^20 bytes), or in bytes if it is not a whole number of MB. */
function inMb(bytes: number): string {
	return bytes % MIB === 0 ? `${bytes / MIB}MB` : String(bytes);
}
