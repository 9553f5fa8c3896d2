/** Texts about the framebuffer, and windows that overlap it or a BAR. */

import { rangeOf } from '@hvmmio/core/address';
import { LEGACY_VIDEO_BAR, VIDEO_DEVICE } from '@hvmmio/core/host';
import type { Held } from '@hvmmio/diagnose';
import { describeRange, formatSize } from '../../format.ts';
import { deviceName, list } from '../names.ts';
import type { WordsOf } from './words.ts';

function heldText({ device, kind, range }: Held): string {
	return `the ${kind === 'config-window' ? 'config window' : 'window'} of ${deviceName(device)} is ${describeRange(range)}`;
}

const PLACES = {
	line: 'the framebuffer is at',
	bar: 'the BAR of the legacy video device, in which the host puts the framebuffer at first, is',
	model: 'by the model, not observed, the host puts the framebuffer at',
} as const;

export const FRAMEBUFFER_WORDS: WordsOf<
	| 'bar-clash'
	| 'framebuffer-unreserved'
	| 'framebuffer-moved'
	| 'framebuffer-overlap'
	| 'gen1-large-framebuffer'
	| 'video-allocation-failed'
> = {
	'bar-clash': ({ values: { held, slot, bar, refused } }) => ({
		what: `${held.length === 1 ? 'A window' : `${held.length} windows`} of VMBus devices ${held.length === 1 ? 'lies' : 'lie'} inside a BAR of ${slot}: two devices claim the same addresses.`,
		why: `An emulated PCI bus and VMBus allocate from the same addresses.${refused ? ' The kernel says itself that it cannot reserve the BAR.' : ''} The framebuffer has no part in it as far as the files show.`,
		addresses: [`the BAR of ${slot} is ${describeRange(bar)}`, ...held.map(heldText)],
	}),
	'framebuffer-unreserved': ({ values: { by } }) => ({
		what: 'The kernel keeps no addresses free for the framebuffer.',
		why: `It says so itself (${by === 'line' ? 'fb=(null)' : 'a warning'}). A PCI device may get addresses on which the host has the framebuffer, and is then refused.`,
	}),
	'framebuffer-moved': ({ values: { at, first, generation } }) => ({
		what: 'The framebuffer is not where the host has put it at first: the video driver has moved it.',
		why: `A kexec does not move it back, and the new kernel is told ${generation === 1 ? 'the old place only' : 'the old place or none'}: its PCI devices may get the new one.`,
		addresses: [`it is at ${describeRange(at)} (${VIDEO_DEVICE})`, `the host puts it at ${describeRange(first)}`],
	}),
	'framebuffer-overlap': ({ values: { framebuffer, by, isThere, held, works, generation } }) => ({
		what: `${held.length === 1 ? 'A PCI device holds' : `${held.length} windows of PCI devices are on`} addresses of the framebuffer${isThere ? '' : ', if the VM has one, which no line shows'}.`,
		why: `The kernel did not keep the framebuffer’s range free and pci-hyperv took addresses in it. ${
			works
				? 'The device has its bus, so the host let it in here; such a device has been seen to misbehave at times.'
				: generation === 1
					? 'The host may refuse a device whose config window lies there.'
					: 'The host refuses a device whose config window lies there.'
		} The video driver has to move the framebuffer, which no later kernel is told.`,
		addresses: [`${PLACES[by]} ${describeRange(framebuffer)}`, ...held.map(heldText)],
	}),
	'gen1-large-framebuffer': ({ values: { framebuffer } }) => ({
		what: `The framebuffer needs ${formatSize(framebuffer)}, more than the 64 MiB that a generation 1 VM has for it.`,
		why: 'The video driver moves it to high MMIO, and a kexec or kdump kernel still believes it in its old place. If that kernel loads its drivers in another order, a PCI device can get the framebuffer’s addresses. No kernel fixes this.',
		addresses: [`the 64 MiB are ${describeRange(rangeOf(LEGACY_VIDEO_BAR.start, LEGACY_VIDEO_BAR.size))}`],
	}),
	'video-allocation-failed': ({ values: { drivers } }) => ({
		what: `The video driver (${list(drivers)}) found no addresses for the framebuffer.`,
		why: 'It asks for the whole framebuffer in one piece; other devices, or a window that is too small, leave none. The screen stays with the boot framebuffer driver or dark.',
	}),
};
