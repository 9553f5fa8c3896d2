/** Names of devices, kernels and policies, and lists of them, for sentences. */

import type { PolicyId } from '@hvmmio/core';
import type { DeviceName, KernelName, PolicyReason } from '@hvmmio/diagnose';

const KINDS = {
	nvme: 'NVMe disk',
	network: 'network card',
	mellanox: 'Mellanox network card',
	gpu: 'GPU',
	storage: 'storage controller',
	other: 'PCI device',
} as const;

/** `NVMe disk 7622ea16-…`, `the PCI device`. */
export function deviceName({ name, kind }: DeviceName): string {
	const what = KINDS[kind ?? 'other'];
	return name === 'unknown' ? `a ${what} that the line does not name` : `${what} ${name}`;
}

const SHOWN = 6;

export function deviceNames(devices: readonly DeviceName[]): string {
	const shown = devices.slice(0, SHOWN).map(deviceName);
	return list(devices.length > SHOWN ? [...shown, `${devices.length - SHOWN} more`] : shown);
}

/** `a, b and c`. */
export function list(words: readonly string[]): string {
	return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** `1 device`, `2 devices`. */
export function count(number: number, word: string): string {
	return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** `6.1.150`, with the boot if the log has several. */
export function kernelName({ release, package: revision, boot, boots }: KernelName): string {
	const name = revision !== null && revision !== release ? `${release ?? 'Debian'} (package ${revision})` : release;
	const which = boots > 1 ? ` (boot ${boot} of ${boots}${boot === boots ? ', the last' : ''})` : '';
	return `${name ?? 'the kernel, of which no line has the version,'}${which}`;
}

/** What a policy does, for readers who do not know its name. */
const GLOSSES: Readonly<Partial<Record<PolicyId, string>>> = {
	'screen-info': 'keeps 8 MiB free (64 MiB on generation 1), and only where the boot loader named the place',
	'gen1-bar':
		'keeps 8 MiB free on generation 2, and only where the boot loader named the place; on generation 1 the 64 MiB of the video device',
	'sysfb-gate':
		'keeps 8 MiB free on generation 2, and only where the boot loader named the place; on generation 1 the 64 MiB of the video device',
	'low-half': 'keeps half of what low MMIO has from the framebuffer up, at most 128 MiB',
	'low-half-ungated': 'keeps half of what low MMIO has from the framebuffer up, at most 128 MiB',
	'low-half-screen-info':
		'keeps half of what low MMIO has from the framebuffer up, at most 128 MiB; on generation 1 only where the boot loader named the place',
	none: 'never keeps anything free for the framebuffer',
};

/**
 * `sysfb-gate (it keeps …)`.
 * @example
 * ```ts
 * import { policyName } from '@hvmmio/report';
 * console.log(policyName('low-half') !== ''); // true
 * ```
 */
export function policyName(id: PolicyId): string {
	const gloss = GLOSSES[id];
	return gloss === undefined ? id : `${id} (it ${gloss})`;
}

/**
 * Why a kernel is believed to have its policy.
 * @example
 * ```ts
 * import { policyReason } from '@hvmmio/report';
 * // kernel: as the README has it
 * console.log(policyReason({ id: 'prints-line' })); // it prints hv_mmio= or a warning, as only a kernel with the fix does
 * ```
 */
export function policyReason(because: PolicyReason): string {
	switch (because.id) {
		case 'prints-line':
			return 'it prints hv_mmio= or a warning, as only a kernel with the fix does';
		case 'release':
			return `its version is ${because.version}: ${because.text}${because.noLine ? '; but its log has no hv_mmio= line' : ''}`;
		case 'video-bar-taken':
			return 'a device holds addresses in the BAR of the legacy video device, which later kernels keep free';
		case 'no-line':
			return `its log has no hv_mmio= line, which a kernel with the fix prints at boot${because.version === null ? '' : ` (version ${because.version})`}`;
		case 'not-known':
			return because.version === null
				? 'no line tells the kernel; one from before the fix is the worse case'
				: `of ${because.version} it is not known (${because.text}); a kernel from before the fix is the worse case`;
	}
}
