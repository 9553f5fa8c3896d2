/** Texts for devices that the host refused, that got no addresses, or that failed for another reason. */

import type { FindingOf } from '@hvmmio/diagnose';
import { describeRange, formatAddress, formatSize } from '../../format.ts';
import { count, deviceName, deviceNames, list } from '../names.ts';
import type { Words, WordsOf } from './words.ts';

const MISSING_DISK =
	'Disks and network cards behind such a device are missing, so a kdump kernel cannot write its dump.';

function exhausted(where: 'low' | 'high'): (finding: Pick<FindingOf<'low-mmio-exhausted'>, 'values'>) => Words {
	return ({ values: { devices, all, window, usable, isKnown } }) => {
		const rest = where === 'low' ? 'framebuffer and other devices leave of low' : 'other devices leave of high';
		const known = all.map(({ device, low, high }) => {
			const parts = [
				...(low === null ? [] : [`${formatSize(low)} low`]),
				...(high === null ? [] : [`${formatSize(high)} high`]),
			];
			return `${deviceName(device)}: ${parts.length > 0 ? parts.join(' and ') : 'not known'}`;
		});
		const as = isKnown ? '' : ', as by default';
		return {
			what: `There is no room in ${where} MMIO for ${list(devices.slice(0, 6).map(({ device, needed }) => `${formatSize(needed)} of ${deviceName(device)}`))}.`,
			why: `${where === 'low' ? '32' : '64'}-bit BARs need one window for each device, aligned to the largest power of two in it, in what the ${rest} MMIO. All that is known of the devices: ${list(known.slice(0, 8))}.`,
			addresses: [
				`${where} MMIO is ${describeRange(window)}${as}`,
				...(where === 'low' ? [`of which at most ${describeRange(usable)} can be used`] : []),
			],
		};
	};
}

export const DEVICE_WORDS: WordsOf<
	| 'd0-entry-refused'
	| 'd0-device-left-powered'
	| 'd0-status-unknown'
	| 'd0-entry-retried'
	| 'low-mmio-exhausted'
	| 'high-mmio-exhausted'
	| 'high-mmio-above-limit'
	| 'config-window-exhausted'
	| 'bar-unassigned'
> = {
	'd0-entry-refused': ({ values: { devices, status, conflict } }) => ({
		what: `The host refused ${count(devices.length, 'PCI device')} (${deviceNames(devices)}): D0 entry failed with status ${status}.`,
		why: `${conflict ? 'The kernel gave the device addresses on which the host has the framebuffer, because it had not kept that range free.' : 'This status refuses the addresses that the device was given, as the host does where the framebuffer is; how that came about here the model does not show.'} ${MISSING_DISK}`,
		addresses: conflict
			? [
					`by the model the framebuffer is at ${describeRange(conflict.framebuffer)}`,
					`the config window that the kernel chose is ${describeRange(conflict.window)}`,
				]
			: [],
	}),
	'd0-device-left-powered': ({ values: { device, status, works } }) => ({
		what: `The ${deviceName(device)} did not enter D0: status ${status}${works ? ', at the first attempt' : ''}.`,
		why: 'The dead kernel had left it powered; the driver then switches it off and tries again. This has nothing to do with the framebuffer.',
	}),
	'd0-status-unknown': ({ values: { device, statuses } }) => ({
		what: `The ${deviceName(device)} did not enter D0: status ${list(statuses)}.`,
		why: 'What this status means is not known here; c0370048 would be refused addresses, c0000184 a device left powered.',
	}),
	'd0-entry-retried': ({ values: { devices } }) => ({
		what: `${count(devices.length, 'device')} tried D0 entry a second time (${deviceNames(devices)}).`,
		why: '“Retrying D0 Entry” alone is no error: a kexec kernel finds the device as the dead one left it, and tries again. It also stands before every refusal: whether the second attempt succeeded only a later line shows.',
	}),
	'low-mmio-exhausted': exhausted('low'),
	'high-mmio-exhausted': exhausted('high'),
	'high-mmio-above-limit': ({ values: { address, limit, window, room, baseIsSetting } }) => ({
		what: `The host does not start the VM: its high MMIO reaches to ${formatAddress(address)}, and the host’s CPU addresses only what is below ${formatAddress(limit)} (${Math.round(Math.log2(limit))} bits).`,
		why: `High MMIO starts at ${formatAddress(window.start)}${baseIsSetting ? ', as set,' : ', above RAM,'} and grows upwards with HighMemoryMappedIoSpace, past what the CPU can address${baseIsSetting ? '' : ', unless the base can be set lower (HighMemoryMappedIoBaseAddress, on newer hosts)'}.`,
		addresses: [
			`high MMIO as set is ${describeRange(window)}`,
			room > 0
				? `there is room for ${formatSize(room)} from ${formatAddress(window.start)} to the limit`
				: 'it starts above the limit',
		],
	}),
	'config-window-exhausted': ({ values: { devices } }) => ({
		what: `The probe of ${deviceNames(devices)} failed with error -6 and no word about its BARs.`,
		why: 'So it fails when there are not even 8 KiB for a config window; other causes are possible.',
	}),
	'bar-unassigned': ({ values: { bars } }) => ({
		what: `${bars.length === 1 ? 'A BAR has' : `${bars.length} BARs have`} no addresses: ${list(bars.map(({ slot, size, bits }) => `${slot} ${size > 0 ? formatSize(size) : 'of a size that is not told'} (${bits} bits)`))}.`,
		why: 'The bridge window that pci-hyperv got for the device has no room for it; the device may not work.',
	}),
};
