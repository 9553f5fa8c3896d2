/** All policies, of kernels and proposed. Source: docs/domain.md, section 4. */

import { FOUR_GIB } from '../address/units.ts';
import { settingError } from '../errors.ts';
import { deepFrozen } from '../settings/frozen.ts';
import type { Policy, PolicyId } from './policy.ts';

/** Properties of kernels before 016a25e4b0df. */
const BEFORE = {
	commit: null,
	cut: 'one-byte-long',
	skipsConfidential: false,
	sizeIsInt: false,
	warnsOfZero: false,
	printsLine: false,
	configWindowMin: 0,
} as const;

/** Properties of 016a25e4b0df and its backports. */
const AFTER = { ...BEFORE, cut: 'exact', warnsOfZero: true, printsLine: true } as const;

/** The order is fixed, since the index is the policy's number in the WASM module. Append only. */
export const POLICIES: readonly Policy[] = deepFrozen([
	{
		...BEFORE,
		id: 'screen-info',
		since: 'until 2022-08',
		trees: ['mainline before 2022-08', '5.15.y before 5.15.211', '5.10.y before 5.10.260'],
		status: 'historical',
		summary: 'Where screen_info says, 8 MiB (Gen2) or 64 MiB (Gen1) at least; nothing where it says 0.',
		sizeIsInt: true,
	},
	{
		...BEFORE,
		id: 'gen1-bar',
		since: '2022-08',
		trees: ['mainline 2022-08 to 2023-10', '6.1.y before 6.1.177', '6.6.y before 6.6.144'],
		status: 'historical',
		summary: 'Gen1 by BAR0 of the legacy PCI video device, Gen2 as screen-info.',
	},
	{
		...BEFORE,
		id: 'sysfb-gate',
		since: '2023-10',
		trees: ['mainline 2023-10 to v7.1-rc7', '6.12.y before 6.12.95', '6.18.y before 6.18.37', '7.0.y before 7.0.13'],
		commit: 'a07b50d80ab6',
		status: 'historical',
		summary: 'As gen1-bar, but on Gen2 nothing without CONFIG_SYSFB.',
	},
	{
		...AFTER,
		id: 'low-half',
		since: '2026-05',
		trees: ['mainline from v7.1-rc8', '7.0.y from 7.0.13', '6.18.y from 6.18.37', '6.12.y from 6.12.95'],
		commit: '016a25e4b0df',
		status: 'merged',
		summary: 'On Gen2 from lfb_base, or the low base where it is 0, half of what is left to 4 GiB, at most 128 MiB.',
	},
	{
		...AFTER,
		id: 'low-half-ungated',
		since: '2026-06',
		trees: ['6.6.y from 6.6.144', '6.1.y from 6.1.177'],
		status: 'backport',
		summary: 'As low-half, without a look at CONFIG_SYSFB.',
	},
	{
		...AFTER,
		id: 'low-half-screen-info',
		since: '2026-06',
		trees: ['5.15.y from 5.15.211', '5.10.y from 5.10.260'],
		status: 'backport',
		summary: 'Gen2 as low-half-ungated, Gen1 by screen_info, with a warning where it says 0.',
	},
	{
		...AFTER,
		id: 'seed-proposal',
		since: 'proposed 2026-04-15',
		trees: [],
		status: 'proposed',
		summary:
			'On Gen2 half of low MMIO, at most 128 MiB, from lfb_base or the low base; a fixed place on Gen1; nothing on a confidential VM.',
		skipsConfidential: true,
		warnsOfZero: false,
		printsLine: false,
	},
	{
		...AFTER,
		id: 'low-half-skip-cvm',
		since: 'proposed 2026-04-16',
		trees: [],
		status: 'proposed',
		summary: 'As low-half, nothing on a confidential VM.',
		skipsConfidential: true,
		warnsOfZero: false,
	},
	{
		...BEFORE,
		id: 'fixed-64m-fallback',
		since: 'proposed 2026-04-05',
		trees: [],
		status: 'proposed',
		summary: 'As sysfb-gate, and 64 MiB at the low base where that gives nothing.',
	},
	{
		...BEFORE,
		id: 'fixed-64m-always',
		since: 'proposed 2026-04-05',
		trees: [],
		status: 'proposed',
		summary: 'On Gen2 64 MiB at the low base, whatever lfb_base says.',
	},
	{
		...BEFORE,
		id: 'config-window-high',
		since: 'proposed 2026-01',
		trees: [],
		status: 'proposed',
		summary: 'As sysfb-gate, and pci-hyperv asks for its config windows from 4 GiB up.',
		configWindowMin: FOUR_GIB,
	},
	{
		...BEFORE,
		id: 'none',
		since: 'before v4.7',
		trees: ['mainline before v4.7'],
		status: 'historical',
		summary: 'Nothing is reserved: there is no vmbus_reserve_fb yet.',
	},
]);

/**
 * The policy with an id.
 *
 * @throws SettingError for an id that is not in the table.
 * @example
 * ```ts
 * import { policyById } from '@hvmmio/core';
 * console.log(policyById('low-half').commit); // 016a25e4b0df
 * ```
 */
export function policyById(id: PolicyId): Policy {
	const policy = POLICIES.find((candidate) => candidate.id === id);
	if (policy === undefined) {
		throw settingError(
			'policy',
			id,
			'no-such-policy',
			POLICIES.map((each) => each.id),
		);
	}
	return policy;
}
