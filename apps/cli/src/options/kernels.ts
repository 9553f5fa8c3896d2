/** Options that describe kernels: for simulate and plan, and the policy for all verbs. */

import { DEFAULT_OPTIONS, POLICIES, type PolicyId } from '@hvmmio/core';
import type { Loader, VideoDriver } from '@hvmmio/core/guest';
import { deviceText } from '@hvmmio/report';
import { choiceKind } from '../command/kind.ts';
import { grouped, type NameOf, negatable, option, rare, repeated } from '../command/option.ts';
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

const OF_SECOND = ['secondPolicy', 'secondDrivers', 'secondLfbBase'] as const;

/** @throws InputError for what is said of a second kernel where there is to be none */
export function checkSecond(
	options: { readonly second?: boolean | undefined } & { readonly [Key in (typeof OF_SECOND)[number]]?: unknown },
	nameOf: NameOf,
): void {
	const lone = options.second === false ? OF_SECOND.find((key) => options[key] !== undefined) : undefined;
	if (lone !== undefined) {
		throw new InputError('usage', nameOf(lone), undefined, 'there is to be no second kernel', 'one of the two');
	}
}
