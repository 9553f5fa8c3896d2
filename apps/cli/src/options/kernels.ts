/** Options that describe kernels: for simulate and plan, and the policy for all verbs. */

import { DEFAULT_OPTIONS, POLICIES, type PolicyId } from '@hvmmio/core';
import type { Driver, Loader, VideoDriver } from '@hvmmio/core/guest';
import { deviceText } from '@hvmmio/report';
import { choiceKind } from '../command/kind.ts';
import { grouped, type NameOf, negatable, option, rare, repeated, type Values } from '../command/option.ts';
import { InputError } from '../input-error.ts';
import { withDefault } from './defaults.ts';
import { driversKind, kexecToolsKind, pciKind } from './things.ts';

export const policyKind = choiceKind<PolicyId>(
	POLICIES.map((policy) => policy.id),
	{ code: 'unknown-policy', placeholder: 'ID', why: 'no such policy' },
);

export const kernelsTable = grouped('KERNELS', {
	policy: option(
		policyKind,
		withDefault('Policy of the first kernel, an id of hvmmio policies', DEFAULT_OPTIONS.policy),
	),
	drivers: option(driversKind, withDefault('Drivers in load order', DEFAULT_OPTIONS.drivers)),
	second: negatable(withDefault('Is there a second kernel?', DEFAULT_OPTIONS.second)),
	pci: repeated(
		pciKind,
		withDefault('A device: its 32-bit and 64-bit BARs in all; may be repeated', DEFAULT_OPTIONS.pci.map(deviceText)),
	),
	...rare({
		secondPolicy: option(policyKind, 'Policy of the second kernel (default as the first)'),
		secondDrivers: option(driversKind, 'The same for the second kernel (default as the first)'),
		loader: option(
			choiceKind<Loader>(['kexec_load', 'kexec_file_load']),
			withDefault('How the second kernel is loaded', DEFAULT_OPTIONS.loader),
		),
		kexecTools: option(
			kexecToolsKind,
			withDefault('Version of kexec-tools', `${DEFAULT_OPTIONS.kexecTools} than 2.0.18`),
		),
		videoDriver: option(
			choiceKind<VideoDriver>(['hyperv_drm', 'hyperv_fb', 'hyperv_fb-late-removal', 'hyperv_fb-clears'], {
				placeholder: 'DRIVER',
			}),
			withDefault('hyperv_drm, hyperv_fb, hyperv_fb-late-removal or hyperv_fb-clears', DEFAULT_OPTIONS.videoDriver),
		),
		sysfb: negatable(withDefault('Is CONFIG_SYSFB set?', DEFAULT_OPTIONS.sysfb)),
	}),
});

type KernelValues = Values<typeof kernelsTable>;
type Key = keyof KernelValues | 'secondLfbBase' | 'devices';
type Given = KernelValues & { readonly [K in Key]?: unknown };

/** Options that another one leaves without effect: which, when, and why. */
const IDLE: readonly (readonly [keys: readonly Key[], when: (given: Given) => boolean, why: string])[] = [
	[
		['secondPolicy', 'secondDrivers', 'secondLfbBase', 'loader', 'kexecTools'],
		({ second }) => second === false,
		'there is to be no second kernel',
	],
	[
		['loader', 'kexecTools'],
		({ secondLfbBase }) => secondLfbBase !== undefined,
		'the second kernel’s lfb_base is given',
	],
	[['kexecTools'], ({ loader }) => loader === 'kexec_file_load', 'kexec_file_load does not depend on it'],
	[['pci', 'devices'], (given) => !isLoaded('pci', given), 'no kernel loads pci'],
	// An older hyperv_fb has an effect all the same: what the boot framebuffer driver keeps busy.
	[
		['videoDriver'],
		(given) => !isLoaded('video', given) && /^hyperv_(drm|fb)$/.test(given.videoDriver ?? ''),
		'no kernel loads video',
	],
];

function isLoaded(driver: Driver, { second, drivers, secondDrivers }: Given): boolean {
	const first: readonly Driver[] = drivers ?? DEFAULT_OPTIONS.drivers;
	return first.includes(driver) || (second !== false && secondDrivers?.includes(driver) === true);
}

/** @throws InputError for an option that has no effect beside the others */
export function checkKernels(given: Given, nameOf: NameOf): void {
	for (const [keys, when, why] of IDLE) {
		const key = keys.find((each) => given[each] !== undefined && when(given));
		if (key !== undefined) {
			throw new InputError('usage', nameOf(key), undefined, why, 'one of the two');
		}
	}
}
