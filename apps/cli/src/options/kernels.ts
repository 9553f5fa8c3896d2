/** The options that describe kernels: for simulate and plan, and the policy for all. */

import { POLICIES, type PolicyId } from '@hvmmio/core';
import type { Loader, VideoDriver } from '@hvmmio/core/guest';
import { choiceKind } from '../command/kind.ts';
import { grouped, negatable, option, repeated } from '../command/option.ts';
import { driversKind, kexecToolsKind, pciKind } from './things.ts';

export const policyKind = choiceKind<PolicyId>(
	POLICIES.map((policy) => policy.id),
	{ code: 'unknown-policy', placeholder: 'ID', why: 'no such policy' },
);

export const kernelsTable = grouped('KERNELS', {
	policy: option(policyKind, 'Policy of the first kernel, an id of hvmmio policies (default low-half)'),
	secondPolicy: option(policyKind, 'Policy of the second kernel (default as the first)'),
	drivers: option(driversKind, 'Drivers in load order (default pci,video)'),
	secondDrivers: option(driversKind, 'The same for the second kernel (default as the first)'),
	second: negatable('Is there a second kernel? (default yes)'),
	pci: repeated(pciKind, 'A device: its 32-bit and 64-bit BARs in all; may be repeated (default high=1MB)'),
	loader: option(
		choiceKind<Loader>(['kexec_load', 'kexec_file_load']),
		'How the second kernel is loaded (default kexec_load)',
	),
	kexecTools: option(kexecToolsKind, 'Version of kexec-tools (default newer than 2.0.18)'),
	videoDriver: option(
		choiceKind<VideoDriver>(['hyperv_drm', 'hyperv_fb', 'hyperv_fb-late-removal', 'hyperv_fb-clears'], {
			placeholder: 'DRIVER',
		}),
		'hyperv_drm, hyperv_fb, hyperv_fb-late-removal or hyperv_fb-clears (default hyperv_drm)',
	),
	sysfb: negatable('Is CONFIG_SYSFB set? (default yes)'),
});
