/** Addresses, sizes and names in sentences. */

import { GIB, hex, KIB, MIB, type Range, vmArgument } from '@hvmmio/core';

const UNITS: readonly (readonly [number, string])[] = [
	[1024 * GIB, 'TiB'],
	[GIB, 'GiB'],
	[MIB, 'MiB'],
	[KIB, 'KiB'],
];

/** `32 MiB`. */
export function size(bytes: number): string {
	const [unit, name] = UNITS.find(([least]) => bytes >= least) ?? [1, 'bytes'];
	return `${Math.round((bytes / unit) * 100) / 100} ${name}`;
}

/** `0xf8000000`. */
export function address(value: number): string {
	return `0x${hex(value)}`;
}

/** `0xf8000000-0xfbffffff (64 MiB)`, the end inclusive as the kernel prints it. */
export function range({ start, end }: Range): string {
	return `${address(start)}-${address(end - 1)} (${size(end - start)})`;
}

/** `a, b and c`. */
export function list(words: readonly string[]): string {
	return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** `1 device`, `2 devices`. */
export function count(number: number, word: string): string {
	return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** A size as PowerShell takes it, in whole MB. */
export function megabytes(bytes: number): string {
	return `${Math.ceil(bytes / MIB)}MB`;
}

/** Which VM a cmdlet is to work on; a placeholder where no file names it. */
export function vmOf(parameter: 'Name' | 'VMName', name: string | null): string {
	return vmArgument(parameter, name ?? 'VM-NAME');
}

/** The PowerShell that finds the VM. */
export function getVm(name: string | null): string {
	const which = vmOf('Name', name);
	return which.startsWith('-VM (') ? which.slice('-VM ('.length, -1) : `Get-VM ${which}`;
}

/** The PowerShell line that sets a resolution. */
export function setResolution(name: string | null, horizontal: number, vertical: number): string {
	return `Set-VMVideo ${vmOf('VMName', name)} -ResolutionType Single -HorizontalResolution ${horizontal} -VerticalResolution ${vertical}`;
}
