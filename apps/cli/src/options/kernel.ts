/** The options that describe kernels: for reserve and simulate. */

import { type Loader, POLICIES, type PolicyId, type VideoDriver } from '@hvmmio/core';
import { ENGINE_NAMES } from '../verbs/difftest/names.ts';
import { booleanKind, choiceKind } from './kind.ts';
import { address32Kind, rangeKind, size32Kind, spanKind } from './numbers.ts';
import { pathKind, sourceTable } from './source.ts';
import { negatable, opposite, option, repeated } from './table.ts';
import { driversKind, kexecToolsKind, pciKind } from './things.ts';
import { vmTable } from './vm.ts';

export const policyKind = choiceKind<PolicyId>(
	POLICIES.map((policy) => policy.id),
	'unknown-policy',
);

export const reserveTable = {
	policy: option(policyKind, 'Which policy decides, an id of hvmmio policies (default low-half)'),
	lfbBase: option(address32Kind, 'screen_info.lfb_base (default: what the guest is told; generation 1: 0)'),
	lfbSize: option(size32Kind, 'screen_info.lfb_size (default: 3MB with an lfb_base, else 0)'),
	sysfb: negatable('Is CONFIG_SYSFB set? (default yes)'),
	resourceSize: option(choiceKind<32 | 64>([64, 32]), 'Bits of resource_size_t, 64 or 32 (default 64)'),
	engine: option(choiceKind(ENGINE_NAMES), 'Which implementation answers (default core)'),
	kernel: option(pathKind, 'With --engine kernel: a kernel tree or its vmbus_drv.c'),
	...sourceTable,
	mmio: repeated(rangeKind, 'A range of _CRS, START-END, instead of a VM; may be repeated'),
	bios: option(booleanKind, 'With --mmio: a generation 1 VM (default EFI)'),
	bar: option(spanKind, 'With --mmio: BAR0 of the legacy video device (default 0xf8000000+64MB)'),
	barIsMemory: opposite('barNotMemory', 'With --mmio: BAR0 is not memory'),
	videoDevice: negatable('With --mmio: is the legacy video device there? (default yes)'),
	confidential: vmTable.confidential,
} as const;

export const simulateTable = {
	policy: option(policyKind, 'Policy of the first kernel, an id of hvmmio policies (default low-half)'),
	secondPolicy: option(policyKind, 'Policy of the second kernel (default as the first)'),
	drivers: option(driversKind, 'Drivers in load order (default pci,video)'),
	secondDrivers: option(driversKind, 'The same for the second kernel (default as the first)'),
	anyOrder: option(booleanKind, 'Try every load order in both kernels, tell the worst'),
	second: negatable('Is there a second kernel? (default yes)'),
	pci: repeated(
		pciKind,
		'A device, low=SIZE,high=SIZE: its 32-bit and 64-bit BARs; may be repeated (default high=1MB)',
	),
	loader: option(
		choiceKind<Loader>(['kexec_load', 'kexec_file_load']),
		'kexec_load or kexec_file_load (default kexec_load)',
	),
	kexecTools: option(kexecToolsKind, 'Version of kexec-tools (default newer than 2.0.18)'),
	videoDriver: option(
		choiceKind<VideoDriver>(['hyperv_drm', 'hyperv_fb', 'hyperv_fb-late-removal', 'hyperv_fb-clears']),
		'hyperv_drm, hyperv_fb, hyperv_fb-late-removal or hyperv_fb-clears (default hyperv_drm)',
	),
	lfbBase: option(address32Kind, 'screen_info.lfb_base in the first kernel (default: what the guest is told)'),
	secondLfbBase: option(address32Kind, 'The same in the second kernel (default: what kexec passes on)'),
	sysfb: negatable('Is CONFIG_SYSFB set? (default yes)'),
	mmio: repeated(rangeKind, 'A range of _CRS, START-END, instead of the host’s; may be repeated'),
	framebuffer: option(spanKind, 'The framebuffer, START+SIZE, instead of the host’s'),
} as const;
